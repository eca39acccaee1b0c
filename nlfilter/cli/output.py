"""Writes an answer: rows in the chosen format to stdout or a file, words about them to stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct

from nlfilter.cli.options import Format
from nlfilter.cli.streams import output, say
from nlfilter.errors import InputError
from nlfilter.sources.binary_formats import OTHER_ENDINGS

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.result import FilterResult
    from nlfilter.schema.parts import Lang
    from nlfilter.sources.rows_as_text import Form
    from nlfilter.where.conditions import Where

MOST_ROWS = 20
"""The most rows in a table for people, if no limit is given."""

FEW_ROWS = 5_000
"""Python makes the text of up to so many rows, because they are often in memory already."""

_WIDEST_PHRASE = 50


class Answer(Struct, frozen=True):
    """A result and how to write it: all columns (`names`), the `chosen` ones, the language of its words."""

    result: FilterResult
    names: Sequence[str]
    lang: Lang
    prepared: PreparedList
    limit: int | None = None
    chosen: Sequence[str] = ()
    spreadsheet: bool = False

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows to write, with the chosen columns only."""
        return self.of_chosen(self.result.rows)

    @property
    def shown(self) -> Sequence[str]:
        """The names of the columns to write."""
        return self.chosen or self.names

    def texts(self, form: Form) -> Iterator[Sequence[tuple[str | None, ...]]] | None:
        """The rows as text that the engine makes; None if they are few, or the engine cannot make it."""
        places = self.result.positions
        return self.prepared.texts(places, self.shown, form) if len(places) > FEW_ROWS else None

    def of_chosen(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Some rows, with only the chosen columns."""
        return [{name: row[name] for name in self.chosen} for row in rows] if self.chosen else rows


def chosen_format(asked: Format | None, path: Path | None, *, spreadsheet: bool = False) -> Format:
    """The given format; else by the file's name; else CSV for a spreadsheet.

    Without any of these: a table for people, or JSON lines for programs.
    """
    if asked is not None and asked.is_binary and path is None and sys.stdout.isatty():
        raise InputError.of("binary_on_terminal", kind=asked.value)
    if asked is not None:
        return asked
    if path is not None:
        from nlfilter.sources.paths import format_of

        named = BY_SUFFIX.get(path.suffix.lower())
        if named is None and format_of(str(path)) == "excel":
            raise InputError.of("no_spreadsheet", path=str(path))
        if named is None:
            raise InputError.unknown_ending(str(path), list(BY_SUFFIX), option="--format")
        return named
    if spreadsheet:
        return Format.CSV
    return Format.TABLE if sys.stdout.isatty() else Format.JSONL


BY_SUFFIX: dict[str, Format] = {
    **{f".{format_.value}": format_ for format_ in Format if format_ is not Format.TABLE},
    ".ndjson": Format.JSONL,
    **{f".{end}": Format(named) for end, named in OTHER_ENDINGS.items()},
}
"""The formats, by the ending of a file's name."""


def write(answer: Answer, format_: Format, path: Path | None) -> None:
    """Write the rows as data, or as a table for people."""
    from nlfilter.cli import formats

    if format_.is_binary:
        _write_binary(answer, format_, path)
        return
    with output(path) as out:
        match format_:
            case Format.TABLE:
                from nlfilter.cli.grid import write_grid

                rows = answer.result.rows[: answer.limit or MOST_ROWS]
                write_grid(rows, answer.result.where, answer.lang, out, answer.chosen)
            case Format.JSON:
                if not out.isatty() and (texts := answer.texts("json")) is not None:
                    told = answer.result.to_dict(answer.lang, rows=False)
                    formats.write_json_with_rows(told, texts, answer.shown, out)
                    return
                data = answer.result.to_dict(answer.lang)
                formats.write_json(data | {"rows": answer.of_chosen(data["rows"])}, out, pretty=out.isatty())
            case Format.JSONL:
                if (texts := answer.texts("json")) is not None:
                    formats.write_json_texts(texts, answer.shown, out)
                else:
                    formats.write_jsonl(answer.rows, out)
            case Format.CSV | Format.TSV:
                _write_cells(answer, out, "\t" if format_ is Format.TSV else ",")


def _write_cells(answer: Answer, out: IO[str], delimiter: str) -> None:
    from nlfilter.cli import formats

    plain = not (answer.spreadsheet or out.isatty())
    if plain and (texts := answer.texts("cell")) is not None:
        formats.write_cells(texts, answer.shown, out, delimiter)
    else:
        formats.write_csv(answer.rows, answer.shown, out, spreadsheet=answer.spreadsheet, delimiter=delimiter)


def _write_binary(answer: Answer, format_: Format, path: Path | None) -> None:
    from nlfilter.sources.export import format_for
    from nlfilter.sources.scratch import Scratch

    columns: Sequence[str] | None = answer.chosen or None
    kind = format_for("", format_.value)
    if path is not None:
        answer.result.save(path, columns, format=kind)
        return
    scratch = Scratch()
    file = scratch.path / "rows"
    answer.result.save(file, columns, format=kind)
    with file.open("rb") as data:
        shutil.copyfileobj(data, sys.stdout.buffer)
    scratch.remove()


def tell_conditions(where: Where, lang: Lang) -> None:
    """Say the conditions with their ids, in words and in SQL."""
    from rich.cells import cell_len

    from nlfilter.where.words.safe_text import visible

    lines = [(c.id, c.describe(lang), visible(c.shown)) for c in where.conditions]
    # A very long phrase moves only its own SQL to the right, not that of all conditions.
    widths = [min(max((cell_len(line[at]) for line in lines), default=0), _WIDEST_PHRASE) for at in range(2)]
    for line in lines:
        padded = (part + " " * (width - cell_len(part)) for part, width in zip(line, widths, strict=False))
        say("  ".join([*padded, line[2]]))
    say(f"WHERE {where.shown}")
