"""Finds numbers, days and times that are stored as people write them: "1,200 kg", "2024/1/5", "9:30 PM".

A few formats are tried on the first texts of a column; one that reads nearly all of them is used. Texts for
"not known" ("n/a", 「不明」) do not count; they become missing values. Beside numbers, 「なし」 is 0.
`stored/iso.py` reads ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key, looks_like_rank
from nlfilter.schema.names.unit_guesses import unit_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_MOST = 0.95
"""The share of texts that a form must read: a few may be "unknown"."""
_LONGEST = 30
_SAMPLE = 1_000
_MOST_AFFIXES = 8
_FEWEST = 3
"""Fewer values prove nothing."""
_NUMBER = r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?"
_WITH_COMMA = r"[-+]?([0-9]{1,3}([. ][0-9]{3})+|[0-9]+)(,[0-9]+)?"
"""A number with a comma before its fraction, as in most of Europe: "1.234,50"."""
_FRACTION = "[0-9],[0-9]{1,2}([^0-9]|$)"
"""A comma that parts no thousands."""
_BEFORE = "([^0-9.,+-]{0,7}[^0-9.,+A-Za-z-]|[A-Za-z]{2,4})?"
"""What may stand before a number: a sign or a currency, but no letter of a code ("L1")."""
_FORMS: Mapping[str, list[str]] = NAMES["written"]
_ABSENT: Sequence[str] = NAMES["written"]["absent"]
_NONE: Sequence[str] = NAMES["written"]["none"]
_MOST_ABSENT = 0.5
"""If a larger share of the texts says "not known", too little is known about the column."""
_SIGNS: Mapping[str, str] = _FORMS["signs"]  # type: ignore[assignment]
_ERAS: Mapping[str, int] = _FORMS["eras"]  # type: ignore[assignment]
_KINDS = {"DATE": Semantic.DATE, "TIMESTAMP": Semantic.DATE, "TIME": Semantic.TIME}


class Written(Struct, frozen=True):
    """How to read the texts of a column: the type, the expression, the kind, and the unit in them."""

    type: str
    expr: str
    kind: Semantic
    unit: str | None = None


def written_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """The real type of a column of texts, from the first texts, if it fits nearly all; else None."""
    short = fact.kind is Kind.TEXT and fact.length <= _LONGEST and fact.distinct >= _FEWEST
    if short and fact.times and (found := _after_midnight(scan, name)):
        return found
    standard = max(fact.dates, fact.times) >= _MOST * fact.present
    if not short or standard or looks_like_key(name):
        return None
    narrow = scan.narrow([name])
    column = _in_ascii(narrow, quoted(name))
    none = _is_one_of(column, _NONE)
    told = f"{_is_told(column)} AND NOT {none}"
    first = f"(SELECT {quoted(name)} FROM {narrow.table} WHERE {told} LIMIT {_SAMPLE})"
    present, nought, different = narrow.read(
        f"SELECT count(*) FILTER (WHERE {told}), count(*) FILTER (WHERE {none}), "
        f"count(DISTINCT {column}) FILTER (WHERE {_is_told(column)}) FROM {narrow.table}"
    )[0]
    least, count = (1 - _MOST_ABSENT) * fact.present, min(present, _SAMPLE)
    if different < _FEWEST or not present or present + nought < least:
        return None
    days = (_day_or_time, _day_of_era) if present >= least else ()
    found = next((one for read in days if (one := read(narrow, first, column, count))), None)
    nought_if = none if nought else ""
    found = found or _number(narrow, first, column, count, nought_if)
    found = found or _number(narrow, first, column, count, nought_if, comma=True)
    found = found or _score(narrow, first, column, count)
    found = found or (_place(narrow, first, column, count) if looks_like_rank(name) else None)
    read = f"SELECT count({found.expr}) FILTER (WHERE {told}) FROM {narrow.table}" if found else ""
    return found if read and narrow.read(read)[0][0] >= _MOST * present else None


def _in_ascii(scan: Scan, column: str) -> str:
    """SQL for the texts with plain figures, if some are full-width: 「３００円」."""
    wide = f"regexp_matches(CAST({column} AS VARCHAR), '[０-９]')"
    found = scan.read(f"SELECT bool_or({wide}) FROM {scan.table}")[0][0]
    return f"translate({column}, '０１２３４５６７８９，．：／', '0123456789,.:/')" if found else column


def _after_midnight(scan: Scan, name: str) -> Written | None:
    """Times of day of which some are counted on after midnight: "26:00"."""
    narrow = scan.narrow([name])
    column = quoted(name)
    text = f"trim(CAST({column} AS VARCHAR))"
    told, read, late = narrow.read(
        f"SELECT count(*) FILTER (WHERE {_is_told(column)}), "
        f"count(*) FILTER (WHERE regexp_full_match({text}, '{_CLOCK}')), "
        f"count(*) FILTER (WHERE regexp_full_match({text}, '{_LATE}')) FROM {narrow.table}"
    )[0]
    if not late or read < _MOST * told:
        return None
    return Written("TIME", f"TIME '00:00' + TRY_CAST({column} AS INTERVAL)", Semantic.TIME)


_CLOCK, _LATE = "[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?", "2[4-9]:[0-5][0-9](:[0-5][0-9])?"


def _is_told(column: str) -> str:
    """SQL that is true of a text that says something."""
    return f"NOT {_is_one_of(column, ('', *_ABSENT))}"


def _is_one_of(column: str, words: Sequence[str]) -> str:
    return f"lower(trim(CAST({column} AS VARCHAR))) IN ({', '.join(map(literal, words))})"


def _day_or_time(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    text = f"CAST({column} AS VARCHAR)"
    forms = [(type_, form) for type_ in _KINDS for form in _FORMS[type_]]
    reads = [f"try_strptime({text}, {literal(form)})" for _, form in forms]
    asked = (f"count(*) FILTER (WHERE year({read}) BETWEEN 1900 AND 2100)" for read in reads)
    row = scan.read(f"SELECT {', '.join(asked)} FROM {texts}")[0]
    found = [form for form, times in zip(forms, row, strict=True) if times >= _MOST * count]
    if not found:
        return _mixed(column, count, dict(zip(forms, row, strict=True)))
    if len(found) != 1:
        return None  # the day and the month cannot be told apart
    ((type_, form),) = found
    read = f"try_strptime({column}, {literal(form)})"
    return Written(type_, read if type_ == "TIMESTAMP" else f"CAST({read} AS {type_})", _KINDS[type_])


def _mixed(column: str, count: int, times: Mapping[tuple[str, str], int]) -> Written | None:
    """Days or times in several forms, if no text can be read in two of them: "2pm" and "4:30 PM"."""
    for type_ in ("DATE", "TIME"):
        forms = [form for (of, form), n in times.items() if of == type_ and n]
        clear = type_ == "TIME" or all(form.startswith("%Y") or "%b" in form.lower() for form in forms)
        total = sum(times[type_, form] for form in forms)
        if clear and _MOST * count <= total <= count:
            reads = ", ".join(f"try_strptime({column}, {literal(form)})" for form in forms)
            return Written(type_, f"CAST(coalesce({reads}) AS {type_})", _KINDS[type_])
    return None


def _day_of_era(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """Days in Japanese eras: 「令和7年4月1日」, "H29.4.1"."""
    text = f"trim(CAST({column} AS VARCHAR))"
    shape = literal(str(_FORMS["day_of_era"]).format(eras="|".join(_ERAS)))
    (fitting, scripts), *_ = scan.read(
        f"SELECT count(*) FILTER (WHERE regexp_full_match({text}, {shape})), "
        f"list(DISTINCT {text} < 'a') FROM {texts}"
    )
    if fitting < _MOST * count:
        return None
    figures = f"regexp_extract_all(replace({column}, {literal(str(_FORMS['first_of_era']))}, '1'), '[0-9]+')"
    used = {era: before for era, before in _ERAS.items() if (era < "a") in scripts}  # letters, ideographs
    eras = " ".join(f"WHEN starts_with(trim({column}), {literal(era)}) THEN {n}" for era, n in used.items())
    year = f"CASE {eras} END + TRY_CAST({figures}[1] AS INTEGER)"
    day = f"coalesce({figures}[3], '1')"
    return Written(
        "DATE", f"TRY_CAST(({year}) || '-' || {figures}[2] || '-' || {day} AS DATE)", Semantic.DATE
    )


def _place(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """The places of a ranking, of which some are shared or bands: "=45", "201-250"."""
    text = f"trim(CAST({column} AS VARCHAR))"
    read = scan.read(f"SELECT count(*) FILTER (WHERE regexp_full_match({text}, '{_PLACE}')) FROM {texts}")
    if read[0][0] < _MOST * count:
        return None
    return Written("BIGINT", f"TRY_CAST(regexp_extract({column}, '[0-9]+') AS BIGINT)", Semantic.NUMBER)


_PLACE = "[=#T]?[0-9]{1,6}=?( ?[-–] ?[0-9]{1,6}|[+])?位?"


def _score(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """The points out of the same number of points each: "4.5/5"."""
    text = f"trim(CAST({column} AS VARCHAR))"
    shape = literal(_SCORE.format(of="|".join(map(re.escape, NAMES["written"]["out_of"]))))
    got, most = (f"TRY_CAST(regexp_extract({text}, {shape}, {group}) AS DOUBLE)" for group in (1, 3))
    (fitting, scales, within), *_ = scan.read(
        f"SELECT count(*), count(DISTINCT {most}), bool_and({got} <= {most}) "
        f"FROM {texts} WHERE regexp_full_match({text}, {shape})"
    )
    if fitting < _MOST * count or scales != 1 or not within:
        return None
    return Written(
        "DOUBLE", f"TRY_CAST(regexp_extract({column}, '[0-9]+([.][0-9]+)?') AS DOUBLE)", Semantic.NUMBER
    )


_SCORE = "([0-9]+([.][0-9]+)?) ?(?:{of}) ?([0-9]+)"


def _signed(scan: Scan, texts: str, column: str) -> str | None:
    """SQL for the texts with a plain minus, if some are negative in another way: "(1,200)", "△500", "500-".

    None if it is not clear what a sign means: brackets around all texts, or triangles for up and down.
    """
    text = f"trim(CAST({column} AS VARCHAR))"
    marked, bracketed, down = scan.read(
        f"SELECT count(*) FILTER (WHERE regexp_full_match({text}, {literal(_NEGATIVE)})), "
        f"bool_and(regexp_full_match({text}, {literal(_BRACKETED)})), "
        f"bool_or(regexp_matches({text}, {literal(_DOWN)})) FROM {texts}"
    )[0]
    if not marked:
        return column
    if bracketed or down:
        return None
    return f"regexp_replace({column}, {literal(f' *{_NEGATIVE} *')}, {literal(_MINUS)})"


_BRACKETED = r"[(（]([^()（）]*[0-9][^()（）]*)[)）]"
_NEGATIVE = rf"(?:{_BRACKETED}|[△▲−]([^()]*[0-9][^()]*)|([^()]*(?:[0-9]{{3}}|[.,][0-9]{{2}}))[-−])"
"""A minus behind a number stands behind a long one: "500.-" and "3-" mean something else."""
_MINUS = r"-\1\2\3"
_DOWN = "[▼▽]"


def _number(
    scan: Scan, texts: str, column: str, count: int, none: str, *, comma: bool = False
) -> Written | None:
    """The texts as numbers; those for which the condition `none` holds are 0.

    With `comma`, a comma stands before the fraction.
    """
    number = _WITH_COMMA if comma else _NUMBER
    signed = _signed(scan, texts, column)
    if signed is None:
        return None
    text = f"trim(CAST({signed} AS VARCHAR))"
    around = f"trim(regexp_replace(regexp_replace({text}, '^[-+]', ''), {literal(number)}, ''))"
    plain = f"regexp_full_match({text}, {literal(rf'[-+]?{_BEFORE}{number}[^0-9]{{0,12}}')})"
    fraction = f"regexp_matches({text}, {literal(_FRACTION)})" if comma else f"{text} LIKE '%.%'"
    rows: list[tuple[Any, ...]] = scan.read(
        f"SELECT {around}, count(*), bool_or(regexp_matches({text}, '^[^0-9]*0[0-9]')), "
        f"bool_or({fraction}) "
        f"FROM {texts} WHERE {plain} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_AFFIXES}"
    )
    units = {affix: _SIGNS.get(affix) or unit_of(f"_ {affix}").unit for affix, *_ in rows if affix}
    most = next(filter(None, units.values()), None)
    # Some texts may lack the unit, but none may have another one.
    read = [row for row in rows if not row[0] or (most and units[row[0]] == most)]
    if sum(row[1] for row in read) < _MOST * count or any(row[2] for row in read):
        return None
    broken = any(row[3] for row in read)
    if comma and not broken:
        return None
    figures = f"regexp_replace({signed}, '[^0-9{',' if comma else '.'}+-]', '', 'g')"
    figures = f"replace({figures}, ',', '.')" if comma else figures
    expr = f"TRY_CAST({figures} AS {'DOUBLE' if broken else 'BIGINT'})"
    return Written(
        "DOUBLE" if broken else "BIGINT",
        f"CASE WHEN {none} THEN 0 ELSE {expr} END" if none else expr,
        Semantic.NUMBER,
        most if any(row[0] for row in read) else None,
    )
