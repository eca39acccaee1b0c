"""Finds numbers, days and times that are stored as people write them: "1,200 kg", "2024/1/5", "9:30 PM".

A few formats are tried on the first texts of a column; one that reads nearly all of them is used. Texts for
"not known" ("n/a", 「不明」) do not count; they become missing values. Beside numbers, 「なし」 is 0.
`stored/iso.py` reads ISO 8601.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import MOST, WIDE, Written, in_ascii, is_one_of, is_told
from nlfilter.schema.inference.written_days import (
    after_midnight,
    day_beside_words,
    day_of_era,
    day_or_time,
    tried,
)
from nlfilter.schema.inference.written_durations import duration_in, elapsed
from nlfilter.schema.inference.written_numbers import number_in, place_in, score_in, sum_in
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key, looks_like_rank
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import quoted
from nlfilter.sources.source import Scan

_LONGEST = 30
_SAMPLE = 1_000
_FEWEST = 3
"""Fewer values prove nothing."""
_NONE: Sequence[str] = NAMES["written"]["none"]
_AT_ONCE: Sequence[str] = NAMES["written"]["at_once"]
_MOST_ABSENT = 0.5
"""If a larger share of the texts says "not known", too little is known about the column."""


def written_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """The real type of a column of texts, from the first texts, if it fits nearly all; else None."""
    short = fact.kind is Kind.TEXT and fact.length <= _LONGEST and fact.distinct >= _FEWEST
    if short and (found := elapsed(scan, name, fact)):
        return found
    if short and fact.times and (found := after_midnight(scan, name)):
        return found
    standard = max(fact.dates, fact.times) >= MOST * fact.present
    if not short or standard or looks_like_key(name):
        return None
    narrow = scan.narrow([name])
    column = _in_ascii(narrow, quoted(name))
    none = is_one_of(column, _NONE)
    at_once = is_one_of(column, _AT_ONCE)
    told = f"{is_told(column)} AND NOT {none} AND NOT {at_once}"
    first = f"(SELECT {quoted(name)} FROM {narrow.table} WHERE {told} LIMIT {_SAMPLE})"
    present, nought, already, different = narrow.answers(
        *(f"count(*) FILTER (WHERE {said})" for said in (told, none, at_once)),
        f"count(DISTINCT {column}) FILTER (WHERE {is_told(column)})",
    )
    least, count = (1 - _MOST_ABSENT) * fact.present, min(present, _SAMPLE)
    if different < _FEWEST or not present or present + nought + already < least:
        return None
    tries, found = tried(narrow, first, column, count), None
    if days := present + already >= least:
        found = day_or_time(tries, column, count) or day_of_era(narrow, first, column, count)
    if already:
        return _already(found or day_beside_words(narrow, first, column, count, tries), at_once)
    nought_if = none if nought else ""
    found = found or number_in(narrow, first, column, count, nought_if, name)
    found = found or number_in(narrow, first, column, count, nought_if, name, comma=True)
    found = found or sum_in(narrow, first, column, count, nought_if)
    found = found or duration_in(narrow, first, column, count, nought_if)
    found = found or score_in(narrow, first, column, count)
    found = found or (place_in(narrow, first, column, count) if looks_like_rank(name) else None)
    if found is None:
        return day_beside_words(narrow, first, column, count, tries) if days else None
    fitting, high = narrow.answers(f"count({found.expr}) FILTER (WHERE {told})", f"max({found.expr})")
    if fitting < MOST * present:
        return None
    return replace(found, high=high) if found.kind is Semantic.NUMBER else found


def _already(found: Written | None, at_once: str) -> Written | None:
    """Days, of which some are "at once": they lie before all others."""
    if found is None or found.type != "DATE":
        return None
    return replace(found, expr=f"CASE WHEN {at_once} THEN {_EARLIEST} ELSE {found.expr} END")


_EARLIEST = "DATE '1900-01-01'"


def _in_ascii(scan: Scan, column: str) -> str:
    """SQL for the texts with plain figures, if some are full-width: 「３００円」."""
    wide = f"regexp_matches(CAST({column} AS VARCHAR), '{WIDE}')"
    return in_ascii(column) if scan.answers(f"bool_or({wide})")[0] else column
