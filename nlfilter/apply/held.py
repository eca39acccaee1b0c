"""Where a ranked list is held while clauses run over it: copied into the engine, or scanned in its files."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from nlfilter.apply.view import View
from nlfilter.errors import EngineError, InputError
from nlfilter.schema.drift import reading
from nlfilter.sources.engine import INCOMING, Engine, Limits
from nlfilter.sources.names import LIST, POSITION, ROW, quoted
from nlfilter.sources.parquet import ParquetFiles


class Held(Protocol):
    """A list with its columns as the schema sees them, ready to be asked."""

    engine: Engine

    def table(self, columns: Collection[str]) -> str:
        """What to select from: these columns of the view, beside `nlfilter_position` and `nlfilter_list`."""
        ...

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        """The stored row at each position."""
        ...

    @property
    def one_list(self) -> bool:
        """Whether all rows are of the same list."""
        ...


class Copied:
    """A list in a table of the engine, sorted once; columns are added when a clause first needs them."""

    def __init__(self, view: View, engine: Engine) -> None:
        self.engine = engine
        self._view = view
        self._columns: frozenset[str] = frozenset()
        self._table = ""
        self._as_stored = True
        self.one_list = True
        self._growing = threading.Lock()

    def table(self, columns: Collection[str]) -> str:
        if self._table and self._columns.issuperset(columns):
            return self._table
        with self._growing:
            if not self._table or not self._columns.issuperset(columns):
                self._grow(self._columns.union(columns))
            return self._table

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if self._as_stored or not positions:
            return positions
        return _stored_rows(self.engine, self._table, positions)

    def _grow(self, columns: frozenset[str]) -> None:
        view = self._view
        # In the schema's order, so that the same columns always make the same table.
        wanted = [name for name in view.compiled.schema.columns if name in columns]
        select = view.select(wanted, INCOMING, view.sorted_position)
        try:
            table = self.engine.make(f"{select} ORDER BY {POSITION}", view.source.stream(view.stored(wanted)))
        except EngineError as error:
            failure = self._diagnosis(wanted) or error
        else:
            # A table that has been outgrown stays as long as the list: another thread may be reading it.
            weakref.finalize(self, self.engine.drop, table)
            facts = f"bool_and({POSITION} = {ROW}), count(DISTINCT {LIST}) + count(DISTINCT {LIST} IS NULL)"
            in_place, lists = self.engine.read(f"SELECT {facts} FROM {table}")[0]
            self._as_stored, self.one_list = in_place is not False, lists <= 2
            self._columns, self._table = columns, table
            return
        raise failure

    def _diagnosis(self, columns: Sequence[str]) -> InputError | None:
        """The column whose values cannot be read as its type, if that is what went wrong."""
        source, schema = self._view.source, self._view.compiled.schema
        if not source.loose:
            return None
        for name, stored in source.types([c for c in columns if schema.columns[c].expr is None]).items():
            declared = schema.columns[name].type
            how = reading(stored, declared, loose=True) or "{}"
            with source.scan([name]) as scan:
                tried = how.replace("CAST", "TRY_CAST").replace("{}", quoted(name))
                if scan.read(
                    f"SELECT 1 FROM {{table}} WHERE {quoted(name)} IS NOT NULL AND ({tried}) IS NULL LIMIT 1"
                ):
                    return InputError.wrong_values(name, declared)
        return None


class InFiles:
    """A list too big to copy: an engine of its own may scan its files, and nothing else."""

    one_list = False

    def __init__(self, view: View, source: ParquetFiles, limits: Limits) -> None:
        self.engine = Engine(replace(limits, threads=os.cpu_count() or 1), source.files)
        self._view = view
        self._source = source
        weakref.finalize(self, self.engine.close)
        self._order = self._sorted() if view.ordered else ""

    def table(self, columns: Collection[str]) -> str:
        if not self._order:
            return f"({self._view.select(columns, self._source.table, ROW)})"
        rows = self._view.select(columns, self._source.table, "NULL")
        return (
            f"(SELECT * REPLACE (place AS {POSITION}) "
            f"FROM ({rows}) JOIN (SELECT {ROW}, {POSITION} AS place FROM {self._order}) USING ({ROW}))"
        )

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not self._order or not positions:
            return positions
        return _stored_rows(self.engine, self._order, positions)

    def _sorted(self) -> str:
        """A table of every row's position, or "" when the files are in order already."""
        view, files = self._view, self._source.table
        if not self.engine.read(f"{view.misplaced(files)} LIMIT 1"):
            return ""
        return self.engine.make(view.select((), files, view.sorted_position))


def _stored_rows(engine: Engine, table: str, positions: Sequence[int]) -> list[int]:
    listed = ", ".join(map(str, positions))
    rows = dict(engine.read(f"SELECT {POSITION}, {ROW} FROM {table} WHERE {POSITION} IN ({listed})"))
    return [rows[position] for position in positions]
