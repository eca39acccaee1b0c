"""A prepared list: loaded once, queried many times.

kept = prepare(rows, compiled, engine).run(where, today=today, limit=20)
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from numbers import Integral
from os import PathLike
from typing import Any, Generic

from msgspec import Struct

from nlfilter.apply.backing import Backing, one_of
from nlfilter.apply.clause import BoundSQL, BoundWhere, negated_columns
from nlfilter.apply.copied import CopiedList, ListInTable
from nlfilter.apply.dump import Dump
from nlfilter.apply.export import Export, Progress
from nlfilter.apply.view import View
from nlfilter.errors import InputError, NLFilterError, SchemaError
from nlfilter.fork_safety import PerProcess
from nlfilter.schema.kinds import Kind
from nlfilter.sources.binary_formats import ExportFormat
from nlfilter.sources.engine import Engine, Limits
from nlfilter.sources.export import write_rows
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles, whole_dicts
from nlfilter.sources.paths import Paths
from nlfilter.sources.ranked import Ranked, Rows_co, open_source
from nlfilter.sources.rows_as_text import Form, texts
from nlfilter.sources.source import Source
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where

ROW_MEMORY = 64 * 2**20
"""The most bytes of whole rows of files that are kept in memory by default."""

_ENDLESS = 2**62
"""A limit that no list reaches, and that DuckDB still accepts."""

AT_ONCE = 1_000
"""With a higher limit, rows are read only when somebody asks for them."""


class KeptRows(Struct, frozen=True):
    """Positions of the kept rows in the list's order; `stopped_early` if a limit left some out."""

    positions: tuple[int, ...]
    stopped_early: bool = False
    rows: Any = None
    """The rows themselves, if they were requested and read in the same scan."""


def check_count(name: str, given: object) -> None:
    """Raise `InputError` unless an argument is a whole number of 0 or more, of any library but not a bool."""
    if isinstance(given, bool) or not isinstance(given, Integral) or given < 0:
        raise InputError.of("not_a_count", name=name)


