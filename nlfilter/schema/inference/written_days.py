"""Finds days and times in texts as people write them: "2024/1/5", 「令和7年4月1日」, "9:30 PM", "26:00"."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.inference.written import MOST, Written, is_told, some_of, trimmed
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_FORMS: Mapping[str, list[str]] = NAMES["written"]
_ERAS: Mapping[str, int] = NAMES["written"]["eras"]
_KINDS = {"DATE": Semantic.DATE, "TIMESTAMP": Semantic.DATE, "TIME": Semantic.TIME}


def after_midnight(scan: Scan, name: str) -> Written | None:
    """Times of day of which some are counted on after midnight: "26:00"."""
    column = quoted(name)
    text = trimmed(column)
    told, read, late = scan.narrow([name]).answers(
        f"count(*) FILTER (WHERE {is_told(column)})",
        f"count(*) FILTER (WHERE regexp_full_match({text}, '{_CLOCK}'))",
        f"count(*) FILTER (WHERE regexp_full_match({text}, '{_LATE}'))",
    )
    if not late or read < MOST * told:
        return None
    return Written("TIME", f"TIME '00:00' + TRY_CAST({column} AS INTERVAL)", Semantic.TIME)


_CLOCK, _LATE = "[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?", "2[4-9]:[0-5][0-9](:[0-5][0-9])?"


class Tried(Struct, frozen=True):
    """How many of some texts hold a figure, and how many are read in each form (a type and a pattern)."""

    figured: int
    times: Mapping[tuple[str, str], int]


def tried(scan: Scan, texts: str, column: str, count: int) -> Tried:
    """Try all forms on some texts. To try them on words takes most of the time of an inference, so that forms
    are not tried on texts without figures, and first on a part of the texts.
    """
    text = f"CAST({column} AS VARCHAR)"
    forms = [(type_, form) for type_ in _KINDS for form in _FORMS[type_]]
    reads = [f"try_strptime({text}, {literal(form)})" for _, form in forms]
    asked = [
        f"count(*) FILTER (WHERE year({read}) BETWEEN {_SHORT if '%y' in form else _LONG})"
        for (_, form), read in zip(forms, reads, strict=True)
    ]
    figured = scan.read(f"SELECT count(*) FROM {texts} WHERE regexp_matches({text}, '[0-9]')")[0][0]
    if figured < _MOSTLY * count or not any(scan.answers(*asked, of=some_of(texts))):
        return Tried(figured, {})
    return Tried(figured, dict(zip(forms, scan.answers(*asked, of=texts), strict=True)))


def day_or_time(found: Tried, column: str, count: int, most: float = MOST) -> Written | None:
    """Days or times in one form, which reads nearly all texts."""
    if not found.times or found.figured < most * count:
        return None
    fitting = [form for form, times in found.times.items() if times >= most * count]
    if not fitting:
        return _mixed(column, count, found.times)
    if len(fitting) != 1:
        return None  # the day and the month cannot be told apart
    ((type_, form),) = fitting
    read = f"try_strptime({column}, {literal(form)})"
    return Written(type_, read if type_ == "TIMESTAMP" else f"CAST({read} AS {type_})", _KINDS[type_])


_LONG, _SHORT = "1900 AND 2100", "1970 AND 2049"
"""The years that days may have. Of two figures, "55" may be a birthday or far ahead: it stays a text."""


def day_beside_words(scan: Scan, texts: str, column: str, count: int, tries: Tried) -> Written | None:
    """Days in most texts, beside a few words that are said of several: "until filled", "immediately"."""
    found = day_or_time(tries, column, count, _MOSTLY) if count >= _MANY else None
    if found is None or found.kind is not Semantic.DATE:
        return None
    others = f"FILTER (WHERE {found.expr} IS NULL)"
    asked = (f"{one} {others}" for one in ("count(*)", f"count(DISTINCT {column})", f"max(len({column}))"))
    said, different, longest = scan.answers(*asked, of=texts)
    few = 0 < different <= _MOST_WORDS and said >= 2 * different and longest <= _LONGEST
    return replace(found, beside=True) if few else None


_MOSTLY, _MANY, _MOST_WORDS, _LONGEST = 0.6, 20, 5, 30


def _mixed(column: str, count: int, times: Mapping[tuple[str, str], int]) -> Written | None:
    """Days or times in several forms, if no text can be read in two of them: "2pm" and "4:30 PM"."""
    for type_ in ("DATE", "TIME"):
        forms = [form for (of, form), n in times.items() if of == type_ and n]
        clear = type_ == "TIME" or all(form.startswith("%Y") or "%b" in form.lower() for form in forms)
        total = sum(times[type_, form] for form in forms)
        if clear and MOST * count <= total <= count:
            reads = ", ".join(f"try_strptime({column}, {literal(form)})" for form in forms)
            return Written(type_, f"CAST(coalesce({reads}) AS {type_})", _KINDS[type_])
    return None


def day_of_era(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """Days in Japanese eras: 「令和7年4月1日」, "H29.4.1"."""
    text = trimmed(column)
    shape = literal(str(_FORMS["day_of_era"]).format(eras="|".join(_ERAS)))
    fits = f"regexp_full_match({text}, {shape})"
    fitting, scripts = scan.answers(
        f"count(*) FILTER (WHERE {fits})", f"list(DISTINCT {text} < 'a')", of=texts
    )
    if fitting < MOST * count:
        return None
    figures = f"regexp_extract_all(replace({column}, {literal(str(_FORMS['first_of_era']))}, '1'), '[0-9]+')"
    used = {era: before for era, before in _ERAS.items() if (era < "a") in scripts}  # letters, ideographs
    eras = " ".join(f"WHEN starts_with(trim({column}), {literal(era)}) THEN {n}" for era, n in used.items())
    year = f"CASE {eras} END + TRY_CAST({figures}[1] AS INTEGER)"
    day = f"coalesce({figures}[3], '1')"
    return Written(
        "DATE", f"TRY_CAST(({year}) || '-' || {figures}[2] || '-' || {day} AS DATE)", Semantic.DATE
    )
