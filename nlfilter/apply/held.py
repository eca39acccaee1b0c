"""Where a ranked list is held while clauses run over it: copied into the engine, or scanned in its files."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from nlfilter import errors
from nlfilter.apply.view import View
from nlfilter.errors import EngineError, InputError, NLFilterError, SchemaError
from nlfilter.process import undivided
from nlfilter.sources.columnar import Batch
from nlfilter.sources.engine import INCOMING, Engine, Limits
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.rows import DictRows


@dataclass(frozen=True, slots=True)
class Table:
    """What to select from, as SQL; over the rows themselves, where they are not in the engine."""

    sql: str
    batch: Batch | None = None


class Held(Protocol):
    """A list with its columns as the schema sees them, ready to be asked."""

    engine: Engine
    view: View
    one_list: bool
    """Whether all rows are of the same list."""

    def table(self, columns: Collection[str]) -> Table:
        """These columns of the view, beside the view's own position and list."""
        ...

    def read(self, sql: str, table: Table, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over a table."""
        ...

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        """The stored row at each position."""
        ...

    @property
    def whole_rows(self) -> Sequence[str]:
        """Columns of every later `table` that make up a stored row; none where the source has to be read."""
        ...

    def take(self, positions: Sequence[int]) -> Any:
        """The rows at some positions, as the kind of thing that was given."""
        ...


class Copied:
    """A list in a table of the engine, sorted once; columns are added when a clause first needs them.

    Rows of Python that come in order are asked in place once: most lists are asked no second time, and to
    copy a list takes longer than to look through it.

    The first rows of files are read from there. Where rows are taken twice they will be taken often, and to
    open files is slow beside a scan. So from then on the table holds whole rows, if they need at most
    `row_memory` bytes.
    """

    def __init__(self, view: View, engine: Engine, row_memory: int = 0) -> None:
        self.engine = engine
        self._row_memory = row_memory
        self._taken = False
        self._whole_rows: tuple[str, ...] = ()
        self.one_list = True
        self.view = view
        self._columns: frozenset[str] = frozenset()
        self._table = ""
        self._as_stored = True
        self._asked = False
        self._growing = threading.Lock()

    def table(self, columns: Collection[str]) -> Table:
        with undivided(), self._growing:
            asked, self._asked = self._asked, True
            if not asked and (in_place := self._in_place(columns)):
                self._columns = frozenset(columns)
                return in_place
            if not self._table or not self._columns.issuperset(columns):
                self._grow(self._columns.union(columns))
            self.view.source.verify()
            return Table(self._table)

    def _in_place(self, columns: Collection[str]) -> Table | None:
        view, source = self.view, self.view.source
        if not isinstance(source, DictRows) or not view.as_given or not view.never_fails(columns):
            return None
        names = _in_schema(view, columns)
        select = view.select(names, INCOMING, view.sorted_position)
        return Table(f"({select})", source.stream(view.stored(names)))

    @property
    def whole_rows(self) -> Sequence[str]:
        return self._whole_rows

    def take(self, positions: Sequence[int]) -> Any:
        source = self.view.source
        if not isinstance(source, ParquetFiles):
            return source.take(self.stored_rows(positions))
        if self._taken:
            self._keep_whole_rows(source)
        self._taken = True
        if not self._whole_rows:
            return source.take(self.stored_rows(positions))
        if not positions:
            return []
        _, position, *_ = self.view.own
        shown, listed = ", ".join(self._whole_rows), ", ".join(map(str, positions))
        table = self.table(())
        found = self.read(
            f"SELECT {position}, {shown} FROM {table.sql} WHERE {position} IN ({listed})", table
        )
        by_position = {place: values for place, *values in found}
        return as_dicts(source.names, [by_position[place] for place in positions])

    def read(self, sql: str, table: Table, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.engine.read(sql, values, table.batch)

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not positions or self.view.as_given:
            return positions
        table = self.table(())  # the order is known once it is loaded
        return positions if self._as_stored else _stored_rows(self, table, positions)

    def _grow(self, columns: frozenset[str]) -> None:
        names = _in_schema(self.view, columns)
        try:
            table = self._load(names)
        except EngineError as error:
            failure = error
        else:
            # One that has been outgrown stays as long as the list: another thread may be reading it.
            weakref.finalize(self, self.engine.drop, table).atexit = False
            if not self.view.as_given and not self._table:
                row, position, whose, _ = self.view.own
                same = f"min({whose}) IS NOT DISTINCT FROM max({whose}) AND count({whose}) IN (0, count(*))"
                facts = self.engine.read(f"SELECT bool_and({position} = {row}), {same} FROM {table}")
                as_stored, self.one_list = facts[0]
                self._as_stored = as_stored is not False
            self._columns, self._table = columns, table
            return
        self.view.source.verify()
        raise failure if failure.exhausted else self._diagnosis(names) or failure

    def _keep_whole_rows(self, source: ParquetFiles) -> None:
        """Load all columns and the whole rows, once; a list that cannot be stays as it is."""
        with undivided(), self._growing:
            tried, self._row_memory = self._row_memory, 0
            if not source.total or not 0 < source.bytes_in_memory <= tried:
                return
            try:
                table = self._load([*self.view.compiled.schema.columns], whole_rows=True)
            except EngineError:
                return  # a column that no clause needs may be one that cannot be loaded
            weakref.finalize(self, self.engine.drop, table).atexit = False
            names = self.view.as_stored
            types = self.engine.read(
                f"SELECT {', '.join(f'typeof({name})' for name in names)} FROM {table} LIMIT 1"
            )
            # A type that is another one in the engine would give other values than the file.
            if [*types[0]] == [*source.columns.values()]:
                self._table, self._columns = table, frozenset(self.view.compiled.schema.columns)
                self._whole_rows = names

    def _load(self, names: Sequence[str], *, whole_rows: bool = False) -> str:
        view = self.view
        select = view.select(names, INCOMING, view.sorted_position, whole_rows=whole_rows)
        stored = view.source.names if whole_rows else view.stored(names)
        table = self.engine.make(select, view.source.stream(stored))
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

    def table(self, columns: Collection[str]) -> Table:
        row, position, *_ = self.view.own
        if not self._order:
            return Table(f"({self.view.select(columns, self._files(columns), row)})")
        rows = self.view.select(columns, self._files(columns), None)
        return Table(f"(FROM ({rows}) JOIN (SELECT {row}, {position} FROM {self._order}) USING ({row}))")

    def read(self, sql: str, table: Table, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
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

    whole_rows = ()

    def take(self, positions: Sequence[int]) -> Any:
        return self._source.take(self.stored_rows(positions))

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not self._order or not positions:
            return positions
        return _stored_rows(self, Table(self._order), positions)

    def _files(self, columns: Collection[str]) -> str:
        return self._source.rows(self.view.stored(columns))

    def _sorted(self) -> str:
        """A table of every row's position, or "" when the files are in order already."""
        view, files = self.view, self._files(())
        if not self.read(f"{view.misplaced(files)} LIMIT 1", Table(files)):
            return ""
        table = self.engine.make(view.select((), files, view.sorted_position))
        self._source.verify()
        return table


def as_dicts(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows of files, as they are handed out."""
    return [dict(zip(names, values, strict=True)) for values in rows]


def _fault(view: View, name: str) -> NLFilterError:
    """What is said of a column that cannot be read as the schema declares it."""
    if name in view.compiled.exprs:
        return SchemaError([errors.within(f"columns.{name}.expr", errors.expr_fails())])
    return InputError.wrong_values(name, view.compiled.schema.columns[name].type)


def _in_schema(view: View, columns: Collection[str]) -> list[str]:
    """In the schema's order, so that the same columns always make the same text."""
    return [name for name in view.compiled.schema.columns if name in columns]


def _stored_rows(held: Held, table: Table, positions: Sequence[int]) -> list[int]:
    row, position, *_ = held.view.own
    listed = ", ".join(map(str, positions))
    rows = dict(held.read(f"SELECT {position}, {row} FROM {table.sql} WHERE {position} IN ({listed})", table))
    return [rows[one] for one in positions]
