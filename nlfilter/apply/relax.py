"""Relaxations: what to loosen when nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from nlfilter.apply.clause import Bound, Clause
from nlfilter.sources.names import quoted
from nlfilter.where.conditions import Where

if TYPE_CHECKING:
    from nlfilter.apply.prepared import PreparedList


@dataclass(frozen=True, slots=True)
class Relaxation:
    """How many rows would be kept without some conditions, named by their ids."""

    drop: tuple[str, ...]
    count: int


def relax(where: Where, prepared: PreparedList, today: date) -> tuple[Relaxation, ...]:
    """How many rows there are without each condition, from one scan.

    When no single one helps, those pairs follow that do. The owner's `always` stays in force.
    """
    clause = Clause.of(where, today)
    singles = _counted([(id_,) for id_ in clause.conditions], clause, prepared)
    if len(singles) < 3 or any(relaxation.count for relaxation in singles):
        return singles
    pairs = _counted(list(combinations(clause.conditions, 2)), clause, prepared)
    return (*singles, *(relaxation for relaxation in pairs if relaxation.count))


def _counted(
    drops: Sequence[tuple[str, ...]], clause: Clause, prepared: PreparedList
) -> tuple[Relaxation, ...]:
    named = {f"nlfilter_{id_}": part for id_, part in clause.conditions.items()}

    def without(drop: tuple[str, ...]) -> str:
        rest = [quoted(f"nlfilter_{id_}") for id_ in clause.conditions if id_ not in drop]
        return f"count(*) FILTER (WHERE {' AND '.join(rest) or 'TRUE'})"

    counts = prepared.tally([without(drop) for drop in drops], clause, Bound.all_of(clause.always), named)
    return tuple(Relaxation(drop, count) for drop, count in zip(drops, counts, strict=True))
