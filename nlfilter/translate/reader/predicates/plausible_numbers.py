"""Which columns can contain an amount, by their stored numbers, their units and their money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.short import is_short
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.predicates.units import (
    holds_years,
    is_priced,
    name_roles,
    numeric_names,
    unit_of,
)
from nlfilter.translate.reader.table import STOPS, Table, cached_by_table
from nlfilter.where.nodes import Between, Compare, Leaf, Number, Predicate, Value, columns

_MONEY = frozenset({"cost", "earned", "money_name"})
_LIGHT = frozenset({"filler", "eq", "gt", "ge", "lt", "le"})
_MOST_BETWEEN = 2
"""How many words without a meaning of their own may stand between a word for money and its amount."""
_LONGEST_PARTICLE = 2


def is_of_money(table: Table, measure: Measure, start: int, stop: int) -> bool:
    """Whether a word beside an amount at start:stop, or in it, says that it is money."""
    low = measure.low
    if not isinstance(low, Amount) or not (low.unit is None or is_currency(low.unit)):
        return False
    text, words = table.source.text, _money_words(table)
    if text.startswith(words, start) or text[start:stop].endswith(words):
        return True
    return _ends_with_money(table, text[:start]) or _begins_with_money(table, text[stop:])


def holds_money(table: Table, name: str) -> bool:
    """Whether a column holds money, by its unit or its name. A short code without a unit may mean money."""
    if is_priced(table.column(name)) or not _MONEY.isdisjoint(name_roles(table, name)):
        return True
    words = name_words(name)
    return table.column(name).unit is None and bool(words) and all(map(_may_be_a_code, words))


def _may_be_a_code(word: str) -> bool:
    return is_short(word) or (word.isascii() and len(word) <= _SHORTEST_WORD)


_SHORTEST_WORD = 2


@cached_by_table
def _money_words(table: Table) -> tuple[str, ...]:
    told = {word for role in _MONEY for word in table.lang.with_role(role)}
    verbs = {word for word, names in table.lang.adjectives.items() if not told.isdisjoint(names)}
    return tuple(told | verbs)


def _ends_with_money(table: Table, text: str) -> bool:
    """Whether a word for money stands at the end of a text, or before a few light words there."""
    money = _money_words(table)
    for _ in range(_MOST_BETWEEN + 1):
        text = text.rstrip()
        joined = is_cjk(text[-1:])  # a word may begin anywhere
        ends = (text[-_LONGEST_PARTICLE:], text[-1:]) if joined else text.split()[-1:]
        if text.endswith(money) if joined else any(squeeze(word) in money for word in ends):
            return True
        light = next((word for word in ends if _is_light(table, word)), "")
        text = text.removesuffix(light) if light else ""
    return False


def _begins_with_money(table: Table, text: str) -> bool:
    text = text.lstrip()
    if not text:
        return False
    if is_cjk(text[0]):
        words = _money_words(table)
        return text.startswith(words) or (_is_light(table, text[0]) and text[1:].startswith(words))
    spoken = text.split(maxsplit=2)[:2]
    said = spoken[1:] if _is_light(table, spoken[0]) else spoken[:1]
    return any(squeeze(word.rstrip(STOPS)) in _money_words(table) for word in said)


def _is_light(table: Table, word: str) -> bool:
    return not _LIGHT.isdisjoint(table.lang.roles.get(squeeze(word), ()))


_LARGE = 10_000
"""A figure without a size tells its column only if it is at least so large."""

Span = tuple[Decimal, Decimal]


def columns_by_figure(table: Table, low: Amount, high: Amount | None) -> list[str]:
    """The columns without a unit that can hold a large sum, the likeliest first.

    A figure with a fraction is of the only column of fractions that can hold it: 「4.5以上」 of a rating.
    """
    told = low.size > 1 or low.figures or (high is not None and high.size > 1)
    unit = (high and high.unit) or low.unit
    if not (unit is None or is_currency(unit)):
        return []
    if sizes := [name for name in _unitless(table) if _counts_sums(table, name, high or low)]:
        return sizes
    if low.per:
        return []
    if unit is None and not low.is_whole and not told:
        broken = [name for name in _unitless(table) if table.column(name).kind is not Kind.INTEGER]
        holding = [name for name in broken if span_of(table, name) and can_hold(table, name, low)]
        return holding if len(holding) == 1 else []
    if not (told or is_currency(unit) or low.value >= _LARGE):
        return []
    return [n for n in _unitless(table) if span_of(table, n) and can_hold(table, n, low)]


def can_hold(table: Table, name: str, amount: Amount) -> bool:
    """Whether a figure lies within what a column stores; a column of unknown range may hold any."""
    span = span_of(table, name)
    return span is None or span[0] <= amount.value <= span[1]


def is_near(table: Table, name: str, values: Sequence[Number]) -> bool:
    """Whether a column stores numbers of about this size: "4:30" is no 270 minutes beside 4 to 12."""
    span = span_of(table, name)
    return span is None or all(
        span[0] <= value * _OTHER_SIZE and value <= span[1] * _OTHER_SIZE for value in map(Decimal, values)
    )


def sums_of_another_size(table: Table, low: Amount, high: Amount | None, per: str | None) -> frozenset[str]:
    """The columns of money whose sums are far from an amount, if another one holds it.

    Five million are no rent of up to 80,000 beside a price of up to 20 million.
    """
    if per or not (low.unit is None or is_currency(low.unit)):
        return frozenset()
    ends = [end.value for end in (low, high) if end is not None]
    spans = {n: span_of(table, n) for n in numeric_names(table) if is_priced(table.column(n))}
    known = {name: span for name, span in spans.items() if span is not None}
    if not any(span[0] <= end <= span[1] for span in known.values() for end in ends):
        return frozenset()
    return frozenset(
        name
        for name, (least, most) in known.items()
        if all(end > _OTHER_SIZE * most or end * _OTHER_SIZE < least for end in ends)
    )


_OTHER_SIZE = 5
"""A sum so many times greater or smaller than all of a column is none of its sums."""


def counted_by_size(table: Table, name: str, ends: Sequence[Amount]) -> Sequence[Amount]:
    """The ends of a measure as a column without a unit counts them: "80k" is 80 in a column of thousands.

    The column tells by its numbers: the whole amount is far beyond them, and the figure alone is not. "80%"
    is 0.8 in a column of numbers up to 1.
    """
    unit = unit_of(table, name)
    # A currency that is only guessed may count in ten thousands: 「単価」 of 40 to 120 and 「80万円」.
    told = unit is not None and not (table.schema.guessed and is_currency(unit))
    span = None if told else span_of(table, name)
    if {end.unit for end in ends} == {"percent"}:
        small = span is not None and span[0] >= 0 and span[1] <= 1
        return [replace(end, value=end.value / 100, unit=None) for end in ends] if small else ends
    size = max(end.size for end in ends)
    whole = max(end.value for end in ends)
    if span is None or size <= 1 or whole <= (FAR if unit is None else _BEYOND) * span[1]:
        return ends
    if not span[0] <= whole / size <= 2 * span[1]:
        return ends
    return [replace(end, value=end.value / end.size, size=1) for end in ends]


def with_size_left_out(table: Table, name: str, ends: Sequence[Amount]) -> Sequence[Amount]:
    """The ends of a measure of money whose size is not said: 8 is 80,000 beside rents of 50,000 to 120,000.

    Empty if they may be meant as they stand, or if no size makes sums of them that are stored.
    """
    span = span_of(table, name) if holds_money(table, table.stands_for(name)) else None
    bare = all(end.unit is None and end.size == 1 and end.per is None and end.value > 0 for end in ends)
    if span is None or not bare or not all(end.value * FAR < span[0] for end in ends):
        return ()
    numbers = table.lang.numbers
    sizes = [numbers.magnitudes[word] for word in numbers.left_out]
    fitting = [size for size in sizes if any(span[0] <= end.value * size <= span[1] for end in ends)]
    return [replace(end, value=end.value * size, size=size) for size in fitting[:1] for end in ends]


def is_no_such_sum(table: Table, name: str, amount: Amount) -> bool:
    """Whether a sum of money is so far above all numbers of a column that it counts in another unit."""
    span = span_of(table, name) if unit_of(table, name) is None else None
    money = is_currency(amount.unit) or (amount.unit is None and amount.size > 1)
    return money and span is not None and 0 < span[1] * _BEYOND < amount.value


FAR = 20
"""A figure so many times greater than all of a column is not one of its numbers."""
_BEYOND = 1_000
"""A sum so many times greater than all sums of a column was counted otherwise."""


def _counts_sums(table: Table, name: str, amount: Amount) -> bool:
    """Whether a column that is called money counts sums in the size that was said: 「80万」 is 80 there."""
    if amount.size <= 1 or _SUMS.isdisjoint(name_roles(table, name)):
        return False
    return counted_by_size(table, name, [amount])[0].size == 1


_SUMS = frozenset({"cost", "earned", "money_name", "rate_name"})


@cached_by_table
def _unitless(table: Table) -> tuple[str, ...]:
    return tuple(name for name in numeric_names(table) if _is_plain(table, name))


def _is_plain(table: Table, name: str) -> bool:
    column = table.column(name)
    plain = column.unit is None and column.unit_in is None and not column.named_only
    return plain and column.holds not in (Semantic.IDENTIFIER, Semantic.YEAR) and not holds_years(table, name)


@cached_by_table
def span_of(table: Table, name: str) -> Span | None:
    """The least and the greatest number of a column, or of both ends of a range; None if not known."""
    range_ = table.schema.ranges.get(name)
    known = [*_ends(table, (range_.low, range_.high) if range_ else (table.stands_for(name),))]
    return (min(known), max(known)) if known else None


def _ends(table: Table, names: tuple[str, ...]) -> Iterator[Decimal]:
    for name in names:
        for end in table.lexicon.vocabulary.spans.get(name, ()):
            with suppress(InvalidOperation):
                yield Decimal(end)


_TIMES = Decimal(10)
"""How many times as much one period may hold as another: a year has twelve months, a month twenty days."""


def may_be_of_any_period(table: Table, name: str, measure: Measure, predicate: Predicate) -> bool:
    """Whether rows of another period answer an amount as well: each yearly pay is "at least 300,000"."""
    period = (
        table.column(name).per_in if name in table.schema.columns or name in table.schema.ranges else None
    )
    if period is None or not isinstance(measure.low, Amount) or len(table.lexicon.stored(period)) < _SEVERAL:
        return False
    if any(word in table.source.text for word in table.lang.with_role("converted")):
        return True  # 「年収換算で」 is of the rows of the other periods as well
    if period in columns(predicate) or period in table.in_force.by_column or says_unit(table, period):
        return False
    span, value = span_of(table, name), measure.low.value
    if span is None or measure.high is not None:
        return False
    least, most = span
    if measure.op in ("<", "<="):
        return least * _TIMES <= value
    return most >= value * _TIMES


_SEVERAL = 2


def says_unit(table: Table, name: str) -> bool:
    """Whether the request says a period or a currency of those that a column stores."""
    others = (word for words in table.column(name).values.values() for word in words)
    said = map(fold, (*table.lexicon.stored(name), *others))
    return any(word in table.source.text for word in said)


def is_out_of_range(table: Table, leaf: Leaf) -> bool:
    """Whether all stored numbers are known to fail a bound; False if the range of the column is not known."""
    match leaf:
        case Compare(column, "=", value):
            return not _reaches(table, column, value, value)
        case Compare(column, ">=" | ">", value):
            return not _reaches(table, column, value, None)
        case Compare(column, "<=" | "<", value):
            return not _reaches(table, column, None, value)
        case Between(column, low, high):
            return not _reaches(table, column, low, high)
    return False


def _reaches(table: Table, column: str, low: Value | None, high: Value | None) -> bool:
    """Whether the stored numbers of a column may reach into a range, open where it is None."""
    stored = column in table.schema.columns or column in table.schema.ranges
    numbers = [bound for bound in (low, high) if isinstance(bound, int | float | Decimal)]
    span = span_of(table, column) if stored and numbers else None
    if span is None or any(isinstance(bound, bool) for bound in numbers):
        return True
    return not (
        (low in numbers and Decimal(str(low)) > span[1]) or (high in numbers and Decimal(str(high)) < span[0])
    )
