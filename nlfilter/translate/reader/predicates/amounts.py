"""Makes the predicate of an amount on a column, a range or a sum, in the unit that is stored there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import is_currency, period_of, without_measure, words_of_unit
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.conversions import factor_to
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import MIRRORED, PACES, Op
from nlfilter.translate.reader.predicates.bounds import (
    amount_predicate,
    measured_predicate,
    opposite_predicate,
    range_predicate,
    to_number,
)
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.plausible_numbers import counted_by_size, says_unit, span_of
from nlfilter.translate.reader.predicates.units import (
    counts_for_another_period,
    in_the_unit_of,
    is_of_time,
    is_priced,
    is_worked,
    name_roles,
    names_of_unit,
    numeric_names,
    period_counted,
    unit_of,
)
from nlfilter.translate.reader.table import STOPS, Table
from nlfilter.where import nodes
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.nodes import Number, Predicate, Ratio, conjunction

_AGES: dict[Op, Op] = {"older": ">", "newer": "<"}
_PACES: dict[Op, Op] = {pace: op for op, pace in PACES.items()}


class ColumnAmounts(Struct, frozen=True):
    """The amounts of a measure as a column means them, with the unit and the period that they share."""

    name: str
    low: Amount
    high: Amount | None
    unit: str | None
    per: str | None

    @classmethod
    def of(cls, table: Table, name: str, low: Amount, high: object) -> ColumnAmounts:
        """The amounts of a measure with these ends."""
        ends = [in_the_unit_of(table, name, end) for end in (low, high) if isinstance(end, Amount)]
        low, *top_ = counted_by_size(table, name, ends)
        top = top_[0] if top_ else None
        return cls(name, low, top, (top and top.unit) or low.unit, low.per or (top and top.per) or None)

    def stored(self, table: Table, op: Op | None) -> tuple[Op | None, list[Number]] | None:
        """The comparison that is meant and its values, as the column stores them; None for another unit."""
        column = table.column(self.name)
        own_per = period_counted(table, self.name)
        if self.per and counts_for_another_period(table, self.name, self.unit, self.per):
            return None  # 「1日4時間」 beside hours a week
        if own_per == "hour" and self.per is None and _is_for_an_item(table, self.high or self.low):
            return None
        factor = factor_to(self.unit, self.per, column.unit, own_per, worked=is_worked(table, self.name))
        if factor is None or (self.unit == "days" and self.low.value < 1 and column.unit != "days"):
            return None  # half a day is half of what people work, not twelve hours
        values = _values(op, self.low, self.high, factor)
        return _meant_op(table, self.name, op, self.low, alone=len(values) == 1), values


def _is_for_an_item(table: Table, amount: Amount) -> bool:
    """Whether an amount is for one whole item, however many hours it takes: "£300 for the shift"."""
    words = table.source.text[amount.end :].partition(",")[0].split()[:_REACH]
    places = ((at, noun) for noun in range(1, len(words)) for at in range(noun))
    items = (words[n].rstrip(STOPS) for at, n in places if " ".join(words[at:n]) in table.lang.apiece)
    return any(table.lexicon.names_items(squeeze(i)) and not table.lang.shapes.is_plural(i) for i in items)


_REACH = 5
"""So many words after an amount tell what it is for: "or more for the shift"."""


def amount_on(
    table: Table, name: str, op: Op | None, values: list[Number], *, turned: bool
) -> Predicate | None:
    """The predicate of an amount; None if a sum cannot have such an amount."""
    if range_ := table.schema.ranges.get(name):
        return range_predicate(range_, op, values)
    if sum_ := table.schema.sums.get(name):
        whole = nodes.Sum(*sum_.of)
        with suppress(RejectedWhere):  # half a unit of whole numbers
            return measured_predicate(whole, kind_of_measure(whole, table.schema), op, values)
        return None
    if turned:
        return opposite_predicate(name, op, values)
    integer = table.column(name).kind is Kind.INTEGER
    if op == "about" and integer and values[0] in range(1, _TENTHS_TELL):
        values = [max(1, values[0] - 1), values[0] + 1]  # a tenth of "about 5 minutes" is none
    if op in ("<", "<=") and integer and 0 < values[0] < 1:
        op, values = "<", [1]  # 500 MB of whole GB: "less than 1" says more than "at most 0"
    return amount_predicate(name, op, values)


_TENTHS_TELL = 10
"""From here on, a tenth more or less is a whole number."""


def _values(op: Op | None, low: Amount, high: Amount | None, factor: Decimal) -> list[Number]:
    """The amount in the column's unit: one value, or the ends of an interval, a band, a count of digits."""
    start = low.value
    if high is not None:
        start = low.as_said_with(high)
        if low.unit and high.unit and low.unit != high.unit:
            start *= factor_to(low.unit, None, high.unit, None) or 1  # "6 months to 2 years"
        return [to_number(start * factor), to_number(high.value * factor)]
    if low.figures:
        ends = [to_number(start * factor), to_number(start * factor * 10 - 1)]
        return ends[:1] if op in ("<", ">=") else ends[1:] if op in (">", "<=") else ends
    if op == "band":
        return [
            to_number(start * factor),
            to_number((start + low.band) * factor - min(factor, Decimal(1))),
        ]
    return [to_number(start * factor)]


