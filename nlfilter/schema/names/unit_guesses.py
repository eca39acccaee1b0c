"""Guesses units, periods and pairs of columns from names; the words are in `names.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import dropwhile
from typing import cast

from msgspec import Struct

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import fold
from nlfilter.schema.names.guesses import has_word, longest_in, snake, words_of
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.short_forms import AFTER_JAPANESE, bracketed
from nlfilter.schema.names.word_tables import ABBREVIATIONS, NAMES
from nlfilter.schema.parts import Period

_WORDS: Mapping[str, int] = NAMES["multiples"]["words"]
_SHORT: Mapping[str, int] = NAMES["multiples"]["short"]
_BETWEEN = frozenset(NAMES["multiples"]["between"])
"""Words between a number of units and the unit: "$ in millions", "thousands of dollars"."""
_MARKS = " .'_"


class Multiple(Struct, frozen=True):
    """So many of a unit: the factor, its word, and the folded text without it.

    `short`: the word is short, and often means something else.
    """

    factor: int
    word: str
    rest: str
    short: bool


def multiples_in(text: str) -> Iterator[Multiple]:
    """What a text may say about thousands or millions of a unit: its beginning, or its end.

    >>> [(one.factor, one.rest) for text in ("£000", "百万円", "$ in millions") for one in multiples_in(text)]
    [(1000, '£'), (1000000, '円'), (1000000, '$')]
    >>> [(one.factor, one.rest) for one in multiples_in("m EUR")], [*multiples_in("acres")]
    ([(1000000, 'eur')], [])
    """
    said = fold(text).strip(_MARKS)
    for words in (_WORDS, _SHORT):
        for word, factor in words.items():
            for rest, beside in _without(said, word):
                if words is _SHORT or not (word.isalnum() and word.isascii() and beside.isalnum()):
                    kept = (part for part in rest.strip(_MARKS).split() if part not in _BETWEEN)
                    yield Multiple(factor, word, " ".join(kept), words is _SHORT)


def _without(said: str, word: str) -> Iterator[tuple[str, str]]:
    """A text without the word with which it begins or ends, and the letter that stood beside it."""
    if said.startswith(word):
        rest = said[len(word) :]
        yield rest, rest[:1]
    elif said.endswith(word):
        rest = said[: -len(word)]
        yield rest, rest[-1:]


@cache
def _codes() -> frozenset[str]:
    return frozenset(read_table(__package__, "currencies.toml")["codes"].split())


def is_currency(unit: str | None) -> bool:
    """Whether a unit is money: a code of ISO 4217.

    >>> is_currency("JPY"), is_currency("RPM"), is_currency(None)
    (True, False, False)
    """
    return unit in _codes()


def writes_month_first(units: Iterable[str | None]) -> bool:
    """Whether all money is of a country where the month of a day in figures stands first.

    >>> writes_month_first(["USD", "miles"]), writes_month_first(["USD", "EUR"]), writes_month_first([None])
    (True, False, False)
    """
    money = set(filter(is_currency, units))
    return bool(money) and money <= _MONTH_FIRST


_MONTH_FIRST = frozenset(NAMES["written"]["month_first"])


def words_of_currency(unit: str) -> tuple[str, ...]:
    """A unit, and what people say for it if it is money: "pounds" for GBP."""
    return (unit, *NAMES["currencies"].get(unit, ()))


HUNDREDTH = " hundredths"
"""Ends the name of the unit of a hundredth part of a currency: "GBP hundredths"."""


def words_of_hundredth(unit: str | None, *, letters: bool) -> tuple[str, ...]:
    """The words for a hundredth of a currency; with letters, also "50p".

    >>> words_of_hundredth("USD", letters=True), words_of_hundredth("JPY", letters=True)
    (('cents', 'cent', '¢', 'セント', 'c'), ())
    """
    said = NAMES["hundredths"].get(unit or "", {})
    return tuple(word for kind in ("words", "letters")[: 1 + letters] for word in said.get(kind, ()))


_UNITS, _LAST, _ALONE = (
    {word: unit for unit, told in NAMES["units"].items() for word in told.get(where, ())}
    for where in ("in", "last", "alone")
)
"""Units by their words: anywhere in a name, at its end, and as the whole name.

