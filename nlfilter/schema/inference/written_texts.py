"""Finds numbers, days and times that are stored as people write them: "1,200 kg", "2024/1/5", "9:30 PM".

A few formats are tried on the first texts of a column; one that reads nearly all of them is used. Texts for
"not known" ("n/a", 「不明」) do not count; they become missing values. Beside numbers, 「なし」 is 0.
`stored/drift.py` reads ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.inference.bands import SIZES
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import (
    MOST,
    WIDE,
    Written,
    in_ascii,
    is_one_of,
    is_told,
    some_of,
    trimmed,
)
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key, looks_like_rank, words_of
from nlfilter.schema.names.scaled_names import means_it
from nlfilter.schema.names.unit_guesses import (
    is_currency,
    multiples_in,
    period_said,
    unit_in_multiple,
    unit_of,
)
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Period
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


_MOST_AFFIXES = 8
_NUMBER = r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)?"
_WITH_COMMA = r"[-+]?([0-9]{1,3}([. ][0-9]{3})+|[0-9]+)(,[0-9]+)?"
"""A number with a comma before its fraction, as in most of Europe: "1.234,50"."""
_FRACTION = "[0-9],[0-9]{1,2}([^0-9]|$)"
"""A comma that parts no thousands."""
_BEFORE = "([^0-9.,+-]{0,7}[^0-9.,+A-Za-z-]|[A-Za-z]{2,4})?"
"""What may stand before a number: a sign or a currency, but no letter of a code ("L1")."""
_SIGNS: Mapping[str, str] = NAMES["written"]["signs"]


def number_in(
    scan: Scan, texts: str, column: str, count: int, none: str, name: str, *, comma: bool = False
) -> Written | None:
    """The texts as numbers; those for which the condition `none` holds are 0.

    With `comma`, a comma stands before the fraction. `name`: of the column.
    """
    number = _WITH_COMMA if comma else _NUMBER
    signed = _signed(scan, texts, column)
    if signed is None:
        return None
    text = trimmed(signed)
    around = f"trim(regexp_replace(regexp_replace({text}, '^[-+]', ''), {literal(number)}, {literal(_AT)}))"
    plain = f"regexp_full_match({text}, {literal(rf'[-+]?{_BEFORE}{number}[^0-9]{{0,20}}')})"
    fraction = f"regexp_matches({text}, {literal(_FRACTION)})" if comma else f"{text} LIKE '%.%'"
    rows: list[tuple[Any, ...]] = scan.read(
        f"SELECT {around}, count(*), bool_or(regexp_matches({text}, '^[^0-9]*0[0-9]')), "
        f"bool_or({fraction}) "
        f"FROM {texts} WHERE {plain} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_AFFIXES}"
    )
    affixes = _in_one_unit({affix: _affix(affix, name) for affix, *_ in rows})
    most = next((one for one in affixes.values() if one.unit), _Affix(None))
    # Some texts may lack the unit, but none may have another one.
    read = [row for row in rows if affixes[row[0]].fits(most)]
    if sum(row[1] for row in read) < MOST * count or any(row[2] for row in read):
        return None
    if {one.per for one in affixes.values() if one.unit == most.unit} - {most.per}:
        return None  # weekly and monthly amounts beside each other
    broken = any(row[3] for row in read)
    if comma and not broken:
        return None
    figures = f"regexp_replace({signed}, '[^0-9{',' if comma else '.'}+-]', '', 'g')"
    figures = f"replace({figures}, ',', '.')" if comma else figures
    type_ = "DOUBLE" if broken else "BIGINT"
    expr = f"TRY_CAST({figures} AS {type_}){_times(column, [affixes[row[0]] for row in read])}"
    return Written(
        type_,
        f"CASE WHEN {none} THEN 0 ELSE {expr} END" if none else expr,
        Semantic.NUMBER,
        most.unit,
        most.per,
        multiplied=any(affixes[row[0]].factor > 1 for row in read),
    )


_AT = "#"
"""Stands for the number in what is around it."""


class _Affix(Struct, frozen=True):
    """What stands around a number: its unit, and the factor of a word for thousands or millions."""

    unit: str | None
    per: Period | None = None
    factor: int = 1
    word: str = ""
    bare: bool = False
    """Nothing stands there."""

    def fits(self, most: _Affix) -> bool:
        """Whether it says the same unit for the same period, or none; something else may stand there."""
        same = (self.unit, self.per) == (most.unit, most.per)
        return same if self.unit else self.bare or self.factor > 1


def _affix(around: str, name: str) -> _Affix:
    before, _, after = around.partition(_AT)
    for text in dict.fromkeys((f"{before}{after}", after)):
        for multiple in multiples_in(text.partition("/")[0]):
            if means_it(multiple, name, within=True):
                return _Affix(unit_in_multiple(multiple), None, multiple.factor, multiple.word)
    affix = f"{before}{after}".strip()
    said, per = period_said(affix.lower())
    sign = _SIGNS.get(affix.lower().replace(said, "", 1).strip(" /／")) if said else None
    if is_currency(sign):  # "£1,450 pcm", 「8万円/月」
        return _Affix(sign, per)
    return _Affix(_SIGNS.get(affix) or unit_of(f"_ {affix}").unit) if affix else _Affix(None, bare=True)


def _in_one_unit(affixes: Mapping[str, _Affix]) -> Mapping[str, _Affix]:
    """The affixes with the smaller unit, if there are two units of one measure: "350m" and "1.2km"."""
    units = {one.unit for one in affixes.values() if one.unit}
    pair = next((told for told in NAMES["written"]["larger"] if units == {*told[:2]}), None)
    if pair is None or any(one.factor > 1 for one in affixes.values()):
        return affixes
    smaller, larger, times = pair
    return {
        affix: _Affix(smaller, one.per, times, affix.replace(_AT, "").strip()) if one.unit == larger else one
        for affix, one in affixes.items()
    }


def _times(column: str, affixes: Sequence[_Affix]) -> str:
    """SQL for the factor of each text: "$800k" and "$1.2m"."""
    factors = {affix.word: affix.factor for affix in affixes if affix.factor > 1}
    if len({affix.factor for affix in affixes}) == 1:
        return f" * {affixes[0].factor}" if factors else ""
    shapes = {
        word: literal(rf"(?i)[0-9]\s*{re.escape(word)}") for word in sorted(factors, key=len, reverse=True)
    }
    cases = (f"WHEN regexp_matches({column}, {shape}) THEN {factors[word]}" for word, shape in shapes.items())
    return f" * CASE {' '.join(cases)} ELSE 1 END"


def _signed(scan: Scan, texts: str, column: str) -> str | None:
    """SQL for the texts with a plain minus, if some are negative in another way: "(1,200)", "△500", "500-".

    None if it is not clear what a sign means: brackets around all texts, or triangles for up and down.
    """
    text = trimmed(column)
    marked, bracketed, down = scan.answers(
        f"count(*) FILTER (WHERE regexp_full_match({text}, {literal(_NEGATIVE)}))",
        f"bool_and(regexp_full_match({text}, {literal(_BRACKETED)}))",
        f"bool_or(regexp_matches({text}, {literal(_DOWN)}))",
        of=texts,
    )
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


def score_in(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """The points out of the same number of points each: "4.5/5"."""
    text = trimmed(column)
    shape = literal(_SCORE.format(of="|".join(map(re.escape, NAMES["written"]["out_of"]))))
    got, most = (f"TRY_CAST(regexp_extract({text}, {shape}, {group}) AS DOUBLE)" for group in (1, 3))
    scores = f"{texts} WHERE regexp_full_match({text}, {shape})"
    fitting, scales, within = scan.answers(
        "count(*)", f"count(DISTINCT {most})", f"bool_and({got} <= {most})", of=scores
    )
    if fitting < MOST * count or scales != 1 or not within:
        return None
    return Written(
        "DOUBLE", f"TRY_CAST(regexp_extract({column}, '[0-9]+([.][0-9]+)?') AS DOUBLE)", Semantic.NUMBER
    )


_SCORE = "([0-9]+([.][0-9]+)?) ?(?:{of}) ?([0-9]+)"


def place_in(scan: Scan, texts: str, column: str, count: int) -> Written | None:
    """The places of a ranking, of which some are shared or bands: "=45", "201-250"."""
    text = trimmed(column)
    places = f"count(*) FILTER (WHERE regexp_full_match({text}, '{_PLACE}'))"
    if scan.answers(places, of=texts)[0] < MOST * count:
        return None
    return Written("BIGINT", f"TRY_CAST(regexp_extract({column}, '[0-9]+') AS BIGINT)", Semantic.NUMBER)


_PLACE = "[=#T]?[0-9]{1,6}=?( ?[-–] ?[0-9]{1,6}|[+])?位?"


# --- several parts: 「2万5千円」 is 25,000 yen

_SIZES = sorted(((word, size) for word, size in SIZES.items() if not word.isascii()), key=lambda one: -one[1])
_FIGURES = "[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?"
_PARTS = "".join(f"({_FIGURES} ?{word})?" for word, _ in _SIZES) + f"({_FIGURES})?"


def sum_in(scan: Scan, texts: str, column: str, count: int, none: str) -> Written | None:
    """The texts as numbers, if some have several parts; those for which the condition `none` holds are 0."""
    text = trimmed(column)
    rows: list[tuple[Any, ...]] = scan.read(
        f"SELECT regexp_replace({text}, {literal(_PARTS)}, ''), count(*), "
        f"bool_or(regexp_matches({text}, '[0-9].*[{''.join(word for word, _ in _SIZES)}].*[0-9]')) "
        f"FROM {texts} WHERE regexp_full_match({text}, {literal(_PARTS + '[^0-9]{0,4}')}) "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_AFFIXES}"
    )
    units = {_SIGNS.get(sign) or unit_of(f"_ {sign}").unit for sign, *_ in rows if sign}
    parted = any(row[2] for row in rows)
    if sum(row[1] for row in rows) < MOST * count or not parted or len(units) > 1 or None in units:
        return None
    sizes = [(f"({_FIGURES}) ?{word}", f" * {size}") for word, size in _SIZES] + [(_LAST, "")]
    figures = ((f"regexp_extract({column}, {literal(shape)}, 1)", times) for shape, times in sizes)
    parts = [f"coalesce(TRY_CAST(replace({one}, ',', '') AS DOUBLE), 0){times}" for one, times in figures]
    told = f"CASE WHEN regexp_matches({column}, '[0-9]') THEN CAST(round({' + '.join(parts)}) AS BIGINT) END"
    expr = f"CASE WHEN {none} THEN 0 ELSE {told} END" if none else told
    return Written("BIGINT", expr, Semantic.NUMBER, next(iter(units), None), multiplied=True)


_LAST = f"({_FIGURES})[^0-9{''.join(word for word, _ in _SIZES)}]*$"
"""What stands after the last of the larger parts."""


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
    parts = (
        f"{_number(column, unit, halves=bool(halves))}{_in_smaller_units(unit, units[-1])}" for unit in units
    )
    otherwise = f" WHEN {none} THEN 0" if none else ""
    expr = f"CASE WHEN regexp_matches({column}, '[0-9{_HALF}]') THEN {' + '.join(parts)}{otherwise} END"
    return Written("DOUBLE", expr, Semantic.NUMBER, units[-1])


_FIGURE = "[0-9]+(?:[.][0-9]+)?"


def _within(units: Sequence[str]) -> set[str]:
    """The units in which all of these can be counted."""
    return set.intersection(*({unit, *_UNITS[unit]} for unit in units))


def _in_smaller_units(unit: str, smaller: str) -> str:
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
_FEWEST_TIMES = 3
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
    if fact.distinct < _FEWEST_TIMES:
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
    if fact.kind is not Kind.TIME or fact.distinct < _FEWEST_TIMES:
        return None
    column = quoted(name)
    told, odd, latest = scan.narrow([name]).answers(
        f"count({column})", f"count(*) FILTER (WHERE second({column}) > 0)", f"max(hour({column}))"
    )
    if not told or odd < _ODD * told or latest > _ONE_FIGURE:
        return None
    return Written("DOUBLE", f"epoch({column}) / 60", Semantic.NUMBER, "minutes")


_LONGEST_TEXT = 30
_SAMPLE = 1_000
_FEWEST_VALUES = 3
"""Fewer values prove nothing."""
_NONE: Sequence[str] = NAMES["written"]["none"]
_AT_ONCE: Sequence[str] = NAMES["written"]["at_once"]
_MOST_ABSENT = 0.5
"""If a larger share of the texts says "not known", too little is known about the column."""


def written_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """The real type of a column of texts, from the first texts, if it fits nearly all; else None."""
    short = fact.kind is Kind.TEXT and fact.length <= _LONGEST_TEXT and fact.distinct >= _FEWEST_VALUES
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
    if different < _FEWEST_VALUES or not present or present + nought + already < least:
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
