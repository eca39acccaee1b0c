"""Finds two times of day in one text: "9:00-17:00", 「10:00〜21:30（最終入館21:00）」, "9am to 5pm"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import (
    MOST,
    WIDE,
    Ends,
    Written,
    in_ascii,
    is_one_of,
    is_told,
    some_of,
    trimmed,
)
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import spoken, words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Range
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import free_name, literal, quoted
from nlfilter.sources.source import Scan

_WORDS = NAMES["hours"]
_OPEN: frozenset[str] = frozenset(_WORDS["open"])
_WHOLE: Sequence[str] = _WORDS["whole_day"]
_SPELLED: Sequence[tuple[str, str]] = _WORDS["spelled"]
"""What stands for a colon or for minutes, and what it is in figures."""
_LONGEST, _FEWEST = 60, 3
_FIGURES = "[0-2]?[0-9]:[0-5][0-9]"
_NOON = "[01]?[0-9](?::[0-5][0-9])? ?[ap][.]?m[.]?"
_BETWEEN = "|".join(map(re.escape, _WORDS["between"]))
_AFTER = "|".join(map(re.escape, _WORDS["after"]))


def hours_in(scan: Scan, name: str, fact: ColumnFacts) -> Ends | None:
    """How to read a column of texts that are nearly all two times of day; None if they are something else."""
    if fact.kind is not Kind.TEXT or fact.length > _LONGEST or fact.present < _FEWEST:
        return None
    narrow = scan.narrow([name])
    column = quoted(name)
    told = f"{is_told(column)} AND NOT {is_one_of(column, _WORDS['closed'])}"
    whole = is_one_of(column, _WHOLE)
    some = some_of(f"(FROM {narrow.table} WHERE {told} AND NOT {whole})")
    text = _in_figures(narrow, column)
    for clock, read in ((_FIGURES, _counted_on), (_NOON, _before_or_after_noon)):
        shape = literal(rf"(?i)^({clock})\s*(?:{_BETWEEN})\s*({clock})(?:{_AFTER})?\s*(?:[(（※].*)?$")
        ends = [read(f"regexp_extract({text}, {shape}, {group})") for group in (1, 2)]
        both = f"{ends[0]} IS NOT NULL AND {ends[1]} IS NOT NULL"
        if not narrow.answers(f"bool_or(regexp_matches({text}, {shape}))", of=some)[0]:
            continue
        count, fitting, whole_days, overnight = narrow.answers(
            *(f"count(*) FILTER (WHERE {one})" for one in (told, both, whole)),
            f"bool_or({ends[1]} <= {ends[0]})",
        )
        if fitting >= _FEWEST and fitting + whole_days >= MOST * count:
            if whole_days:
                ends = [f"CASE WHEN {whole} THEN TIME '00:00' ELSE {end} END" for end in ends]
            low, high = (Written("TIME", end, Semantic.TIME) for end in ends)
            return Ends(low, high, overnight=bool(overnight or whole_days))
    return None


def _in_figures(scan: Scan, column: str) -> str:
    """SQL for the texts with plain figures and colons, if some are written otherwise: 「９時半」."""
    text = trimmed(column)
    forms = literal("|".join(form for form, _ in _SPELLED))
    wide, spelled = scan.answers(
        f"bool_or(regexp_matches({text}, '{WIDE}'))", f"bool_or(regexp_matches({text}, {forms}))"
    )
    text = in_ascii(text) if wide else text
    for form, plain in _SPELLED if spelled else ():
        text = f"regexp_replace({text}, {literal(form)}, {literal(plain)}, 'g')"
    return text


def _counted_on(figures: str) -> str:
    """SQL for a time that may be counted on after midnight: "26:00"."""
    return f"TIME '00:00' + TRY_CAST(nullif({figures}, '') AS INTERVAL)"


def _before_or_after_noon(text: str) -> str:
    bare = f"regexp_replace({text}, '[ .]', '', 'g')"
    return f"CAST(coalesce(try_strptime({bare}, '%I:%M%p'), try_strptime({bare}, '%I%p')) AS TIME)"


def range_of_hours(made: Mapping[str, Column], name: str, found: Ends) -> tuple[dict[str, Column], Range]:
    """The two columns for the times of a text of hours, and their range.

    The first opening hours of a table are told by the usual words, as two stored columns would be.
    """
    low, high = (_free(made, name, end) for end in _WORDS["ends"]["open" if _are_open(name) else "other"])
    said, derived = spoken(name).replace("_", " "), dict[str, Column]()
    for own, read, which in ((low, found.low, "first"), (high, found.high, "last")):
        label = {lang: form.format(said) for lang, form in _WORDS[which].items()}
        derived[own] = Column(type=read.type, label=label, expr=read.expr)
    overnight = bool(found.overnight)
    return derived, Range(low=low, high=high, synonyms=(name,), unlimited=True, overnight=overnight)


def _are_open(name: str) -> bool:
    """Whether a column's name tells when something is open, and not when a lesson or a shift is."""
    return not _OPEN.isdisjoint(words_of(name)) or any(word in name for word in _OPEN)


def _free(columns: Mapping[str, Column], name: str, end: str) -> str:
    return end if end not in columns else free_name(columns, f"{name}_{end}")
