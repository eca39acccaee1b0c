"""Finds how long something takes in texts: "1 year" and "6 months", "1h 30m", 「1年半」, "3:41:07", "58:12".

Times of day look like what a stopwatch shows. What tells them apart: nobody's clock shows 58:12, and few
lists of times of day hold odd seconds of single-digit hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import MOST, Written, is_told, trimmed
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_UNITS: Mapping[str, Mapping[str, Any]] = NAMES["lasting"]["units"]
"""From the longest to the shortest."""
_HALF: str = NAMES["lasting"]["half"]
_JOINS = "|".join(NAMES["lasting"]["joins"])


def duration_in(scan: Scan, texts: str, column: str, count: int, none: str) -> Written | None:
    """The texts as numbers of the smallest unit in them; those for which the condition `none` holds are 0."""
    text = trimmed(column)
    shape = literal(f"(?i)(?:{'|'.join(map(_part, _UNITS))})+")
    used = (f"count(*) FILTER (WHERE regexp_matches({text}, {literal(_beside(unit))}))" for unit in _UNITS)
    halves_of = f"count(*) FILTER (WHERE {text} LIKE '%{_HALF}%')"
    durations = f"{texts} WHERE regexp_full_match({text}, {shape})"
    fitting, halves, *found = scan.answers("count(*)", halves_of, *used, of=durations)
    units = [unit for unit, times in zip(_UNITS, found, strict=True) if times]
    # Numbers of one unit are read as such; and nobody compares years with minutes.
    if fitting < MOST * count or not (halves or len(units) > 1) or units[-1] not in _within(units):
        return None
    parts = (f"{_number(column, unit, halves=bool(halves))}{_times(unit, units[-1])}" for unit in units)
    otherwise = f" WHEN {none} THEN 0" if none else ""
    expr = f"CASE WHEN regexp_matches({column}, '[0-9{_HALF}]') THEN {' + '.join(parts)}{otherwise} END"
    return Written("DOUBLE", expr, Semantic.NUMBER, units[-1])


_FIGURE = "[0-9]+(?:[.][0-9]+)?"


def _within(units: Sequence[str]) -> set[str]:
    """The units in which all of these can be counted."""
    return set.intersection(*({unit, *_UNITS[unit]} for unit in units))


def _times(unit: str, smaller: str) -> str:
    return f" * {_UNITS[unit][smaller]}" if unit != smaller else ""


def _part(unit: str) -> str:
    """A pattern for a number of a unit, and what may join it to the next one."""
    return rf"(?:{_FIGURE}|{_HALF})\s*(?:{'|'.join(_UNITS[unit]['words'])}){_HALF}?\s*(?:(?:{_JOINS})\s*)?"


def _beside(unit: str) -> str:
    """A pattern for a number of a unit, in a group, and its word. Latin words end where no letter follows."""
    words: Sequence[str] = _UNITS[unit]["words"]
    latin, other = ("|".join(word for word in words if word.isascii() == ascii_) for ascii_ in (True, False))
    return rf"(?i)({_FIGURE}|{_HALF})\s*(?:(?:{latin})(?:[^a-z]|$)|{other})"


def _number(column: str, unit: str, *, halves: bool) -> str:
    """SQL for the number of a unit in a column's texts."""
    figure = f"regexp_extract({column}, {literal(_beside(unit))}, 1)"
    number = f"coalesce(TRY_CAST({figure} AS DOUBLE), 0)"
    words = "|".join(_UNITS[unit]["words"])
    half = literal(f"(?i){_HALF}(?:{words})|(?:{words}){_HALF}")
    return (
        f"({number} + CASE WHEN regexp_matches({column}, {half}) THEN 0.5 ELSE 0 END)" if halves else number
    )


# --- as a stopwatch shows it

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
