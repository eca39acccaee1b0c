"""Writes as parquet the rows of a dump that a where keeps, by one statement: no row passes through Python.

    all rows -> what the where keeps -> the best of each list -> in the list's order -> a file

The engine is locked as always. It can access only the files of the dump and the file that it writes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from nlfilter.apply.clause import BoundWhere
from nlfilter.apply.dump import Dump, Range
from nlfilter.sources.engine import Engine
from nlfilter.sources.export import refuse_inputs
from nlfilter.sources.names import quoted
from nlfilter.sources.replacing import replacing, write_parts

SECONDS = 6 * 60 * 60.0
"""An export may run for a night: no visitor waits for it."""

PART_ROWS = 1_000_000
"""Rows that are read for one part by default; this limits the memory for a part."""

Progress = Callable[[int, int], None]


class Export:
    """The rows of a dump to write: of each list, the best `limit` rows that a clause keeps."""

    def __init__(
        self,
        dump: Dump,
        clause: BoundWhere,
        limit: int | None,
        *,
        row_group: int | None = None,
        columns: Sequence[str] | None = None,
    ) -> None:
        self._columns = columns or dump.source.names
        self._dump, self._clause, self._limit = dump, clause, limit
        self._row_group = row_group

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write one file, whole or not at all; raises `InputError` or `EngineError`."""
        refuse_inputs(self._dump.source, path)
        with replacing(path) as part:
            self._write(part, None)

    def to_parts(
        self, folder: str | os.PathLike[str], part_rows: int = PART_ROWS, progress: Progress = lambda *_: None
    ) -> None:
        """Write a folder of files, each of whole lists, whole or not at all; see `sources/replacing.py`."""
        refuse_inputs(self._dump.source, folder)
        ranges = self._dump.ranges(part_rows)
        write_parts(
            folder, self._job(ranges), len(ranges), lambda n, path: self._write(path, ranges[n]), progress
        )

    def _job(self, ranges: Sequence[Range | None]) -> str:
        """Identifies this export, as a text: its files, its clause, and how it is split."""
        combined, schema = self._clause.combined, self._dump.view.compiled.schema
        what = (
            self._dump.source.identity,
            combined,
            self._limit,
            self._row_group,
            ranges,
            schema.list,
            schema.rank,
        )
        return hashlib.sha256(repr(what).encode("utf-8", "surrogatepass")).hexdigest()

    def _write(self, path: Path, range_: Range | None) -> None:
        dump = self._dump
        limits = replace(dump.limits, seconds=SECONDS, threads=os.cpu_count() or 1)
        engine = Engine(limits, (*dump.source.parquet, os.path.abspath(path)))
        try:
            sql, values = self._select(range_)
            dump.guarded(lambda: engine.write(sql, values, os.path.abspath(path), self._row_group))
        finally:
            engine.close()

    def _select(self, range_: Range | None) -> tuple[str, tuple[Any, ...]]:
        view, source, limit = self._dump.view, self._dump.source, self._limit
        row, rank, list_, _ = view.own
        rows = view.select(
            (*view.shown_as_stored, *self._clause.columns),
            source.rows(source.names),
            view.rank,
            whole_rows=True,
        )
        combined = self._clause.combined
        where, values = combined.sql, combined.values
        if range_ is not None:
            condition, more = range_.condition(list_)
            where, values = f"({where}) AND {condition}", (*values, *more)
        best_first = f"{rank} NULLS LAST, {row}"
        order = f"{list_} NULLS LAST, {best_first}"
        stored = dict(zip(source.names, view.as_stored, strict=True))
        names = ", ".join(f"{stored[name]} AS {quoted(name)}" for name in self._columns)
        sql = f"SELECT {names} FROM ({rows}) WHERE {where}"
        if limit is None:
            return (sql if self._dump.in_order else f"{sql} ORDER BY {order}"), values
        if view.has_lists:
            sql += f" QUALIFY row_number() OVER (PARTITION BY {list_} ORDER BY {best_first}) <= {limit}"
            return f"{sql} ORDER BY {order}", values
        return f"{sql} ORDER BY {order} LIMIT {limit}", values
