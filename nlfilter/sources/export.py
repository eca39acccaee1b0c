"""Writing rows of a source as a parquet file, with the types that they are stored in."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nlfilter.errors import InputError
from nlfilter.sources.names import literal, own_names, quoted
from nlfilter.sources.source import Source


def write_parquet(source: Source, rows: Sequence[int], path: str | os.PathLike[str]) -> None:
    """Write some rows, by their numbers and in this order; raises `InputError` when the file cannot be."""
    import duckdb

    names = ", ".join(map(quoted, source.names))
    row, place = own_names(source.names, "row", "place")
    wanted = f"SELECT unnest(?::BIGINT[]) AS {row}, unnest(range(len(?::BIGINT[]))) AS {place}"
    with source.scan(source.names) as scan:
        numbered = f"SELECT {names}, {source.row} AS {row} FROM {scan.table}"
        select = f"SELECT {names} FROM ({numbered}) JOIN ({wanted}) USING ({row}) ORDER BY {place}"
        try:
            scan.cursor.execute(
                f"COPY ({select}) TO {literal(os.fspath(path))} (FORMAT parquet)", [rows, rows]
            )
            return
        except duckdb.Error:
            pass
    raise InputError.unwritable(os.fspath(path))
