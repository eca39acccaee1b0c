"""Finds ways out of an empty or short answer: conditions to drop or loosen, and how many rows that keeps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import combinations, takewhile
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nlfilter.apply.clause import BoundSQL, BoundWhere
from nlfilter.errors import RejectedWhere
from nlfilter.schema.parts import Lang
from nlfilter.sources.names import quoted
from nlfilter.where.conditions import Condition, Where
from nlfilter.where.logic.check import admitted
from nlfilter.where.logic.looser import Move, Near, loosened, moves, wider
from nlfilter.where.nodes import Predicate, columns, conjunction, parts_of
from nlfilter.where.sql.writer import measured

if TYPE_CHECKING:
    from nlfilter.apply.prepared import PreparedList

_NEAREST = 1_000
"""The most values that the scan returns beyond a bound; if a move adds more, a second scan counts rows."""
_MOST_PAIRED = 16
"""The most conditions that are also dropped in pairs: a hundred would give 4,950 pairs."""
_MOST_WIDER = 3
"""The most near values that are offered for one part of a condition."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Conditions to drop, by their ids, and how many rows would then be kept."""

    drop: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Loosening:
    """A condition to loosen, and how many rows would then be kept; `where` holds the looser condition."""

    replaces: str
    where: Where
    count: int

    @property
    def condition(self) -> Condition:
        """The loosened condition."""
        return max(self.where.conditions, key=lambda condition: int(condition.id[1:]))

    def describe(self, lang: Lang = "en") -> str:
        """Says the looser condition in words."""
        from nlfilter.where.words import say

        return say(self.condition.predicate, self.where.schema, lang)


class Relaxed(Struct, frozen=True):
    """All ways out of one answer."""

    relaxations: tuple[Relaxation, ...]
    loosenings: tuple[Loosening, ...]


def relax(where: Where, prepared: PreparedList, today: date, near: Near = lambda *_: ()) -> Relaxed:
    """Count the rows without each condition, and with a looser form of it, in one scan.

    If no single condition helps, pairs that help follow, unless there are more than 16 conditions. The
    owner's `always` stays in force.
    """
    scan = _Scan(where, today)
    kept = scan.rows_without(())
    dropped = {(condition.id,): scan.rows_without((condition.id,)) for condition in where.conditions}
    tries = tuple(_tries(where, scan, near))
    found = scan.run(prepared)
    relaxations = [Relaxation(drop, found[place]) for drop, place in dropped.items()]
    if 2 < len(dropped) <= _MOST_PAIRED and all(one.count == found[kept] for one in relaxations):
        relaxations += _pairs(where, prepared, today, found[kept])
    loosenings: list[Loosening] = []
    for one in tries:
        with suppress(RejectedWhere):  # a looser condition obeys the same limits as any other
            loosenings += one.loosenings(found, found[kept], where, prepared, today)
    return Relaxed(tuple(relaxations), tuple(loosenings))


def _pairs(where: Where, prepared: PreparedList, today: date, kept: int) -> Iterator[Relaxation]:
    """Finds the pairs of conditions without which more rows are kept."""
    scan = _Scan(where, today)
    pairs = {pair: scan.rows_without(pair) for pair in combinations((c.id for c in where.conditions), 2)}
    found = scan.run(prepared)
    return (Relaxation(pair, found[place]) for pair, place in pairs.items() if found[place] > kept)


class _Try(Struct, frozen=True):
    """One part of a condition that can be loosened: a bound that moves, or additional values."""

    condition: Condition
    part: Predicate
    how: Move | tuple[Predicate, ...]
    places: tuple[int, ...]

    def loosenings(
        self, found: Sequence[Any], kept: int, where: Where, prepared: PreparedList, today: date
    ) -> Iterator[Loosening]:
        """Yields the looser conditions that keep more rows."""
        if isinstance(self.how, Move):
            values = [*takewhile(_is_bound, found[self.places[0]] or ())]
            if values:
                part, won = loosened(self.how, values, today)
                looser = self._in_place(part, where)
                count = kept + won if won < _NEAREST else prepared.count(looser, today)
                yield Loosening(self.condition.id, looser, count)
            return
        counts = [found[place] for place in self.places]
        helpful = [(part, n) for part, n in zip(self.how, counts, strict=True) if n > kept]
        for part, count in helpful[:_MOST_WIDER]:
            yield Loosening(self.condition.id, self._in_place(part, where), count)

    def _in_place(self, looser: Predicate, where: Where) -> Where:
        parts = (looser if part == self.part else part for part in parts_of(self.condition.predicate))
        return where.replacing(self.condition.id, conjunction(*parts))


