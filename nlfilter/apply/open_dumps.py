"""Keeps dumps open: to open one takes longer than to read a list from it."""

from __future__ import annotations

import os
from collections import OrderedDict

from nlfilter.apply.prepared import PreparedList, prepare_dump
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.paths import Paths
from nlfilter.where.compiled import CompiledSchema

_MOST = 4
"""The number of dumps that stay open; each has engines, and the data of its files' footers."""


class OpenDumps:
    """The most recently used dumps of one schema. Not safe to use from many threads."""

    def __init__(self, compiled: CompiledSchema) -> None:
        self._compiled = compiled
        self._opened: OrderedDict[tuple[tuple[str, ...], int], tuple[ParquetFiles, PreparedList]] = (
            OrderedDict()
        )

    def dump(self, path: Paths, row_memory: int) -> PreparedList:
        """Returns the dump at a path in its current version, open; raises `InputError` or `SchemaError`."""
        given = (path,) if isinstance(path, str | os.PathLike) else path
        key = tuple(os.path.abspath(os.fspath(one)) for one in given), row_memory
        source, prepared = self._opened.pop(key, (None, None))
        if source is None or prepared is None or not source.is_current:
            source = ParquetFiles(path)
            prepared = prepare_dump(source, self._compiled, row_memory=row_memory)
        self._opened[key] = source, prepared
        while len(self._opened) > _MOST:
            self._opened.popitem(last=False)
        return prepared
