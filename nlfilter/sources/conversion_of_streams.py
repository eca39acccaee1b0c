"""Copies files that other libraries read as a stream into parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from nlfilter.errors import InputError
from nlfilter.fork_safety import undivided
from nlfilter.sources import foreign
from nlfilter.sources.deadline import in_time
from nlfilter.sources.names import quoted
from nlfilter.sources.paths import told
from nlfilter.sources.source import loading
from nlfilter.sources.written_parquet import described, is_disk_full, write_parquet

if TYPE_CHECKING:
    import duckdb


def copy_stream(path: str, table: str, format_: str, target: str) -> None:
    """Copy a file, or a table in it, into a parquet file."""
    import duckdb

    opened = {
        "arrow": foreign.arrow,
        "excel": foreign.excel,
        "duckdb": foreign.duckdb_table,
        "sqlite": foreign.sqlite_table,
    }[format_]
    failure = InputError.unread_rows(told(path), format_, None)
    try:
        with opened(path, table) as (stream, casts), loading() as cursor, undivided():
            return in_time(cursor, partial(_copy, cursor, stream, casts, target))
    except InputError:
        raise
    except (duckdb.Error, OSError, ValueError, RuntimeError, foreign.Unreadable) as error:
        # An error of any library, whose message may quote the data.
        if is_disk_full(error):
            failure = InputError.of("unwritable", path=tempfile.gettempdir())
    raise failure


def _copy(cursor: duckdb.DuckDBPyConnection, stream: object, casts: Mapping[str, str], target: str) -> None:
    cursor.register("incoming", stream)
    cursor.execute("CREATE OR REPLACE TEMP TABLE copied AS FROM incoming")
    kept = _fitting(cursor, casts)
    replaced = ", ".join(f"{quoted(name)}::{type_} AS {quoted(name)}" for name, type_ in kept.items())
    rows = f"(SELECT * REPLACE ({replaced}) FROM copied)" if kept else "copied"
    write_parquet(cursor, rows, described(cursor, rows), target)
    cursor.execute("DROP TABLE copied")


def _fitting(cursor: duckdb.DuckDBPyConnection, casts: Mapping[str, str]) -> dict[str, str]:
    """Returns the declared types that fit every value of their column."""
    if not casts:
        return {}
    counts = (f"count({quoted(name)}) = count(TRY_CAST({quoted(name)} AS {t}))" for name, t in casts.items())
    row = cursor.execute(f"SELECT {', '.join(counts)} FROM copied").fetchall()[0]
    return {name: type_ for (name, type_), fits in zip(casts.items(), row, strict=True) if fits}