class PreparedList(Generic[Rows_co]):
    """A ranked list over which the wheres of one schema can be run, from many threads.

    A forked child loads the list again when it first uses it.
    """

    def __init__(
        self,
        source: Source,
        compiled: CompiledSchema,
        hold: Callable[[], Backing],
        backing: Backing | None = None,
    ) -> None:
        self.source = source
        """The list as it was given."""
        self.compiled = compiled
        """The schema with which it was prepared."""
        self._allowed: dict[date, int] = {}
        self._per_process = PerProcess(hold)
        self._per_process.made = backing
        self._per_process()

    def __repr__(self) -> str:
        return f"PreparedList({self.compiled.schema.name})"

    @property
    def backing(self) -> Backing:
        """Where its rows are, in this process."""
        return self._per_process()

    @property
    def total(self) -> int:
        """How many rows the list has, including those that the owner's `always` hides."""
        return self.backing.total

    def allowed(self, today: date) -> int:
        """Counts the rows that the owner's `always` lets through: those that a person may see."""
        if today not in self._allowed:
            self._allowed = {today: self.count(Where(self.compiled), today)}
        return self._allowed[today]

    @property
    def list_count(self) -> int:
        """How many lists its rows belong to; 1 if the schema names no list column, or the rows lack it."""
        return self.backing.list_count

    def one(self, value: str) -> PreparedList:
        """Returns one of its lists, by its value as text.

        Raises `InputError` if the schema names no list column, or the list does not exist. For a dump, the
        second error may come only with the first query.
        """
        self._check_lists()
        backing = self.backing.one(value)
        return PreparedList(backing.view.source, self.compiled, lambda: self.backing.one(value), backing)

    def lists(self, values: Sequence[str]) -> list[PreparedList | InputError]:
        """Returns some of its lists, by their values as text, after one pass over the rows.

        A missing list gives an error in its place. Raises `InputError` if the schema names no list column.
        """
        self._check_lists()
        found = zip(values, self.backing.lists(values) if values else [], strict=True)
        return [self._list_or_error(value, backing) for value, backing in found]

    def _check_lists(self) -> None:
        if self.compiled.schema.list is None:
            raise InputError.no_lists(self.compiled.schema.name, inferred=False)

    def _list_or_error(self, value: str, backing: Backing | None) -> PreparedList | InputError:
        if backing is None:
            return InputError.of("no_such_list", value=value)
        return PreparedList(backing.view.source, self.compiled, lambda: one_of(self.backing, value), backing)

    def run(
        self,
        where: Where,
        *,
        today: date,
        limit: int | None = None,
        offset: int = 0,
        with_rows: bool = False,
    ) -> KeptRows:
        """Finds rows that a where and the owner's `always` keep, best first.

        `limit` is the most rows of each list, and `offset` the number of its first rows to leave out.
        `with_rows` also reads the rows in the same scan, if they are few and in memory.
        Raises `EngineError`; `InputError` or `SchemaError` if the list does not fit the schema, or the
        where belongs to another schema.
        """
        check_count("offset", offset)
        offset = min(offset, _ENDLESS)
        if limit is not None or offset:
            limit = _ENDLESS if limit is None else limit
            check_count("limit", limit)
            limit = min(limit, _ENDLESS)
        clause = self._clause(where, today)
        if clause.keeps_all and (limit is None or self.compiled.schema.list is None):
            self.source.verify()
            places = range(self.total)[offset:]
            return KeptRows(tuple(places[:limit]), limit is not None and limit < len(places))
        backing = self.backing
        at_once = with_rows and (backing.short or (limit is not None and limit <= AT_ONCE))
        shown = backing.whole_rows if at_once else ()
        condition, table = clause.combined, backing.table(clause.columns)
        _, position, whose, number = backing.view.own
        select = f"SELECT {', '.join([position, *shown])} FROM {table.sql} WHERE {condition.sql}"
        in_order, values = f"ORDER BY {position}", (*table.values, *condition.values)
        if limit is None:
            found = backing.read(f"{select} {in_order}", table, values)
            return KeptRows(tuple(row[0] for row in found), rows=self._whole(found) if shown else None)
        # One additional row tells whether there are more.
        if backing.one_list:
            found = backing.read(f"{select} {in_order} LIMIT {limit + 1} OFFSET {offset}", table, values)
            more, found = len(found) > limit, found[:limit]
            return KeptRows(tuple(row[0] for row in found), more, self._whole(found) if shown else None)
        counted = f"row_number() OVER (PARTITION BY {whose} {in_order})"
        rows = backing.read(
            f"SELECT {position}, {counted} AS {number} FROM {table.sql} WHERE {condition.sql} "
            f"QUALIFY {number} > {offset} AND {number} <= {offset + limit + 1} {in_order}",
            table,
            values,
        )
        positions = tuple(place for place, nth in rows if nth <= offset + limit)
        return KeptRows(positions, len(positions) < len(rows))

    def _whole(self, found: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]] | None:
        """Makes rows as dicts from the columns that follow each position, if that is possible."""
        return whole_dicts(self.source.names, [row[1:] for row in found])

    def count(self, where: Where, today: date) -> int:
        """Counts the kept rows exactly."""
        clause = self._clause(where, today)
        if clause.keeps_all:
            self.source.verify()
            return self.total
        count: int = self.aggregate(("count(*)",), clause, clause.combined)[0]
        return count

    def facets(self, where: Where, today: date, column: str, most: int) -> list[tuple[Any, int]]:
        """Returns a column's most frequent values in the kept rows, and how many rows have each.

        A row with a list counts once for each of its elements. None stands for rows without a value.
        """
        clause = self._clause(where, today)
        condition, table = clause.combined, self.backing.table({*clause.columns, column})
        value = quoted(column)
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            value = f"unnest(CASE WHEN len({value}) > 0 THEN list_distinct({value}) ELSE [NULL] END)"
        values = f"SELECT {value} AS value FROM {table.sql} WHERE {condition.sql}"
        return self.backing.read(
            f"SELECT value, count(*) FROM ({values}) GROUP BY value "
            f"ORDER BY count(*) DESC, value NULLS LAST LIMIT {most}",
            table,
            (*table.values, *condition.values),
        )

    def derived(self) -> Iterator[tuple[str, int | None]]:
        """Yields each derived column with the number of rows that have a value of it; None if the engine
        cannot compute its expression for every row.
        """
        for name in self.compiled.exprs:
            try:
                (filled,) = self.measured([f"count({quoted(name)})"], [name])
            except SchemaError:
                filled = None
            yield name, filled

    def missing(self, where: Where, today: date) -> dict[str, int]:
        """Counts the kept rows without a value, for each column of which a condition excludes values."""
        where = where.under(self.compiled)
        columns = negated_columns(where)
        if not columns:
            return {}
        clause = BoundWhere.of(where, today)
        absent = tuple(f"count(*) - count({quoted(name)})" for name in columns)
        counts = self.aggregate(absent, clause, clause.combined)
        return {name: count for name, count in zip(columns, counts, strict=True) if count}

    def measured(self, aggregates: Sequence[str], columns: Sequence[str]) -> tuple[Any, ...]:
        """Computes our own aggregates over columns of all rows, in one scan."""
        table = self.backing.table(columns)
        return tuple(
            self.backing.read(f"SELECT {', '.join(aggregates)} FROM {table.sql}", table, table.values)[0]
        )

    def _clause(self, where: Where, today: date) -> BoundWhere:
        return BoundWhere.of(where.under(self.compiled), today)

    def take(self, positions: Sequence[int]) -> Rows_co:
        """Returns the rows at some positions, of the type that was given."""
        taken: Rows_co = self.backing.take(positions)
        return taken

    @property
    def in_files(self) -> bool:
        """Whether every query scans files; then one statement should write the rows."""
        return isinstance(self.backing, Dump)

    def export(
        self,
        where: Where,
        today: date,
        limit: int | None,
        path: str | PathLike[str],
        columns: Sequence[str] | None = None,
    ) -> None:
        """Write the rows that a where keeps of files as a parquet file, without loading them into Python."""
        self._export(where, today, limit, columns).to_file(path)

    def export_parts(
        self,
        where: Where,
        today: date,
        limit: int | None,
        folder: str | PathLike[str],
        part_rows: int,
        progress: Progress,
    ) -> None:
        """Write such rows as a folder of parquet files, each made from about `part_rows` rows of whole lists.

        Raises `InputError` if the rows do not come from files.
        """
        check_count("part_rows", part_rows)
        self._export(where, today, limit).to_parts(folder, max(1, part_rows), progress)

    def _export(
        self, where: Where, today: date, limit: int | None, columns: Sequence[str] | None = None
    ) -> Export:
        backing, source = self.backing, self.source
        if not isinstance(backing, Dump):
            if not isinstance(source, ParquetFiles):
                raise InputError.of("parts_of_rows")
            backing = Dump(View(self.compiled, source), source, backing.engine.limits)
        if limit is not None:
            check_count("limit", limit)
        most = limit and min(limit, _ENDLESS)
        return Export(backing, self._clause(where, today), most, columns=columns)

    def save(
        self,
        positions: Sequence[int],
        path: str | PathLike[str],
        columns: Sequence[str] | None = None,
        format: ExportFormat = "parquet",
    ) -> None:
        """Write the rows at some positions to a file; raises `InputError` if that fails."""
        write_rows(self.source, self.backing.stored_rows(positions), path, columns, format)

    def texts(
        self, positions: Sequence[int], columns: Sequence[str], form: Form
    ) -> Iterator[list[tuple[str | None, ...]]] | None:
        """Yields columns of the rows at some positions as text (`sources/rows_as_text.py`)."""
        return texts(self.source, self.backing.stored_rows(positions), columns, form)

    def aggregate(
        self,
        counts: Sequence[str],
        clause: BoundWhere,
        condition: BoundSQL,
        named: Mapping[str, BoundSQL] | None = None,
    ) -> tuple[Any, ...]:
        """Computes aggregates over the rows that fulfil a condition; they may use `named` conditions."""
        if not counts:
            return ()
        named = named or {}
        flags = "".join(f", ({part.sql}) AS {quoted(name)}" for name, part in named.items())
        table = self.backing.table(clause.columns)
        asked = (value for part in named.values() for value in part.values)
        values = (*asked, *table.values, *condition.values)
        rows = self.backing.read(
            f"SELECT {', '.join(counts)} FROM (SELECT *{flags} FROM {table.sql} WHERE {condition.sql})",
            table,
            values,
        )
        return tuple(rows[0])


