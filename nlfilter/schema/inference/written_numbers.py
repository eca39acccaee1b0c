"""Finds numbers in texts as people write them: "1,200 kg", "1.234,50 €", "(1,200)", "$1.2m", "4.5/5"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.schema.inference.bands import SIZES
from nlfilter.schema.inference.written import MOST, Written, trimmed
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.multiples import multiples_in
from nlfilter.schema.names.periods_said import period_said
from nlfilter.schema.names.scaled_names import means_it
from nlfilter.schema.names.unit_guesses import unit_in_multiple, unit_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Period
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal
from nlfilter.sources.source import Scan

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
