"""Rows and values as data that programs can read back: JSON, JSON lines and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
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


_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""A spreadsheet may run a cell that begins so; some keyboards write the full-width signs."""


def write_csv(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    out: IO[str],
    *,
    spreadsheet: bool = False,
    delimiter: str = ",",
) -> None:
    """A header and a line for each row; lists and structs as JSON, missing values empty.

    On a terminal, text is made safe to show; in a file or a pipe it stays as it is. For a `spreadsheet`, an
    apostrophe stands before text that it would run as a formula; numbers stay numbers.
    """
    shown = visible if out.isatty() else str

    def written(value: Any) -> str:
        text = _cell(value)
        is_formula = spreadsheet and not isinstance(value, int | float | Decimal) and _FORMULA.match(text)
        return shown(f"'{text}" if is_formula else text)

    # csv quotes a text with a carriage return only if its own lines end in one.
    lines = SimpleNamespace(write=lambda line: out.write(line.removesuffix("\r\n") + "\n"))
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(map(written, names))
    for row in rows:
        writer.writerow([written(row.get(name)) for name in names])


def _cell(value: Any) -> str:
    found = plain(value)
    match found:
        case None:
            return ""
        case str():
            return found
        case _:
            return json.dumps(found, ensure_ascii=False)