def prepare(
    ranked: Ranked | PreparedList, compiled: CompiledSchema, engine: Engine, row_memory: int = ROW_MEMORY
) -> PreparedList:
    """Prepare a ranked list; raises `InputError`, or `SchemaError` if it does not fit the schema.

    `row_memory` limits the bytes that whole rows of files may need in memory; with 0 they are read each time.
    A list that was prepared before the schema changed is prepared again.
    """
    if isinstance(ranked, PreparedList):
        if ranked.compiled is compiled:
            return ranked
        made, wanted = ranked.compiled.schema.name, compiled.schema.name
        if made != wanted:
            raise InputError.of("list_of_another_table", made=made, wanted=wanted)
        ranked = ranked.source
    source = open_source(ranked)
    if isinstance(source, ParquetFiles) and source.files:
        return prepare_dump(source, compiled, engine.limits, row_memory)
    return PreparedList(source, compiled, partial(CopiedList, View(compiled, source), engine, row_memory))


def prepare_dump(
    source: ParquetFiles, compiled: CompiledSchema, limits: Limits | None = None, row_memory: int = ROW_MEMORY
) -> PreparedList:
    """Prepare files that are not copied: their lists are read one by one, or they are scanned in place."""
    view = View(compiled, source)
    return PreparedList(source, compiled, partial(Dump, view, source, limits or Limits(), row_memory))


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