def _is_bound(value: object) -> bool:
    """Whether a value can be a bound: not if it is infinite, or DuckDB's text of what Python's calendar or
    clock does not have (a day before the year 1, 24:00).
    """
    return not isinstance(value, str) and not (isinstance(value, float) and math.isinf(value))


def _tries(where: Where, scan: _Scan, near: Near) -> Iterator[_Try]:
    """Yields the parts that can be loosened.

    Not those about a column that identifies an item, nor about a private one: a looser condition is made from
    a value that nobody typed, and tells it.
    """
    schema = where.schema.schema
    untold = {*schema.key, *(name for name, column in schema.columns.items() if column.private)}
    for condition in where.conditions:
        for part in parts_of(condition.predicate):
            if untold.intersection(columns(part)):
                continue
            rest = scan.flags_beside(condition.id, part)
            for move in moves(part):
                held = measured(move.measure, where.schema) if move.measure else _held(move.columns, where)
                best = f"{'max' if move.down else 'min'}({held}, {_NEAREST})"
                yield _Try(condition, part, move, (scan.ask(best, [*rest, scan.flag(move.beyond)]),))
            others = tuple(other for other in wider(part, near) if _may_be_asked(other, where))
            places = tuple(scan.ask("count(*)", [*rest, scan.flag(other)]) for other in others)
            yield _Try(condition, part, others, places)


def _may_be_asked(predicate: Predicate, where: Where) -> bool:
    """Whether a looser form is allowed: its list of values may have become too long."""
    try:
        return bool(admitted(predicate, where.schema))
    except RejectedWhere:
        return False


def _held(names: tuple[str, ...], where: Where) -> str:
    """SQL for the first of some columns that has a value; an infinite day, which no bound names, is none."""
    first = f"coalesce({', '.join(map(quoted, names))})"
    is_time = where.schema.schema.columns[names[0]].kind.is_time
    return f"CASE WHEN isfinite({first}) THEN {first} END" if is_time else first


class _Scan:
    """Aggregates over the rows that fulfil some parts of a where's conditions, all computed in one pass.

    Every part is evaluated once per row; each aggregate has a place in the answer.
    """

    def __init__(self, where: Where, today: date) -> None:
        self._clause = BoundWhere.of(where, today)
        self._schema, self._today = where.schema, today
        self._named: dict[str, BoundSQL] = {}
        self._asked: list[str] = []
        self._parts = [
            (c.id, part, self.flag(part)) for c in where.conditions for part in parts_of(c.predicate)
        ]

    def flag(self, predicate: Predicate) -> str:
        """Adds a column that says whether a row fulfils a predicate."""
        name = f"nlfilter flag {len(self._named)}"
        self._named[name] = BoundSQL.to(admitted(predicate, self._schema), self._schema, self._today)
        return quoted(name)

    def ask(self, aggregate: str, flags: list[str]) -> int:
        """Adds an aggregate over the rows that have all flags; returns its place."""
        self._asked.append(f"{aggregate} FILTER (WHERE {' AND '.join(flags) or 'TRUE'})")
        return len(self._asked) - 1

    def rows_without(self, drop: tuple[str, ...]) -> int:
        """Adds a count of the rows kept without some conditions; returns its place."""
        return self.ask("count(*)", [flag for id_, _, flag in self._parts if id_ not in drop])

    def flags_beside(self, id: str, part: Predicate) -> list[str]:
        """Returns all flags except that of one part of a condition."""
        return [flag for *which, flag in self._parts if which != [id, part]]

    def run(self, prepared: PreparedList) -> tuple[Any, ...]:
        """Runs the scan; returns the results in the order of their places."""
        return prepared.aggregate(
            self._asked, self._clause, BoundSQL.all_of(self._clause.always), self._named
        )