The last may stand beside a word for a count: `staff`, but not `staff_rating`.
"""
_AFTER: Mapping[tuple[str, str], str] = {
    (before, last): unit
    for unit, told in NAMES["units"].items()
    for last, words in told.get("after", {}).items()
    for before in words
}
"""Units that count only at the end of a name and after certain words: "c" in `water_temp_c`."""
_FOLDED: Mapping[str, str] = {fold(word): unit for word, unit in _UNITS.items()}
_RATES: Mapping[str, str] = {word: unit for word, unit in _UNITS.items() if " per " in word}
_IN_BRACKETS: Mapping[str, str] = {
    fold(sign): unit for sign, unit in (NAMES["written"]["signs"] | NAMES["headings"]["units"]).items()
}
"""Units that count only alone in brackets."""
_SIGNS = sorted((sign for sign in NAMES["written"]["signs"] if not sign.isalnum()), key=len, reverse=True)
_SIGN_TAIL = re.compile(
    rf"(?<=\w)(?:\s(?:{'|'.join(NAMES['headings']['joins'])}))?[\s_,]*"
    rf"(?P<sign>{'|'.join(map(re.escape, _SIGNS))})$"
)
"""A sign of a unit at the end of a heading: "Discount %", "Price in £"."""
_LATIN_TAIL = rf"(?:{AFTER_JAPANESE}[A-Za-z]+(?:/[A-Za-z]+)?|(?<=\w)[\u3380-\u33df])$"
"""Latin letters after Japanese ones, or a unit in one character: 「距離㎞」."""
_CONTRASTS = [word for words in NAMES["contrasts"]["parts"] for word in words if not word.isascii()]
"""Parts that tell columns for the same thing apart."""
# Amounts of money with Japanese names are in yen.
_YEN: Sequence[str] = NAMES["yen"]["in"]
_YEN_AT_END: tuple[str, ...] = tuple(NAMES["yen"]["last"])
_MONEY = frozenset((*NAMES["money"]["words"], *NAMES["money"]["pay"]))
_PERIODS: Mapping[str, str] = {word: period for period, words in NAMES["periods"].items() for word in words}
PERIODS: Mapping[str, str] = {
    word: period
    for table in (NAMES["periods"], NAMES["stored_periods"])
    for period, words in table.items()
    for word in words
}
_LATIN_ENDS: Sequence[tuple[str, str]] = NAMES["ranges"]["latin"]
_JAPANESE_ENDS: Sequence[tuple[str, str]] = NAMES["ranges"]["japanese"]
_ENDS = frozenset(word for ends in _LATIN_ENDS for word in ends)


_WINDOW = re.compile(NAMES["window"]["pattern"], re.IGNORECASE)


def window_in(name: str) -> str:
    """The part of a name that tells for how long back something was counted.

    >>> window_in("Faults (last 12 mths)"), window_in("sales_last_30_days"), window_in("過去3年の売上")
    (' (last 12 mths)', '_last_30_days', '過去3年の')
    >>> window_in("last_12"), window_in("Rent (GBP)")
    ('', '')
    """
    found = _WINDOW.search(name)
    return found[0] if found else ""


def without_measure(name: str) -> tuple[str, str]:
    """A name, and the unit or scale at its end: in brackets, a sign, or Latin letters after Japanese ones.

    >>> without_measure("Weight (kg)"), without_measure("満足度(5点満点)"), without_measure("Price (used)")
    (('Weight', 'kg'), ('満足度', '5点満点'), ('Price (used)', ''))
    >>> without_measure("騒音dB"), without_measure("英語CD")
    (('騒音', 'dB'), ('英語CD', ''))
    >>> without_measure("Discount %"), without_measure("Price in US$"), without_measure("%")
    (('Discount', '%'), ('Price', 'US$'), ('%', ''))
    """
    if sign := _SIGN_TAIL.search(name):
        return name[: sign.start()], sign["sign"]
    tail = None if name.isascii() else re.search(_LATIN_TAIL, name)
    head, inner = (name[: tail.start()], tail[0]) if tail else (*bracketed(name), "", "")[:2]
    measures = any(map(str.isdigit, inner)) or unit_in_brackets(inner) is not None
    return (head, inner) if head and measures else (name, "")


def unit_in_brackets(text: str) -> str | None:
    """The unit in the brackets of a heading: "£", 「月」, "hours", "km per hour"; also of so many: "k€"."""
    said = fold(text).strip(" .").partition("/")[0].removeprefix("in ")
    alone = said.partition(" per ")[0]
    found = _IN_BRACKETS.get(alone) or _LAST.get(alone) or longest_in(_FOLDED, words_of(said))
    return found or next(filter(None, map(unit_in_multiple, multiples_in(alone))), None)


def unit_in_multiple(multiple: Multiple) -> str | None:
    """The unit of so many: EUR in "m EUR" and "k€"; a short word needs a currency, and nothing else."""
    if not multiple.short:
        return unit_in_brackets(multiple.rest) if multiple.rest else None
    unit = _IN_BRACKETS.get(multiple.rest) or _FOLDED.get(multiple.rest)
    return unit if is_currency(unit) else None


def _per_in_brackets(name: str) -> str | None:
    """What an amount is for, in the brackets of a heading: "month" of "Rent (GBP/month)"."""
    _, _, thing = fold(without_measure(name)[1]).replace(" per ", "/").partition("/")
    return period_of(thing) if thing else None


class Unit(Struct, frozen=True):
    """What a name says about numbers: the unit, the period that an amount is for, other names of the unit."""

    unit: str | None
    per: str | None = None
    names: tuple[str, ...] = ()


def unit_of(name: str, others: Collection[str] = ()) -> Unit:
    """The unit of a number, if its column's name tells it; `others` are the names of all columns.

    >>> unit_of("monthly_rent_usd"), unit_of("年収下限"), unit_of("score").unit
    (Unit(unit='USD', per='month', names=()), Unit(unit='JPY', per='year', names=()), None)
    >>> unit_of("price_hour"), unit_of("rateHr").per
    (Unit(unit=None, per='hour', names=()), 'hour')
    >>> [unit_of(name).unit for name in ("co2_g_per_km", "price_per_km", "残業時間(月)", "所要時間(日)")]
    ['g', None, 'hours', 'days']
    >>> unit_of("Rent (GBP/month)").per, unit_of("Rent (£ per week)").per, unit_of("Speed (km/h)").per
    ('month', 'week', None)
    >>> [unit_of(name, ["age_min", "age_max"]).unit for name in ("running_time_min", "age_min", "weight (g)")]
    ['minutes', 'years', 'g']
    >>> unit_of("残業時間(月)").unit, unit_of("契約期間(月)").unit
    ('hours', 'months')
    >>> [unit_of(name).unit for name in ("members", "staff_count", "num_members", "staff_rating")]
    ['people', 'people', 'people', None]
    >>> unit_of("Faults (last 12 mths)").unit
    """
    name = in_own_script(name).replace(window_in(name), "") or name
    words = words_of(name)
    said = [*words, *(long for word in words for long in ABBREVIATIONS.get(word, ()) if not long.isascii())]
    per = _paid_per(words)
    counted = longest_in(_UNITS, _counted(said[: -1 if per else None]))
    unit = _bracketed_unit(name) or longest_in(_RATES, said) or counted
    unit = unit or _at_end(name, _counted(words), others) or _alone(words)
    if unit is None and _is_japanese_money(name):
        unit = "JPY"
    paid = is_currency(unit) or (unit is None and not _MONEY.isdisjoint(words))
    per = (per or longest_in(_PERIODS, words) or _per_in_brackets(name)) if paid else None
    return Unit(unit, per, tuple(NAMES["units"].get(unit, {}).get("said", ())))


def is_yen_by_default(name: str) -> bool:
    """Whether an amount counts as yen only because its name is Japanese; 円 in the name says so itself.

    >>> [is_yen_by_default(name) for name in ("見積額", "家賃（円）", "料金_usd", "price")]
    [True, False, False, False]
    """
    name = in_own_script(name)
    told = _bracketed_unit(name) or longest_in(_UNITS, words_of(name))
    return told is None and _is_japanese_money(name)


def _alone(words: Sequence[str]) -> str | None:
    rest = [word for word in words if word not in NAMES["counts"]["words"]]
    return _ALONE.get(rest[0]) if len(rest) == 1 else None


def _is_japanese_money(name: str) -> bool:
    return any(word in name for word in _YEN) or _head(name).endswith(_YEN_AT_END)


def _bracketed_unit(name: str) -> str | None:
    """The unit in brackets after a name. After hours, it is the period for which they are counted."""
    head, inner = without_measure(name)
    unit = unit_in_brackets(inner)
    is_period = unit in _COUNTED_FOR and longest_in(_UNITS, words_of(head)) == "hours"
    return "hours" if is_period else unit


_COUNTED_FOR = frozenset({"days", "weeks", "months", "years"})
"""Units that are a period beside hours: 「残業時間(月)」. 「所要時間(日)」 is a number of days."""
_PER = "per"


def _counted(words: Sequence[str]) -> Sequence[str]:
    """The words that say what is counted: "co2 g" of "co2 g per km"."""
    at = words.index(_PER) if _PER in words[1:] else len(words)
    return [*words[:at], *words[at + 2 :]]


def _paid_per(words: Sequence[str]) -> str | None:
    """The period at the end of the name of an amount: `rate_hr`. `rent_months` is a number of months."""
    paid = len(words) > 1 and not _MONEY.isdisjoint(words[:-1]) and not words[-1].endswith("s")
    return PERIODS.get(words[-1]) if paid else None


class Spread(Struct, frozen=True):
    """The least, the greatest and the mean of numbers; `uneven`: whether most are no multiples of five."""

    low: float
    high: float
    mean: float
    uneven: bool


def unit_in_range(name: str, spread: Spread) -> str | None:
    """The unit of a number whose name tells only a property, by its range.

    >>> [unit_in_range("身長", Spread(140 / n, 215 / n, 170 / n, True)) for n in (1, 100)]
    ['cm', 'm']
    >>> [unit_in_range("duration", Spread(84, 8600, 2200, uneven)) for uneven in (True, False)]
    ['seconds', None]
    >>> unit_in_range("fileSize", Spread(900, 86_000_000, 9_000_000, True))
    'bytes'
    """
    name = in_own_script(name)
    for told in NAMES["ranged"]:
        held = all(
            key not in told or told[key][0] <= value <= told[key][1]
            for key, value in (("low", spread.low), ("high", spread.high), ("mean", spread.mean))
        )
        called = has_word(name, told["words"]) or snake(name) in told.get("alone", ())
        if held and called and (spread.uneven or not told.get("uneven")):
            unit: str = told["unit"]
            return unit
    return None


def _head(name: str) -> str:
    """A Japanese name without a last part that tells it from another column: 入園料 for 入園料(大人)."""
    head = next(iter(bracketed(name)), name)
    part = next((part for part in _CONTRASTS if head.endswith(part) and head != part), "")
    return head.removesuffix(part).rstrip("_")


def period_of(value: str) -> str | None:
    """The period that a stored value tells about the amount in its row.

    >>> [period_of(value) for value in ("Hourly", "PER_YEAR", "月給", "full time")]
    ['hour', 'year', 'month', None]
    """
    return PERIODS.get(" ".join(words_of(value)))


def is_for_another_period(name: str, per: str | None) -> bool:
    """Whether a name says a period beside the thing that is paid, and not that of the column.

    >>> [is_for_another_period(name, "year") for name in ("monthly rent", "月額賃料", "annual rent", "家賃")]
    [True, True, False, False]
    """
    told = longest_in(_PERIODS, words_of(name))
    return per is not None and told not in (None, per) and name not in _PERIODS


def words_of_unit(name: str) -> frozenset[str]:
    """The Latin words in a name that name its unit.

    >>> sorted(words_of_unit("weight_in_lbs")), words_of_unit("miles_per_gallon"), words_of_unit("家賃")
    (['lbs'], frozenset(), frozenset())
    >>> words_of_unit("所要時間_分")
    frozenset({'分'})
    >>> sorted(words_of_unit("co2_g_per_km")), words_of_unit("price_per_km")
    (['g', 'km', 'per'], frozenset())
    """
    words = words_of(name)
    if (counted := _counted(words)) != words:
        own, divisor = words_of_unit("_".join(counted)), words[words.index(_PER) + 1 :][:1]
        return own | {_PER, *divisor} if own and not _UNITS.keys().isdisjoint(divisor) else own
    joined = f" {' '.join(words)} "
    said = [word for word in _UNITS if f" {word} " in joined]
    ends = len(words) > 1 and (
        words[-1] in _LAST or words[-1] in NAMES["ends"] or (words[-2], words[-1]) in _AFTER
    )
    last = {words[-1]} if ends else set()
    found = frozenset(max(said, key=len).split() if said else ()) | last
    return frozenset(last) if found >= {*words} else found


def without_unit(name: str) -> str:
    """A name in words without the unit at its end; "" if there is none, or nothing else.

    >>> without_unit("rent_eur"), without_unit("co2_g_per_km"), without_unit("家賃（円）"), without_unit("km")
    ('rent', 'co2', '家賃', '')
    >>> without_unit("min_age")
    ''
    """
    head, inner = without_measure(name)
    words, unit = head.split("_"), words_of_unit(name)
    kept = words if inner else [*dropwhile(lambda word: word.lower() in unit, reversed(words))][::-1]
    says = _ENDS.isdisjoint(kept) or len(kept) > 1
    return " ".join(kept) if says and (inner or len(kept) < len(words)) else ""


_TOO_SHORT = 3
"""The most letters of a word whose last s is no plural: `bus_min`."""


def _at_end(name: str, words: Sequence[str], others: Collection[str]) -> str | None:
    """A unit that counts only at the end of a longer name: `partners_min` is the least number of partners."""
    if len(words) < 2:
        return None
    if words[-1] in NAMES["ends"]:
        counted = words[-2].endswith("s") and not words[-2].endswith("ss") and len(words[-2]) > _TOO_SHORT
        return (
            None
            if counted or any(name in pair[1:] for pair in ranges_among([*others]))
            else NAMES["ends"][words[-1]]
        )
    return _LAST.get(words[-1]) or _AFTER.get((words[-2], words[-1]))


def ranges_among(names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of columns that are the two ends of a range: its name, the low column, the high one.

    >>> list(ranges_among(["salary_range_from", "salary_range_to", "最低価格", "最高価格"]))
    [('salary', 'salary_range_from', 'salary_range_to'), ('価格', '最低価格', '最高価格')]
    >>> list(ranges_among(["rentMinEur", "rentMaxEur"]))
    [('rent', 'rentMinEur', 'rentMaxEur')]
    """
    spelled = {snake(name): name for name in names}
    for name in names:
        for thing, other in _other_ends(name):
            if high := spelled.get(snake(other)):
                yield thing, name, high
                break


