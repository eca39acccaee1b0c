"""Finds how long something takes in texts of several units: "1 year" and "6 months", "1h 30m", 「1年半」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlfilter.schema.inference.written import MOST, Written, trimmed
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal
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
