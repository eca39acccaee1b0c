"""A prepared list: loaded once, asked many times.

kept = prepare(rows, compiled, engine).run(where, today=today, limit=20)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from numbers import Integral
from os import PathLike
from typing import Any, Generic

from nlfilter.apply.clause import Bound, Clause, negated_columns
from nlfilter.apply.held import Copied, Held, InFiles, as_dicts
from nlfilter.apply.view import View
from nlfilter.errors import InputError, SchemaError
from nlfilter.process import PerProcess
from nlfilter.schema.kinds import Kind
from nlfilter.sources.engine import Engine
from nlfilter.sources.export import ExportFormat, write_rows
from nlfilter.sources.names import quoted
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.ranked import Ranked, Rows_co, open_source
from nlfilter.sources.source import Source
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where

ROW_MEMORY = 64 * 2**20
"""Bytes that the whole rows of files may need to be kept at hand, unless `prepare` is told otherwise."""

_AT_ONCE = 1_000
"""With a higher limit rows are taken only when somebody reads them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Positions of the kept rows in the list's order; `stopped_early` when a limit left some out."""

    positions: tuple[int, ...]
    stopped_early: bool = False
    rows: Any = None
    """The rows themselves, where they were asked for and came at once."""


def check_count(name: str, given: object) -> None:
    """Raise `InputError` unless an argument says how many: a whole number of any library, no truth value."""
    if isinstance(given, bool) or not isinstance(given, Integral) or given < 0:
        raise InputError.not_a_count(name)


