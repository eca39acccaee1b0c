"""A dump laid out anew, so that one list is found by reading a few thousand rows."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nlfilter.apply.clause import Clause
from nlfilter.apply.dump import Dump
from nlfilter.apply.export import Export, Told
from nlfilter.apply.view import View
from nlfilter.errors import InputError
from nlfilter.sources.engine import Limits
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.where.compiled import CompiledSchema

FILE_ROWS, ROW_GROUP = 200_000, 10_240
"""Rows of a file and of a row group. For a list, a file's groups are looked at, and one or two are read."""

_EVERYTHING = Clause((), {}, frozenset())
_SORTED_ROWS = 2_000_000


def lay_out(
    path: str | os.PathLike[str],
    compiled: CompiledSchema,
    folder: str | os.PathLike[str],
    told: Told = lambda *_: None,
) -> int:
    """Write all rows of a dump to a folder of files: by list, then by rank; how many rows there are.

    Whole or not at all; a run that was cut off goes on where it was. `told` hears how many files are done.
    Raises `InputError` when there is such a folder, the schema names no column that tells lists apart, or the
    files cannot be read or written.
    """
    if compiled.schema.list is None:
        raise InputError.no_lists(compiled.schema.name, inferred=False)
    dump = _dump(path, compiled)
    total = dump.total
    between = Path(f"{os.fspath(folder).rstrip('/')}.sorted")
    if not dump.in_order and total > _SORTED_ROWS:
        # Each file would look through all rows. A few big parts that are sorted spare that.
        if not between.exists():
            Export(dump, _EVERYTHING, None).to_parts(between, _SORTED_ROWS)
        dump = _dump(between, compiled)
    Export(dump, _EVERYTHING, None, row_group=ROW_GROUP).to_parts(folder, FILE_ROWS, told)
    shutil.rmtree(between, ignore_errors=True)
    return total


def _dump(path: str | os.PathLike[str], compiled: CompiledSchema) -> Dump:
    source = ParquetFiles(path)
    return Dump(View(compiled, source), source, Limits())
