"""Writes rows of a source as parquet, as Arrow (a file or a stream), or as a spreadsheet."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from nlfilter.errors import InputError
from nlfilter.sources.binary_formats import BINARY_FORMATS, OTHER_ENDINGS, ExportFormat
from nlfilter.sources.deadline import in_time
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.paths import is_same_file
from nlfilter.sources.replacing import replacing
from nlfilter.sources.source import Source, chosen_rows

if TYPE_CHECKING:
    import duckdb


_NEEDED = {"arrow": ("pyarrow", "needs_pyarrow"), "xlsx": ("xlsxwriter", "needs_package")}
"""The package that writes a format, and the message if it is not there."""


def format_for(path: str | os.PathLike[str], named: str | None) -> ExportFormat:
    """Returns the named format, else that of the path's ending; raises `InputError` for an unknown one.

    >>> format_for("rows.parquet", None), format_for("rows.dat", "arrows"), format_for("rows.feather", None)
    ('parquet', 'arrows', 'arrow')
    """
    asked = os.path.splitext(path)[1].lower().removeprefix(".") if named is None else named
    asked = OTHER_ENDINGS.get(asked, asked) if named is None else asked
    for format_ in BINARY_FORMATS:
        if format_ == asked:
            return format_
    if named is not None:
        raise InputError.unknown_output(str(named), BINARY_FORMATS)
    raise InputError.unknown_ending(
        os.fspath(path), [f".{one}" for one in (*BINARY_FORMATS, *OTHER_ENDINGS)], option='format="parquet"'
    )


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
    _check_package(format, path)
    names = columns or source.names
    with replacing(path) as part, source.scan(source.names) as scan:
        select = chosen_rows(source, scan.table, ", ".join(map(quoted, names)))
        try:
            if format == "parquet":
                to = f"{literal(str(part))} (FORMAT parquet, USE_TMP_FILE false)"
                in_time(scan.cursor, lambda: scan.cursor.execute(f"COPY ({select}) TO {to}", [rows, rows]))
            elif format == "xlsx":
                from nlfilter.sources.sheet import write_sheet

                fetched = chain.from_iterable(scan.batches(select, [rows, rows]))
                write_sheet(names, fetched, part, os.fspath(path))
            else:
                kept = scan.cursor.sql(select, params=[rows, rows])
                _arrow_stream(kept, part) if format == "arrows" else _arrow_file(kept, part)
            failed = False
        except (duckdb.Error, OSError):
            failed = True
        if failed:
            source.verify()
            raise InputError.of("unwritable", path=os.fspath(path))


def _check_package(format_: ExportFormat, path: str | os.PathLike[str]) -> None:
    """Raise `InputError` if the package that writes a format is not installed."""
    module, key = _NEEDED.get(format_, ("", ""))
    if module and importlib.util.find_spec(module) is None:
        raise InputError.of(key, path=os.fspath(path), package="XlsxWriter", extra="excel")


def _arrow_stream(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    import nanoarrow as na
    from nanoarrow.ipc import StreamWriter

    # Closed here: nanoarrow prints the error of a file that it closes itself.
    with open(path, "wb") as file, StreamWriter.from_writable(file) as writer:
        writer.write_stream(na.c_array_stream(rows.__arrow_c_stream__()))


def _arrow_file(rows: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write an Arrow file, which is also what Feather is; nanoarrow writes only streams."""
    import pyarrow as pa

    batches = pa.RecordBatchReader.from_stream(rows)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def refuse_inputs(source: Source, path: str | os.PathLike[str]) -> None:
    """Raise `InputError` if the source is read from a file."""
    if any(is_same_file(path, read) for read in source.paths):
        raise InputError.of("output_is_input", path=os.fspath(path))
