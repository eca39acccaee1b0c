"""Writes counts instead of rows: how many rows are kept, and how many have each value of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from nlfilter.cli.options import Format
from nlfilter.cli.output import Answer
from nlfilter.cli.streams import output

_FIELDS = ("column", "value", "count")


def write_count(answer: Answer, format_: Format, path: Path | None) -> None:
    """Write how many rows are kept; in JSON, with the rest of the answer."""
    from nlfilter.cli.formats import write_json

    with output(path) as out:
        if format_ is Format.JSON:
            write_json(answer.result.to_dict(answer.lang, rows=False), out, pretty=out.isatty())
        else:
            out.write(f"{answer.result.count}\n")


def write_facets(
    answer: Answer, columns: Sequence[str], most: int, format_: Format, path: Path | None
) -> None:
    """Write how many of the kept rows have each value of some columns, the most frequent first."""
    from nlfilter.cli.formats import write_csv, write_json, write_jsonl

    found = answer.result.facets(*columns, most=most)
    rows = [
        dict(zip(_FIELDS, (name, value, count), strict=True))
        for name, counts in found.items()
        for value, count in counts
    ]
    with output(path) as out:
        match format_:
            case Format.JSON:
                counts = {
                    name: [{"value": value, "count": count} for value, count in one]
                    for name, one in found.items()
                }
                data = answer.result.to_dict(answer.lang, rows=False) | {"facets": counts}
                write_json(data, out, pretty=out.isatty())
            case Format.TABLE:
                _write_table(answer, found, out)
            case Format.CSV | Format.TSV:
                delimiter = "\t" if format_ is Format.TSV else ","
                write_csv(rows, _FIELDS, out, spreadsheet=answer.spreadsheet, delimiter=delimiter)
            case _:
                write_jsonl(rows, out)


def _write_table(answer: Answer, found: Mapping[str, Sequence[tuple[Any, int]]], out: IO[str]) -> None:
    from rich.text import Text

    from nlfilter.cli.grid import cells, plain_table, write_lines
    from nlfilter.where.words.speaker import Speaker

    schema = answer.result.where.schema.schema
    speaker = Speaker.of(schema, answer.lang)
    for number, (name, counts) in enumerate(found.items()):
        if number:
            out.write("\n")
        table = plain_table()
        table.add_column(Text(speaker.label(name)), overflow="fold")
        table.add_column("n", justify="right")
        texts = cells([value for value, _ in counts], schema.stand_ins.get(name, name), speaker)
        for text, (_, count) in zip(texts, counts, strict=True):
            table.add_row(Text(text or speaker.language.values["absent"]), f"{count:,}")
        write_lines(table, out)
