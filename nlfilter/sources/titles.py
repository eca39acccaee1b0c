"""Finds the line that names the columns of a CSV: a title, a comment or empty lines may stand above it.

Such a file is copied without these lines, because DuckDB reads its first line as the names.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Sequence
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple

from nlfilter.sources.encodings import UNREAD, copy_of, opened

_SEPARATORS = ",;\t|"
_LINES, _FEWEST = 40, 3
"""How many lines to look at, and how many of them must have the same fields."""
_LONGEST = 4_000_000
"""DuckDB reads no longer line of a CSV."""
_NARROW = 3
"""The least columns of a table with commas, or with a title that empty cells fill up."""


class Text(NamedTuple):
    """A text file to read, and how many lines of the given file are not in it, above the others."""

    path: str
    above: int = 0


def below_titles(paths: Sequence[str], folder: Path) -> list[Text]:
    """Returns the files, or copies in a private folder that begin with the names of the columns."""
    return [_cut(path, folder / f"cut-{number}") for number, path in enumerate(paths)]


def _cut(path: str, target: Path) -> Text:
    # The file may change or hold anything: a copy that fails leaves the error to the reader of the file.
    with contextlib.suppress(ValueError, csv.Error, *UNREAD):
        if above := lines_above(path):
            copy_of(path, "utf-8-sig", target, above=above)
            return Text(str(target), above)
    return Text(path)


def lines_above(path: str) -> int:
    """Counts the lines above the names of a CSV file."""
    with opened(path, "utf-8-sig") as file:
        lines: list[str] = []
        for line in islice(iter(partial(file.readline, _LONGEST), ""), _LINES + 1):
            if len(line) == _LONGEST:
                return 0  # no table
            lines.append(line)
    empty = sum(1 for _ in takewhile(lambda line: not line.strip(), lines))
    found = (_above(lines[empty:], separator) for separator in _SEPARATORS)
    return empty + min((above for above in found if above is not None), default=0)


def _above(lines: Sequence[str], separator: str) -> int | None:
    """Counts the lines above the names, if a table with this separator follows; None without a table.

    >>> table = ["boat,flag,berth", "Aria,NL,1", '"Brio, II",GB,2']
    >>> _above(["Harbour log", "", *table], ","), _above(["Log,,", *table, "made by hand"], ",")
    (2, 1)
    >>> _above(table, ","), _above(["person", "Doe, Jane", "Roe, Jo", "Poe, Al"], ",")
    (0, None)
    """
    reader = csv.reader(lines, delimiter=separator)
    records = [(reader.line_num, record) for record in reader]
    if len(lines) >= _LINES:
        records.pop()  # it may go on in a line that was not read
    title = [*takewhile(lambda one: not _has_cells(one[1]), records)]
    table = [record for _, record in records[len(title) :] if _has_cells(record)]
    if len(table) < _FEWEST or len({*map(len, table)}) > 1:
        return None
    above = title[-1][0] if title else 0
    filled_up = any(len(record) > 1 for _, record in title)
    if title and len(table[0]) < _NARROW and (filled_up or separator == ","):
        return None
    # Names between semicolons, and numbers with a comma below them.
    is_other = separator == "," and any(other in line for line in lines[:above] for other in _SEPARATORS[1:])
    return None if is_other else above


def _has_cells(record: Sequence[str]) -> bool:
    """Whether more than one cell of a line is filled: a title is one."""
    return sum(1 for cell in record if cell.strip()) > 1
