"""Writes the parquet file that stands for a file of another format."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nlfilter.sources.names import literal, quoted

if TYPE_CHECKING:
    import duckdb

_LARGE = ("HUGEINT", "UHUGEINT")
_WHOLE = "DECIMAL(38, 0)"
_AS_TEXT = re.compile(r'("(?:[^"]|"")*")|\b(?:INTERVAL|TIME WITH TIME ZONE|U?HUGEINT)\b(?! [A-Z])')
"""Parquet would drop the microseconds of an interval, the offset of a time, and digits of a large number in
a list or a record. A name, which is in quotes or before a type, may be spelled so, too.
"""


def write_parquet(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    target: str,
    grouped: Sequence[str] = (),
    *,
    lists: Mapping[str, str] | None = None,
    skips: bool = False,
) -> None:
    """Copy a table into parquet; `skips`: without rows that hold nothing; `lists`: SQL that reads lists."""
    casts = {name: f"{quoted(name)}::{type_}" for name, type_ in _exact(cursor, table, columns).items()}
    casts |= {name: f"replace({quoted(name)}, '.', '')::BIGINT" for name in grouped}
    casts |= lists or {}
    shown = (f"{casts.get(name, quoted(name))} AS {quoted(name)}" for name in columns)
    # A line of separators alone, as spreadsheets write it below a table, is no row. In one column, who knows.
    filled = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in columns if skips and len(columns) > 1)
    read = f"SELECT {', '.join(shown)} FROM {table} WHERE {filled or 'true'}"
    cursor.execute(f"COPY ({read}) TO {literal(target)} (FORMAT parquet)")


def _exact(cursor: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str]) -> dict[str, str]:
    """The types in which parquet stores exactly the values of columns whose own types it lacks.

    Whole numbers of more than 38 digits become texts: nobody asks for more than such a number.
    """
    texts = {name: _AS_TEXT.sub(lambda one: one[1] or "VARCHAR", type_) for name, type_ in columns.items()}
    found = {name: type_ for name, type_ in texts.items() if type_ != columns[name]}
    large = [name for name, type_ in columns.items() if type_ in _LARGE]
    if large:
        fits = (f"count({quoted(name)}) = count(TRY_CAST({quoted(name)} AS {_WHOLE}))" for name in large)
        answers = cursor.execute(f"SELECT {', '.join(fits)} FROM {table}").fetchall()[0]
        found |= {name: _WHOLE if fit else "VARCHAR" for name, fit in zip(large, answers, strict=True)}
    return found


def short_years(
    cursor: duckdb.DuckDBPyConnection, target: str, columns: Mapping[str, str]
) -> tuple[str, ...]:
    """The columns of days that were read of years of two figures: 15/6/23 is no day of the year 23.

    DuckDB reads all days of a CSV in one form; another column may hold years of four figures.
    """
    days = [name for name, type_ in columns.items() if type_ in _DAYS]
    if not days:
        return ()
    least = ", ".join(f"min(year({quoted(name)}))" for name in days)
    (row,) = cursor.execute(f"SELECT {least} FROM read_parquet({literal(target)})").fetchall()
    return tuple(name for name, year in zip(days, row, strict=True) if year is not None and 0 <= year < 100)


_DAYS = frozenset({"DATE", "TIMESTAMP"})


def described(cursor: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Returns a table's types by column; DuckDB scans a text file to infer them."""
    return {name: type_ for name, type_, *_ in cursor.execute(f"DESCRIBE FROM {table}").fetchall()}


def is_disk_full(error: Exception) -> bool:
    return os.strerror(errno.ENOSPC) in str(error)
