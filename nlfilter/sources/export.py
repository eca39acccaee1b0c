"""Writes rows of a source as a parquet file or an Arrow stream, with their stored types."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

from nlfilter.errors import InputError
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.replacing import replacing
from nlfilter.sources.source import Source, chosen_rows

if TYPE_CHECKING:
    import duckdb


ExportFormat = Literal["parquet", "arrows"]


def format_for(path: str | os.PathLike[str], named: str | None) -> ExportFormat:
    """Returns the named format, else that of the path's ending; raises `InputError` for an unknown one.

    >>> format_for("rows.parquet", None), format_for("rows.dat", "arrows")
    ('parquet', 'arrows')
    """
    known: tuple[ExportFormat, ...] = get_args(ExportFormat)
    asked = os.path.splitext(path)[1].lower().removeprefix(".") if named is None else named
    for format_ in known:
        if format_ == asked:
            return format_
    if named is not None:
        raise InputError.unknown_output(str(named), known)
    raise InputError.unknown_ending(os.fspath(path), [f".{one}" for one in known], option="format=")


def write_rows(
    source: Source,
    rows: Sequence[int],
    path: str | os.PathLike[str],
    columns: Sequence[str] | None = None,
    format: ExportFormat = "parquet",
) -> None:
    """Write some rows, by their numbers and in this order; by default all columns.

    Raises `InputError` if the file cannot be written, or the source is read from it.
    """
    import duckdb

    refuse_inputs(source, path)
    names = ", ".join(map(quoted, columns or source.names))
    with replacing(path) as part, source.scan(source.names) as scan:
        select = chosen_rows(source, scan.table, names)
        try:
            if format == "arrows":
                _stream(scan.cursor.sql(select, params=[rows, rows]), part)
            else:
                to = f"{literal(str(part))} (FORMAT parquet, USE_TMP_FILE false)"
                scan.cursor.execute(f"COPY ({select}) TO {to}", [rows, rows])
            failed = False
        except (duckdb.Error, OSError):
            failed = True
        if failed:
            source.verify()
            raise InputError.of("unwritable", path=os.fspath(path))


def _stream(rows: duckdb.DuckDBPyRelation, path: os.PathLike[str]) -> None:
    import nanoarrow as na
    from nanoarrow.ipc import StreamWriter

    with StreamWriter.from_path(path) as writer:
        writer.write_stream(na.c_array_stream(rows.__arrow_c_stream__()))


def refuse_inputs(source: Source, path: str | os.PathLike[str]) -> None:
    """Raise `InputError` if the source is read from a file."""
    if any(_same(path, read) for read in source.paths):
        raise InputError.of("output_is_input", path=os.fspath(path))


def _same(path: str | os.PathLike[str], other: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return os.path.samefile(path, other)
    return False
