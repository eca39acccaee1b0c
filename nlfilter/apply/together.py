"""Runs one where over several lists of one table in one pass: equal requests to many people cost one scan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from nlfilter.apply.clause import BoundWhere
from nlfilter.apply.copied import ListInTable
from nlfilter.apply.prepared import AT_ONCE, KeptRows, PreparedList
from nlfilter.errors import NLFilterError
from nlfilter.sources.beyond_python import whole_dicts
from nlfilter.where.conditions import Where

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
