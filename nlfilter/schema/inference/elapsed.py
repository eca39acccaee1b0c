"""Finds how long something took in texts as a stopwatch shows it: "3:41:07", "00:03:45", "58:12".

Times of day look alike. What tells them apart: nobody's clock shows 58:12, and few lists of times of day hold
odd seconds of single-digit hours.
"""

from __future__ import annotations

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import MOST, Written, is_told, trimmed
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_SHOWN = "([0-9]{1,3}:)?[0-5]?[0-9]:[0-5][0-9](?:[.][0-9]+)?"
_FEWEST = 3
_LATEST = 29
"""Programmes count the hours on after midnight, but hardly beyond 29:59."""
_ONE_FIGURE = 9
_ODD = 0.5
"""The least share of the texts whose seconds are not 00; most times of day are round."""
_PACES: frozenset[str] = frozenset(NAMES["elapsed"]["minutes"])
"""Words in the names of columns that hold minutes and seconds."""


def elapsed(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """The texts as minutes; None if they may be times of day.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"runner": f"r{n}", "finish": f"{3 + n % 3}:{10 + n}:{n + 7:02}"} for n in range(20)]
    >>> TableSchema.infer(rows).columns["finish_number"].unit
    'minutes'
    """
    if fact.distinct < _FEWEST:
        return None
    column = quoted(name)
    text = trimmed(column)
    parts = f"string_split({text}, ':')"
    first = f"TRY_CAST({parts}[1] AS INTEGER)"
    told, shown, hours, highest, odd, padded = scan.narrow([name]).answers(
        f"count(*) FILTER (WHERE {is_told(column)})",
        f"count(*) FILTER (WHERE regexp_full_match({text}, {literal(_SHOWN)}))",
        f"count(*) FILTER (WHERE len({parts}) = 3)",
        f"max({first})",
        f"count(*) FILTER (WHERE NOT ends_with({text}, ':00'))",
        f"count(*) FILTER (WHERE starts_with({text}, '0') AND {first} > 0)",
    )
    if not told or shown < MOST * told or odd < _ODD * shown:
        return None
    if hours in (0, shown):
        plain = not padded and highest <= _ONE_FIGURE if hours else bool(_PACES & {*words_of(name)})
        if not (plain or highest > _LATEST or (hours and not highest)):
            return None
    minutes = f"TRY_CAST({parts}[-2] AS INTEGER) + TRY_CAST({parts}[-1] AS DOUBLE) / 60"
    whole = f"CASE WHEN len({parts}) = 3 THEN {first} * 60 ELSE 0 END + " if hours else ""
    return Written("DOUBLE", f"{whole}{minutes}", Semantic.NUMBER, "minutes")


def elapsed_times(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """Times of day as minutes, if a CSV was read so: odd seconds, and no hour beyond nine."""
    if fact.kind is not Kind.TIME or fact.distinct < _FEWEST:
        return None
    column = quoted(name)
    told, odd, latest = scan.narrow([name]).answers(
        f"count({column})", f"count(*) FILTER (WHERE second({column}) > 0)", f"max(hour({column}))"
    )
    if not told or odd < _ODD * told or latest > _ONE_FIGURE:
        return None
    return Written("DOUBLE", f"epoch({column}) / 60", Semantic.NUMBER, "minutes")
