"""Writes rows and values as data for programs: JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import IO, Any

from nlfilter.sources.plain import plain
from nlfilter.where.words.safe_text import escaped, visible


def to_json(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON text that is safe to print."""
    return escaped(json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=indent))


def write_json(value: Any, out: IO[str], *, pretty: bool) -> None:
    """Write one JSON value; on many lines for a person."""
    out.write(to_json(value, indent=2 if pretty else None) + "\n")


def write_jsonl(rows: Iterable[Any], out: IO[str]) -> None:
    """Write one JSON value per line."""
    for row in rows:
        out.write(to_json(row) + "\n")


Texts = Iterable[Sequence[tuple[str | None, ...]]]
"""Batches of rows whose values are already text."""


def write_json_texts(batches: Texts, names: Sequence[str], out: IO[str]) -> None:
    """Write one JSON object per line."""
    for objects in _objects(batches, names):
        out.write(escaped("".join(f"{one}\n" for one in objects)))


def write_json_with_rows(data: Mapping[str, Any], batches: Texts, names: Sequence[str], out: IO[str]) -> None:
    """Write one JSON object: the data, then the rows."""
    out.write(f'{to_json(data)[:-1]}, "rows": [')
    between = ""
    for objects in _objects(batches, names):
        out.write(between + escaped(", ".join(objects)))
        between = ", "
    out.write("]}\n")


def _objects(batches: Texts, names: Sequence[str]) -> Iterator[list[str]]:
    keys = (json.dumps(name, ensure_ascii=False).replace("%", "%%") for name in names)
    form = f"{{{', '.join(f'{key}: %s' for key in keys)}}}"
    for batch in batches:
        yield [form % row for row in batch]


_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""A spreadsheet may run a cell that begins so; some keyboards write the full-width signs."""
_LATER_FORMULA = re.compile(r" *[=+\-@＝＋－＠]")
_ENDS = ";,\t"
"""What ends a cell in a spreadsheet: it depends on its country, and on how the file is opened."""
_NEGATIVE = re.compile(r"- ?[$€£¥]? ?(?!0[0-9])[0-9]{1,3}(?:[.,' ]?[0-9]{3})*(?:[.,][0-9]+)? ?[%$€£¥]?")
"""A number below 0 is no formula, also if it is stored as text: "-1.200,50 €"."""


def write_csv(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    out: IO[str],
    *,
    spreadsheet: bool = False,
    delimiter: str = ",",
) -> None:
    """Write a header and a line for each row; lists and structs become JSON, missing values stay empty.

    On a terminal, text is made safe to show; in a file or a pipe it stays as it is. For a `spreadsheet`, an
    apostrophe stands before text that it would run as a formula, also after what may end a cell there, and
    such text is in quotes; numbers stay numbers, also in texts. The
    mark of UTF-8 begins the file: without it, Excel reads no other letters than those of its own code page.
    """
    if spreadsheet and not out.isatty():
        out.write("\ufeff")
    shown = visible if out.isatty() else str

    def written(value: Any) -> str:
        text = as_text(value)
        is_plain = not spreadsheet or isinstance(value, int | float | Decimal)
        return shown(text if is_plain else _marked(text, delimiter))

    cells = ([written(row.get(name)) for name in names] for row in rows)
    write_cells([cells], [*map(written, names)], out, delimiter, quoted=_ENDS if spreadsheet else "")


def _marked(text: str, delimiter: str) -> str:
    """A text with an apostrophe before each part that a spreadsheet would run.

    If a spreadsheet takes another letter than our `delimiter` for the end of a cell, quotes hold no text
    together that is not the first of its line.

    >>> _marked("=1+1", ","), _marked("x;=1+1", ","), _marked("a,=1", ","), _marked("1;-2,5", ",")
    ("'=1+1", "x;'=1+1", 'a,=1', '1;-2,5')
    """
    first, *others = re.split(f"([{_ENDS.replace(delimiter, '')}\r\n])", text)
    begin = "'" if _FORMULA.match(text) and not _NEGATIVE.fullmatch(text) else ""
    return f"{begin}{first}" + "".join(
        f"'{part}" if _LATER_FORMULA.match(part) and not _NEGATIVE.fullmatch(part.strip()) else part
        for part in others
    )


def write_cells(
    batches: Iterable[Iterable[Sequence[str | None]]],
    names: Sequence[str],
    out: IO[str],
    delimiter: str,
    *,
    quoted: str = "",
) -> None:
    """Write a header, and a line for each row of the batches; the cells are text, missing ones are empty.

    A text with one of the letters `quoted` is written in quotes, like one with the delimiter.
    """
    # csv quotes a text with a carriage return only if its own lines end in one; so with any other letter.
    end = f"{quoted}\r\n"
    lines = SimpleNamespace(write=lambda line: out.write(line.removesuffix(end) + "\n"))
    writer = csv.writer(lines, delimiter=delimiter, lineterminator=end)
    writer.writerow(names)
    for batch in batches:
        writer.writerows(batch)


def as_text(value: Any) -> str:
    """A value as the text of a cell: lists and structs as JSON; empty if it is missing."""
    found = plain(value)
    match found:
        case None:
            return ""
        case str():
            return found
        case _:
            return json.dumps(found, ensure_ascii=False)