def _meant_op(table: Table, name: str, op: Op | None, low: Amount, *, alone: bool) -> Op | None:
    """The comparison that is meant: as said, else what the amount or its column imply."""
    if op is not None and op != "hoped":
        if op in _PACES:
            op = MIRRORED[_PACES[op]] if is_of_time(table, name) else _PACES[op]
        return _AGES.get(op, op) if alone else None
    if low.at_least:
        return ">="
    # "A salary of 50,000" means at least so much; "a rent of 500" does not.
    column = table.column(name)
    paid = (column.per or column.per_in) and is_priced(column) and "cost" not in name_roles(table, name)
    if alone and (paid or _is_earned(table, name, column)):
        return ">="
    return "<=" if op == "hoped" and is_priced(column) else None


def _is_earned(table: Table, name: str, column: Column) -> bool:
    """Whether a column holds what people earn, by its own name."""
    words = name_words(without_measure(name)[0]) if column.unit is None or is_priced(column) else ()
    return any("earned" in table.lang.roles.get(word, ()) for word in words)


def with_stored_unit(
    table: Table, column: Column, unit: str | None, per: str | None, predicate: Predicate
) -> Predicate | None:
    """The predicate of an amount together with its currency and period, if rows differ in them.

    In a later turn, what is not said is that of the amount in force. None if no row has it.
    """
    tests: list[Predicate] = []
    for name, said, means in (
        (_currencies_of(table, column), unit if is_currency(unit) else None, _currency_of),
        (column.per_in, per, period_of),
    ):
        if name is None:
            continue
        if said is not None:
            test = _stored_as(table, name, said, means)
            if test is None:
                return None
        else:  # unless another part of the request says it
            test = table.in_force.unit_of_amount(nodes.columns(predicate), name)
            test = None if test is not None and says_unit(table, name) else test
        tests += [test] if test is not None else []
    return conjunction(*tests, predicate)


def _currencies_of(table: Table, column: Column) -> str | None:
    """The column with the currency of each row: the column's own, or the table's only one."""
    if column.unit_in or column.unit:
        return column.unit_in
    schema = table.schema
    currencies = [name for name in schema.filterable if schema.columns[name].holds is Semantic.CURRENCY]
    return currencies[0] if len(currencies) == 1 else None


def _stored_as(table: Table, name: str, said: str, means: Callable[[str], str | None]) -> Predicate | None:
    """Asks for the stored values that mean a currency or a period, by the owner's words or by everybody's."""
    owned = {v for meaning in table.lexicon.find(said) if meaning.name == name for v in meaning.values}
    worded = table.column(name).values
    values = tuple(
        value
        for value in table.lexicon.stored(name)
        if value in owned or said in map(means, (value, *worded.get(value, ())))
    )
    return equals(name, table.column(name).kind, values) if values else None


def _currency_of(value: str) -> str:
    """The code of a stored currency: "US$", "usd", "ドル"."""
    return language().units.get(fold(value), value.strip().upper())


def rate_on(table: Table, measure: Measure, unit: str | None, per: str) -> tuple[str, Predicate] | None:
    """The column of the whole amount and the predicate of its part for a period, if two columns tell it.

    The whole has no period of its own, and all of its amounts are greater than the part.
    """
    low, high = measure.low, measure.high if isinstance(measure.high, Amount) else None
    if not isinstance(low, Amount) or unit is None or (measure.op is None and high is None):
        return None
    times = [name for name in numeric_names(table) if _counts(table, name, f"{per}s")]
    wholes = [name for name in names_of_unit(table, unit, None, False) if table.column(name).per is None]
    if len(times) != 1 or len(wholes) != 1 or wholes[0] not in table.schema.columns:
        return None
    whole, most = wholes[0], replace(high or low, per=None)
    amounts = ColumnAmounts.of(table, whole, replace(low, per=None), high and most)
    stored, span = amounts.stored(table, measure.op), span_of(table, whole)
    if stored is None or span is None or max(stored[1]) >= span[0]:
        return None
    with suppress(RejectedWhere):
        ratio = Ratio(whole, times[0])
        return whole, measured_predicate(ratio, kind_of_measure(ratio, table.schema), *stored)
    return None


def _counts(table: Table, name: str, unit: str) -> bool:
    """Whether a column holds how many days (or hours) something lasts: it is called by its unit alone."""
    called = name in table.schema.columns and {*words_of(name)} <= words_of_unit(name)
    named = (m.name for m in table.lexicon.find(unit) if m.kind == "column")
    return unit_of(table, name) == unit and (called or name in named)