class PreparedList(Generic[Rows_co]):
    """A ranked list over which the wheres of one schema can be run, from many threads.

    A forked child loads it once more, when it first asks.
    """

    def __init__(self, source: Source, compiled: CompiledSchema, hold: Callable[[], Held]) -> None:
        self.source = source
        """The list as it was given."""
        self.compiled = compiled
        """The schema that it was prepared with."""
        self._here = PerProcess(hold)
        self._here()

    @property
    def _held(self) -> Held:
        return self._here()

    @property
    def total(self) -> int:
        """How many rows the list has."""
        return self.source.total

    def run(self, where: Where, *, today: date, limit: int | None = None, with_rows: bool = False) -> Kept:
        """The rows that a where and the owner's `always` keep, best first; `limit` counts for each list.

        `with_rows` asks for the rows of a short list in the same scan, where they are at hand.
        Raises `EngineError`, and `InputError` or `SchemaError` where the list and the schema part, or the
        where is of another schema.
        """
        if limit is not None:
            check_count("limit", limit)
            limit = min(limit, self.total)  # whatever its size, a number that DuckDB takes
        clause = self._clause(where, today)
        if clause.keeps_all and (limit is None or self.compiled.schema.list is None):
            return Kept(tuple(range(self.total))[:limit], limit is not None and limit < self.total)
        held = self._held
        shown = held.whole_rows if with_rows and limit is not None and limit <= _AT_ONCE else ()
        kept, table = clause.kept, held.table(clause.columns)
        _, position, whose, number = held.view.own
        select = f"SELECT {', '.join([position, *shown])} FROM {table.sql} WHERE {kept.sql}"
        in_order = f"ORDER BY {position}"
        if limit is None:
            rows = held.read(f"{select} {in_order}", table, kept.values)
            return Kept(tuple(row[0] for row in rows))
        # One row more than is wanted tells whether there are more.
        if held.one_list:
            found = held.read(f"{select} {in_order} LIMIT {limit + 1}", table, kept.values)
            whole = as_dicts(self.source.names, [row[1:] for row in found[:limit]]) if shown else None
            return Kept(tuple(row[0] for row in found[:limit]), len(found) > limit, whole)
        counted = f"row_number() OVER (PARTITION BY {whose} {in_order})"
        rows = held.read(
            f"SELECT {position}, {counted} AS {number} FROM {table.sql} WHERE {kept.sql} "
            f"QUALIFY {number} <= {limit + 1} {in_order}",
            table,
            kept.values,
        )
        positions = tuple(place for place, nth in rows if nth <= limit)
        return Kept(positions, len(positions) < len(rows))

    def count(self, where: Where, today: date) -> int:
        """How many rows are kept, exactly."""
        clause = self._clause(where, today)
        if clause.keeps_all:
            return self.total
        count: int = self.tally(("count(*)",), clause, clause.kept)[0]
        return count

    def facets(self, where: Where, today: date, column: str, most: int) -> list[tuple[Any, int]]:
        """The most frequent values of a column in the kept rows, and how many rows have each.

        A row with a list counts once for each of its elements. None stands for rows without a value.
        """
        clause = self._clause(where, today)
        kept, table = clause.kept, self._held.table({*clause.columns, column})
        value = quoted(column)
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            value = f"unnest(CASE WHEN len({value}) > 0 THEN list_distinct({value}) ELSE [NULL] END)"
        values = f"SELECT {value} AS value FROM {table.sql} WHERE {kept.sql}"
        return self._held.read(
            f"SELECT value, count(*) FROM ({values}) GROUP BY value "
            f"ORDER BY count(*) DESC, value NULLS LAST LIMIT {most}",
            table,
            kept.values,
        )

    def uncomputed(self) -> Iterator[str]:
        """The derived columns whose expression the engine cannot compute of every row."""
        for name in self.compiled.exprs:
            try:
                self.measured([f"count({quoted(name)})"], [name])
            except SchemaError:
                yield name

    def missing(self, where: Where, today: date) -> dict[str, int]:
        """How many of the kept rows have no value in a column of which a condition excludes values."""
        where = where.under(self.compiled)
        columns = negated_columns(where)
        if not columns:
            return {}
        clause = Clause.of(where, today)
        absent = tuple(f"count(*) - count({quoted(name)})" for name in columns)
        counts = self.tally(absent, clause, clause.kept)
        return {name: count for name, count in zip(columns, counts, strict=True) if count}

    def measured(self, aggregates: Sequence[str], columns: Sequence[str]) -> tuple[Any, ...]:
        """Some aggregates of our own over columns of all rows, in one scan."""
        table = self._held.table(columns)
        return tuple(self._held.read(f"SELECT {', '.join(aggregates)} FROM {table.sql}", table)[0])

    def _clause(self, where: Where, today: date) -> Clause:
        return Clause.of(where.under(self.compiled), today)

    def take(self, positions: Sequence[int]) -> Rows_co:
        """The rows at some positions, as the kind of thing that was given."""
        taken: Rows_co = self._held.take(positions)
        return taken

    def save(
        self,
        positions: Sequence[int],
        path: str | PathLike[str],
        columns: Sequence[str] | None = None,
        format: ExportFormat = "parquet",
    ) -> None:
        """Write the rows at some positions to a file; raises `InputError` when it cannot be."""
        write_rows(self.source, self._held.stored_rows(positions), path, columns, format)

    def tally(
        self, counts: Sequence[str], clause: Clause, kept: Bound, named: Mapping[str, Bound] | None = None
    ) -> tuple[Any, ...]:
        """Some aggregates over the rows that fulfil `kept`, in one scan; `named` conditions are columns."""
        if not counts:
            return ()
        named = named or {}
        flags = "".join(f", ({part.sql}) AS {quoted(name)}" for name, part in named.items())
        values = (*(value for part in named.values() for value in part.values), *kept.values)
        table = self._held.table(clause.columns)
        rows = self._held.read(
            f"SELECT {', '.join(counts)} FROM (SELECT *{flags} FROM {table.sql} WHERE {kept.sql})",
            table,
            values,
        )
        return tuple(rows[0])


def prepare(
    ranked: Ranked | PreparedList, compiled: CompiledSchema, engine: Engine, row_memory: int = ROW_MEMORY
) -> PreparedList:
    """Get a ranked list ready; raises `InputError`, or `SchemaError` where it and the schema part.

    `row_memory` bounds the bytes that whole rows of files may need in memory; with 0 they are read each time.
    One that was prepared before the schema changed is prepared once more.
    """
    if isinstance(ranked, PreparedList):
        if ranked.compiled is compiled:
            return ranked
        made, wanted = ranked.compiled.schema.name, compiled.schema.name
        if made != wanted:
            raise InputError.list_of_another_table(made, wanted)
        ranked = ranked.source
    source = open_source(ranked)
    view = View(compiled, source)
    if isinstance(source, ParquetFiles) and source.files:
        return PreparedList(source, compiled, partial(InFiles, view, source, engine.limits))
    return PreparedList(source, compiled, partial(Copied, view, engine, row_memory))
