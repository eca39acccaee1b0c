"""A dump: files too big to copy. They are scanned in place, or only some of their lists are read."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.apply.backing import Backing, FromClause, fault, one_of, stored_rows
from nlfilter.apply.copied import CopiedList
from nlfilter.apply.view import View
from nlfilter.errors import EngineError, NLFilterError
from nlfilter.fork_safety import cached_property, undivided
from nlfilter.sources.engine import Engine, Limits
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles

T = TypeVar("T")


class Range(Struct, frozen=True):
    """Adjacent lists, from one to another; `none` means the rows without a list."""

    first: Any = None
    last: Any = None
    none: bool = False

    def condition(self, list_: str) -> tuple[str, tuple[Any, ...]]:
        """Returns the SQL condition for its rows, and the parameters."""
        if self.none:
            return f"{list_} IS NULL", ()
        return f"{list_} BETWEEN ? AND ?", (self.first, self.last)


class Dump:
    """Files that are scanned in place, by two engines that may access nothing else: one on all
    cores for all rows, one on a single core for lists, which more cores would only slow down.
    """

    def __init__(self, view: View, source: ParquetFiles, limits: Limits, row_memory: int = 0) -> None:
        # A file of this size holds many lists, if there is a list column.
        self.one_list = view.compiled.schema.list is None
        self.view = view
        self.source = source
        self.limits = limits
        self._row_memory = row_memory
        self._ordering, self._opening = threading.Lock(), threading.Lock()
        self._engines: dict[int, Engine] = {}
        self._any_list: dict[bool, str] = {}

    @property
    def engine(self) -> Engine:
        """The engine for all rows."""
        return self._engine(os.cpu_count() or 1)

    @property
    def engine_of_lists(self) -> Engine:
        """The engine for single lists."""
        return self._engine(1)

    def _engine(self, threads: int) -> Engine:
        if (engine := self._engines.get(threads)) is not None:
            return engine
        with undivided(), self._opening:
            if threads not in self._engines:
                engine = Engine(replace(self.limits, threads=threads), self.source.parquet)
                weakref.finalize(self, engine.close).atexit = False
                self._engines[threads] = engine
            return self._engines[threads]

    @property
    def total(self) -> int:
        return self.source.total

    @cached_property
    def list_count(self) -> int:
        if self.one_list:
            return 1
        table = self.table(())
        found = self.read(f"SELECT count(DISTINCT {self.view.own.list}) FROM {table.sql}", table)
        return max(1, int(found[0][0]))

    short = False

    def one(self, value: str) -> Backing:
        return OneList(self, value, self._narrowed([value]))

    def lists(self, values: Sequence[str]) -> list[Backing | None]:
        return self.copied(self._narrowed(values)).lists(values)

    def copied(self, view: View) -> CopiedList:
        """Copies the rows of a view into the engine."""
        return CopiedList(view, self.engine_of_lists, self._row_memory, dump=self)

    def keeps_whole(self, source: ParquetFiles) -> bool:
        """Whether the whole rows of a part of the files are few enough to be kept in memory."""
        return source.most_bytes_in_memory <= self._row_memory

    def any_list(self, source: ParquetFiles) -> str:
        """Returns SQL that reads a list's whole rows; the list is a parameter, so it is parsed only once."""
        if source.is_one_file not in self._any_list:
            view = self.view
            rows = source.rows_of_any_list(source.names, view.compiled.schema.list or "")
            select = view.select(view.compiled.schema.columns, rows, view.sorted_position, whole_rows=True)
            self._any_list[source.is_one_file] = f"({select})"
        return self._any_list[source.is_one_file]

    def _narrowed(self, values: Sequence[str]) -> View:
        column = self.view.compiled.schema.list
        return self.view.over(self.source.of_lists(column or "", values))

    @cached_property
    def in_order(self) -> bool:
        """Whether the rows are stored in the list's order."""
        files = self._files(())
        return not self.view.ordered or not self.read(
            f"{self.view.misplaced(files)} LIMIT 1", FromClause(files)
        )

    @cached_property
    def _order(self) -> str:
        """The name of a table with every row's position, made once; "" if the files are in order already."""
        with undivided(), self._ordering:
            if "_order" in self.__dict__:
                return str(self.__dict__["_order"])
            return "" if self.in_order else self._sorted()

    def ranges(self, rows: int) -> list[Range | None]:
        """Splits the lists into ranges of about `rows` rows."""
        if not self.view.has_lists:
            return [None]
        list_, files = self.view.own.list, self._files(())
        each = f"SELECT {list_}, count(*) AS n FROM ({self.view.select((), files, None)}) GROUP BY {list_}"
        before = f"(sum(n) OVER (ORDER BY {list_} NULLS LAST) - n) // {rows}"
        found = self.read(
            f"SELECT min({list_}), max({list_}), count(*) > count({list_}) FROM "
            f"(SELECT {list_}, {before} AS part FROM ({each})) GROUP BY part, {list_} IS NULL "
            f"ORDER BY {list_} IS NULL, part",
            FromClause(files),
        )
        return [Range(first, last, none) for first, last, none in found] or [None]

    def table(self, columns: Collection[str]) -> FromClause:
        row, position, *_ = self.view.own
        if not self._order:
            return FromClause(f"({self.view.select(columns, self._files(columns), row)})")
        rows = self.view.select(columns, self._files(columns), None)
        return FromClause(f"(FROM ({rows}) JOIN (SELECT {row}, {position} FROM {self._order}) USING ({row}))")

    def read(self, sql: str, table: FromClause, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.guarded(lambda: self.engine.read(sql, values))

    def guarded(self, work: Callable[[], T]) -> T:
        """Do some work of an engine over the files; an error of the files is reported first."""
        try:
            done = work()
        except EngineError as error:
            failure = error
        else:
            self.source.verify()
            return done
        self.source.verify()
        raise failure if failure.exhausted else self._diagnosis() or failure

    def _diagnosis(self) -> NLFilterError | None:
        """Find the column that cannot be read, by reading each one separately."""
        for name in self.view.compiled.schema.filterable:
            try:
                one = self.view.select([name], self._files([name]), None)
                self.engine.read(f"SELECT count({quoted(name)}) FROM ({one})")
            except EngineError as error:
                return None if error.exhausted else fault(self.view, name)
        return None

    whole_rows = ()

    def take(self, positions: Sequence[int]) -> Any:
        return self.source.take(self.stored_rows(positions))

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not self._order or not positions:
            return positions
        return stored_rows(self, FromClause(self._order), positions)

    def _files(self, columns: Collection[str]) -> str:
        return self.source.rows(self.view.stored(columns))

    def _sorted(self) -> str:
        view, files = self.view, self._files(())
        table = self.engine.make(view.select((), files, view.sorted_position))
        self.source.verify()
        return table


class OneList:
    """One list of a dump. The first query runs in place, because most lists get only one query. The second
    one copies the list into memory.
    """

    one_list = True

    def __init__(self, dump: Dump, value: str, view: View) -> None:
        self.engine, self.view = dump.engine_of_lists, view
        self._dump, self._value = dump, value
        self._first = threading.Semaphore(1)
        self._whole = isinstance(view.source, ParquetFiles) and dump.keeps_whole(view.source)

    @cached_property
    def _copied(self) -> Backing:
        self._first.acquire(blocking=False)
        return one_of(self._dump.copied(self.view), self._value)

    @property
    def total(self) -> int:
        return self._copied.total

    list_count = 1

    def one(self, value: str) -> Backing:
        return one_of(self, value)

    def lists(self, values: Sequence[str]) -> list[Backing | None]:
        return self._copied.lists(values)

    def table(self, columns: Collection[str]) -> FromClause:
        source = self.view.source
        if not self._whole or not isinstance(source, ParquetFiles) or not self._first.acquire(blocking=False):
            return self._copied.table(columns)
        source.verify()
        return FromClause(self._dump.any_list(source), values=source.parameters)

    def read(self, sql: str, table: FromClause, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Runs a SELECT; if it finds no row, checks that the list exists."""
        try:
            rows = self.engine.read(sql, values)
        except EngineError as error:
            failure = error
        else:
            self.view.source.verify()
            if not rows:
                _ = self._copied
            return rows
        self.view.source.verify()
        if failure.exhausted:
            raise failure
        _ = self._copied.table(self.view.compiled.schema.filterable)  # raises an error if a column is wrong
        raise failure

    @property
    def short(self) -> bool:
        return self._whole

    @property
    def whole_rows(self) -> Sequence[str]:
        return self._dump.view.as_stored if self._whole else ()

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        return self._copied.stored_rows(positions)

    def take(self, positions: Sequence[int]) -> Any:
        return self._copied.take(positions)
