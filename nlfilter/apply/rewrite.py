"""Rewrites a dump so that one list is found by reading a few thousand rows."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nlfilter.apply.clause import BoundWhere
from nlfilter.apply.dump import Dump
from nlfilter.apply.export import Export, Progress
from nlfilter.apply.view import View
from nlfilter.errors import InputError
from nlfilter.sources.engine import Limits
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.where.compiled import CompiledSchema

FILE_ROWS, ROW_GROUP = 100_000, 6_144
"""Rows of a file and of a row group. To find a list, a file's groups are checked, and one or two are read."""

_EVERYTHING = BoundWhere((), {}, frozenset())
_SORTED_ROWS = 2_000_000


def lay_out(
    path: str | os.PathLike[str],
    compiled: CompiledSchema,
    folder: str | os.PathLike[str],
    progress: Progress = lambda *_: None,
) -> int:
    """Write all rows of a dump to a folder of files, by list, then by rank; return the number of rows.

    The folder appears whole or not at all; after an interruption, the same call continues. `progress` gets
    the number of finished files. Raises `InputError` if the folder exists, the schema names no list
    column, or the files cannot be read or written.
    """
    if compiled.schema.list is None:
        raise InputError.no_lists(compiled.schema.name, inferred=False)
    dump = _dump(path, compiled)
    total = dump.total
    between = Path(f"{os.fspath(folder).rstrip('/')}.sorted")
    if not dump.in_order and total > _SORTED_ROWS:
        # First make a few big sorted parts; otherwise each file would need a scan of all rows.
        if not between.exists():
            Export(dump, _EVERYTHING, None).to_parts(between, _SORTED_ROWS)
        dump = _dump(between, compiled)
    Export(dump, _EVERYTHING, None, row_group=ROW_GROUP).to_parts(folder, FILE_ROWS, progress)
    shutil.rmtree(between, ignore_errors=True)
    return total


def _dump(path: str | os.PathLike[str], compiled: CompiledSchema) -> Dump:
    source = ParquetFiles(path)
    return Dump(View(compiled, source), source, Limits())