FEWEST = 3
"""The fewest lists for which one pass over all lists of a table is faster than a query for each."""


def run_together(
    lists: Sequence[PreparedList], where: Where, today: date, limit: int | None
) -> list[KeptRows] | None:
    """Finds what `PreparedList.run` finds in each list, best first.

    Returns None if the lists are not parts of one table, or if anything fails: then each is run by itself.
    """
    parts = [one.backing for one in lists]
    tables = [part for part in parts if isinstance(part, ListInTable)]
    if not FEWEST <= len(tables) == len(parts) or len({id(part.whole) for part in tables}) > 1:
        return None
    try:
        return _run(lists, tables, where.under(lists[0].compiled), today, limit)
    except NLFilterError:
        return None


def _run(
    lists: Sequence[PreparedList], parts: Sequence[ListInTable], where: Where, today: date, limit: int | None
) -> list[KeptRows] | None:
    clause, whole = BoundWhere.of(where, today), parts[0].whole
    if clause.keeps_all:
        return None
    condition, table = clause.combined, whole.table(clause.columns)
    _, position, whose, _ = whole.view.own
    shown = whole.whole_rows if limit is not None and limit <= AT_ONCE else ()
    # One additional row tells whether there are more.
    ranked = f"row_number() OVER (PARTITION BY {whose} ORDER BY {position})"
    end = f"ORDER BY {position}" if limit is None else f"QUALIFY {ranked} <= {limit + 1} ORDER BY {position}"
    rows = whole.read(
        f"SELECT {', '.join([position, *shown])} FROM {table.sql} WHERE {condition.sql} {end}",
        table,
        (*table.values, *condition.values),
    )
    places = [row[0] for row in rows]
    kept: list[KeptRows] = []
    for one, part in zip(lists, parts, strict=True):
        found = rows[bisect_left(places, part.start) : bisect_left(places, part.start + part.total)]
        best_ones = found[:limit]
        kept.append(
            KeptRows(
                tuple(row[0] - part.start for row in best_ones),
                len(best_ones) < len(found),
                whole_dicts(one.source.names, [row[1:] for row in best_ones]) if shown else None,
            )
        )
    return kept