def planned_among(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of columns for what is planned and what happened.

    >>> list(planned_among(["dep_time", "sched_dep_time", "出発時刻", "出発予定時刻"]))
    [('sched_dep_time', 'dep_time'), ('出発予定時刻', '出発時刻')]
    """
    spelled = {snake(name): name for name in names}
    for said, name in spelled.items():
        for word in NAMES["planned"]["words"]:
            words = [part for part in said.split("_") if part != word]
            bare = "_".join(words) if word.isascii() else said.replace(word, "")
            if bare != said and bare in spelled:
                yield name, spelled[bare]
                break


def _other_ends(name: str) -> Iterator[tuple[str, str]]:
    words, unit = words_of(name), words_of_unit(name)
    for low, high in _LATIN_ENDS:
        for at in range(len(words)) if len(words) > 1 else ():
            if words[at] == low:
                after = words[at + 1 :]
                rest = [*words[:at], *(word for word in after if at == 0 or word not in unit)]
                thing = rest[:-1] if len(rest) > 1 and rest[-1] == "range" else rest
                yield "_".join(thing), "_".join([*words[:at], high, *words[at + 1 :]])
    for low, high in _JAPANESE_ENDS:
        if low in name and name != low:
            yield name.replace(low, ""), name.replace(low, high)


def units_of_size(name: str) -> tuple[str, ...]:
    """The units in which people say a size or a distance, if a column is named as one.

    >>> units_of_size("screen_size"), units_of_size("走行距離"), units_of_size("幅")
    (('l', 'm2', 'inches', 'kg'), ('miles',), ())
    """
    name = in_own_script(name)
    for told in NAMES["sizes"]:
        if has_word(name, told["in"]):
            return tuple(told["units"])
    return ()


def dimensions_of(name: str) -> tuple[str, ...]:
    """A unit of each measure that a column may hold whose name is one of a measure and tells no unit.

    >>> dimensions_of("net_weight"), dimensions_of("走行距離"), dimensions_of("depth_fathoms")
    (('kg',), ('m',), ())
    """
    name = in_own_script(name)
    words, bare = words_of(name), _head(name)
    return tuple(
        unit
        for unit, told in NAMES["dimensions"].items()
        if words[-1:] and any(w == words[-1] if w.isascii() else bare.endswith(w) for w in told)
    )


_PERIOD = re.compile(
    "|".join(
        rf"(?:/\s*|\b(?:per|an?|each)\s+|\b){re.escape(word)}\b" if word.isascii() else re.escape(word)
        for word in sorted(PERIODS, key=len, reverse=True)
    )
)


def period_said(text: str) -> tuple[str, Period | None]:
    """The part of a text in small letters that tells a period, and the period.

    >>> period_said("# pcm"), period_said("$# to $# an hour"), period_said("#")
    (('pcm', 'month'), ('an hour', 'hour'), ('', None))
    """
    found = _PERIOD.search(text)
    said = found[0].strip() if found else ""
    word = next((word for word in PERIODS if said.endswith(word)), "")
    return said, cast("Period | None", PERIODS.get(word))
