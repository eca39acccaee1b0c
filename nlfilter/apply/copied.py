"""A ranked list that is copied into an engine, and lists that are parts of it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Collection, Sequence
from typing import Any

from nlfilter.apply.backing import Backing, FromClause, fault, in_schema, one_of, stored_rows
from nlfilter.apply.view import View
from nlfilter.errors import EngineError, NLFilterError, SchemaError
from nlfilter.fork_safety import cached_property, undivided
from nlfilter.sources.engine import INCOMING, Engine
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles, value_of, whole_dicts
from nlfilter.sources.rows import DictRows


class CopiedList:
    """A list in a table of the engine, sorted once; columns are added when a clause first needs them.

    The first query over Python rows that are in order runs in place: most lists are never queried again, and
    to copy a list takes longer than to scan it.

    The first `take` reads rows from the files. After a second one, many more are likely, and to open files is
    slow compared with a scan. So from then on the table holds whole rows, if they need at most `row_memory`
    bytes. A list out of a `dump` holds whole rows from the start: a later read would read the same row groups
    again. It also holds the dump itself, whose engine closes when nobody holds it.
    """

    short = False

    def __init__(
        self, view: View, engine: Engine, row_memory: int = 0, *, dump: object | None = None
    ) -> None:
        self.engine = engine
        self._dump = dump
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

    @property
    def total(self) -> int:
        return self.view.source.total

    @property
    def list_count(self) -> int:
        if not self.view.has_lists or self.view.is_sorted:  # rows that are sorted already are of one list
            return 1
        return max(1, len(self._ranges))

    def one(self, value: str) -> Backing:
        return one_of(self, value)

    def lists(self, values: Sequence[str]) -> list[Backing | None]:
        type_ = self.view.list_type
        wanted = [str(typed if (typed := value_of(value, type_)) is not None else value) for value in values]
        ranges = self._ranges if self.view.has_lists else {}
        alone = self._dump is not None and len(ranges) == 1
        return [
            ListInTable(self, *ranges[value], alone=alone) if value in ranges else None for value in wanted
        ]

    @cached_property
    def _ranges(self) -> dict[str, tuple[int, int]]:
        """The first position and the number of rows of each list; the rows of a list are adjacent."""
        _, position, whose, _ = self.view.own
        table = self.table(())
        found = self.read(
            f"SELECT {whose}::VARCHAR, min({position}), count(*) FROM {table.sql} "
            f"WHERE {whose} IS NOT NULL GROUP BY {whose}",
            table,
        )
        return {value: (start, total) for value, start, total in found}

    def table(self, columns: Collection[str]) -> FromClause:
        with undivided(), self._growing:
            asked, self._asked = self._asked, True
            if not asked and (in_place := self._in_place(columns)):
                self._columns = frozenset(columns)
                return in_place
            if not self._table or not self._columns.issuperset(columns):
                self._grow(self._columns.union(columns))
            self.view.source.verify()
            return FromClause(self._table)

    def _in_place(self, columns: Collection[str]) -> FromClause | None:
        view, source = self.view, self.view.source
        if not isinstance(source, DictRows) or not view.is_sorted or not view.never_fails(columns):
            return None
        names = in_schema(view, columns)
        select = view.select(names, INCOMING, view.sorted_position)
        return FromClause(f"({select})", source.stream(self._streamed(names)))

    def _streamed(self, names: Sequence[str]) -> Sequence[str]:
        """The stored columns to read for some of the schema's; at least one, as a stream needs one."""
        return self.view.stored(names) or self.view.source.names[:1]

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
        rows = whole_dicts(source.names, [by_position[place] for place in positions])
        return source.take(self.stored_rows(positions)) if rows is None else rows

    def read(self, sql: str, table: FromClause, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.engine.read(sql, values, table.batch)

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        if not positions or self.view.is_sorted:
            return positions
        table = self.table(())  # the order is known once it is loaded
        return positions if self._as_stored else stored_rows(self, table, positions)

    def _grow(self, columns: frozenset[str]) -> None:
        if self._dump is not None and not self._table and self._load_whole_rows():
            return
        names = in_schema(self.view, columns)
        try:
            table = self._load(names)
        except EngineError as error:
            failure = error
        else:
            # Keep an old table as long as the list: another thread may be reading it.
            weakref.finalize(self, self.engine.drop, table).atexit = False
            if not self.view.is_sorted and not self._table:
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
        """Load all columns and the whole rows, once; if that is impossible, nothing changes."""
        with undivided(), self._growing:
            tried, self._row_memory = self._row_memory, 0
            if not source.total or not 0 < source.bytes_in_memory <= tried:
                return
            if not (table := self._with_whole_rows()):
                return
            names = self.view.as_stored
            types = self.engine.read(
                f"SELECT {', '.join(f'typeof({name})' for name in names)} FROM {table} LIMIT 1"
            )
            # If the engine has another type for a column, its values would differ from the file's.
            if [*types[0]] == [*source.columns.values()]:
                self._table, self._columns = table, frozenset(self.view.compiled.schema.columns)
                self._whole_rows = names

    def _load_whole_rows(self) -> bool:
        """Load all columns and the whole rows before anything else; return whether that succeeded."""
        source = self.view.source
        if not isinstance(source, ParquetFiles) or source.most_bytes_in_memory > self._row_memory:
            return False
        if not (table := self._with_whole_rows()):
            return False
        self._table, self._whole_rows = table, self.view.as_stored
        self._columns = frozenset(self.view.compiled.schema.columns)
        self._as_stored = self.one_list = False
        return True

    def _with_whole_rows(self) -> str:
        """Makes a table of all columns and the whole rows; returns "" if any column cannot be loaded."""
        try:
            table = self._load([*self.view.compiled.schema.columns], whole_rows=True)
        except (EngineError, SchemaError):
            return ""
        weakref.finalize(self, self.engine.drop, table).atexit = False
        return table

    def _load(self, names: Sequence[str], *, whole_rows: bool = False) -> str:
        view, source = self.view, self.view.source
        stored = source.names if whole_rows else self._streamed(names)
        read, stream = INCOMING, None
        if self._dump is not None and isinstance(source, ParquetFiles):
            read = source.rows(stored)  # the engine of a dump may read its files
        else:
            stream = source.stream(stored)
        table = self.engine.make(
            view.select(names, read, view.sorted_position, whole_rows=whole_rows), stream
        )
        source.verify()
        return table

    def _diagnosis(self, names: Sequence[str]) -> NLFilterError | None:
        """Find the column that could not be loaded, by loading each one separately."""
        source, stored = self.view.source, self._streamed(names)
        with source.scan(stored) as scan:
            # Raises the source's own error, if the source is the cause.
            scan.read(f"SELECT {', '.join(f'count({quoted(name)})' for name in stored)} FROM {scan.table}")
        for name in names:
            try:
                self.engine.drop(self._load([name]))
            except EngineError:
                return fault(self.view, name, self._first_unread(name) if source.loose else None)
        return None

    def _first_unread(self, name: str) -> int | None:
        """Finds the first of the caller's rows with a value that cannot be read, in ever smaller halves."""
        stream = self.view.source.stream(self.view.stored([name]))
        fine, wrong = 0, self.view.source.total
        while wrong - fine > 1:
            tried = (fine + wrong) // 2
            some = self.view.select([name], f"(FROM {INCOMING} LIMIT {tried})", None)
            try:
                self.engine.read(f"SELECT count({quoted(name)}) FROM ({some})", (), stream)
            except EngineError:
                wrong = tried
            else:
                fine = tried
        return fine


class ListInTable:
    """One of several lists in one table: a range of positions."""

    one_list = True

    def __init__(self, whole: CopiedList, start: int, total: int, *, alone: bool = False) -> None:
        self.engine, self.view = whole.engine, whole.view
        self.total = total
        self._alone = alone
        self.whole, self.start = whole, start

    list_count = 1

    def table(self, columns: Collection[str]) -> FromClause:
        table, position = self.whole.table(columns), self.view.own.position
        if self._alone:
            return table
        # The places are parameters, so that a statement is parsed once for all lists.
        own = f"SELECT * REPLACE ({position} - ? AS {position}) FROM {table.sql}"
        sql = f"({own} WHERE {position} BETWEEN ? AND ?)"
        return FromClause(sql, table.batch, (self.start, self.start, self.start + self.total - 1))

    short = False

    def one(self, value: str) -> Backing:
        return one_of(self, value)

    def lists(self, values: Sequence[str]) -> list[Backing | None]:
        return self.whole.lists(values)

    @property
    def whole_rows(self) -> Sequence[str]:
        return self.whole.whole_rows

    def read(self, sql: str, table: FromClause, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.whole.read(sql, table, values)

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        return self.whole.stored_rows(self._among_all(positions))

    def take(self, positions: Sequence[int]) -> Any:
        return self.whole.take(self._among_all(positions))

    def _among_all(self, positions: Sequence[int]) -> list[int]:
        return [position + self.start for position in positions]
