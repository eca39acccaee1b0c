"""Where a ranked list is held while clauses run over it: copied into the engine, or scanned in its files."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Protocol

from nlfilter import errors
from nlfilter.apply.view import View
from nlfilter.errors import EngineError, InputError, NLFilterError, SchemaError
from nlfilter.process import undivided
from nlfilter.sources.engine import INCOMING, Engine, Limits
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles


class Held(Protocol):
    """A list with its columns as the schema sees them, ready to be asked."""

    engine: Engine
    view: View
    one_list: bool
    """Whether all rows are of the same list."""

    def table(self, columns: Collection[str]) -> str:
        """What to select from: these columns of the view, beside the view's own position and list."""
        ...

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over a table."""
        ...

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        """The stored row at each position."""
        ...


class Copied:
    """A list in a table of the engine, sorted once; columns are added when a clause first needs them."""

    def __init__(self, view: View, engine: Engine) -> None:
        self.engine = engine
        self.one_list = True
        self.view = view
        self._columns: frozenset[str] = frozenset()
        self._table = ""
        self._as_stored = True
        self._growing = threading.Lock()

    def table(self, columns: Collection[str]) -> str:
        with undivided(), self._growing:
            if not self._table or not self._columns.issuperset(columns):
                self._grow(self._columns.union(columns))
            return self._table

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.engine.read(sql, values)

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not positions or not self.view.ordered:
            return positions
        table = self.table(())  # the order is known once it is loaded
        return positions if self._as_stored else _stored_rows(self, table, positions)

    def _grow(self, columns: frozenset[str]) -> None:
        # In the schema's order, so that the same columns always make the same table.
        names = [name for name in self.view.compiled.schema.columns if name in columns]
        try:
            table = self._load(names)
        except EngineError as error:
            failure = error
        else:
            # One that has been outgrown stays as long as the list: another thread may be reading it.
            weakref.finalize(self, self.engine.drop, table).atexit = False
            if self.view.ordered and not self._table:
                row, position, whose, _ = self.view.own
                same = f"min({whose}) IS NOT DISTINCT FROM max({whose}) AND count({whose}) IN (0, count(*))"
                facts = self.engine.read(f"SELECT bool_and({position} = {row}), {same} FROM {table}")
                as_stored, self.one_list = facts[0]
                self._as_stored = as_stored is not False
            self._columns, self._table = columns, table
            return
        self.view.source.verify()
        raise failure if failure.exhausted else self._diagnosis(names) or failure

    def _load(self, names: Sequence[str]) -> str:
        view = self.view
        select = view.select(names, INCOMING, view.sorted_position)
        table = self.engine.make(select, view.source.stream(view.stored(names)))
        view.source.verify()
        return table

    def _diagnosis(self, names: Sequence[str]) -> NLFilterError | None:
        """Which column it is that could not be loaded, found by loading each by itself."""
        source, stored = self.view.source, self.view.stored(names)
        with source.scan(stored) as scan:
            # Raises what is wrong with the source, if it is the source.
            scan.read(f"SELECT {', '.join(f'count({quoted(name)})' for name in stored)} FROM {scan.table}")
        for name in names:
            try:
                self.engine.drop(self._load([name]))
            except EngineError:
                return _fault(self.view, name)
        return None


class InFiles:
    """A list too big to copy: an engine of its own may scan its files, and nothing else."""

    def __init__(self, view: View, source: ParquetFiles, limits: Limits) -> None:
        # With a column that says whose list it is, a file this big has many.
        self.one_list = view.compiled.schema.list is None
        self.engine = Engine(replace(limits, threads=os.cpu_count() or 1), source.files)
        self.view = view
        self._source = source
        weakref.finalize(self, self.engine.close).atexit = False
        self._order = self._sorted() if view.ordered else ""

    def table(self, columns: Collection[str]) -> str:
        row, position, *_ = self.view.own
        if not self._order:
            return f"({self.view.select(columns, self._files(columns), row)})"
        rows = self.view.select(columns, self._files(columns), None)
        return f"(FROM ({rows}) JOIN (SELECT {row}, {position} FROM {self._order}) USING ({row}))"

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            rows = self.engine.read(sql, values)
        except EngineError as error:
            failure = error
        else:
            self._source.verify()
            return rows
        self._source.verify()
        raise failure if failure.exhausted else self._diagnosis() or failure

    def _diagnosis(self) -> NLFilterError | None:
        """Which column it is that cannot be read, found by reading each by itself."""
        for name in self.view.compiled.schema.filterable:
            try:
                one = self.view.select([name], self._files([name]), None)
                self.engine.read(f"SELECT count({quoted(name)}) FROM ({one})")
            except EngineError as error:
                return None if error.exhausted else _fault(self.view, name)
        return None

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not self._order or not positions:
            return positions
        return _stored_rows(self, self._order, positions)

    def _files(self, columns: Collection[str]) -> str:
        return self._source.rows(self.view.stored(columns))

    def _sorted(self) -> str:
        """A table of every row's position, or "" when the files are in order already."""
        view, files = self.view, self._files(())
        if not self.read(f"{view.misplaced(files)} LIMIT 1"):
            return ""
        table = self.engine.make(view.select((), files, view.sorted_position))
        self._source.verify()
        return table


def _fault(view: View, name: str) -> NLFilterError:
    """What is said of a column that cannot be read as the schema declares it."""
    if name in view.compiled.exprs:
        return SchemaError([f"columns.{name}.expr: {errors.expr_fails()}"])
    return InputError.wrong_values(name, view.compiled.schema.columns[name].type)


def _stored_rows(held: Held, table: str, positions: Sequence[int]) -> list[int]:
    row, position, *_ = held.view.own
    listed = ", ".join(map(str, positions))
    rows = dict(held.read(f"SELECT {position}, {row} FROM {table} WHERE {position} IN ({listed})"))
    return [rows[one] for one in positions]
