"""Columns that can hold a figure: "under 450k" fits prices up to a million, and no number of rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.predicates.money_said import holds_money
from nlfilter.translate.reader.predicates.units import (
    holds_years,
    is_priced,
    name_roles,
    numeric_names,
    unit_of,
)
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import Number

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
