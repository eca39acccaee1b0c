"""Context carryover: in a dialogue, a measure without a subject is about the condition in force that it fits.

"Make it 7M" after "a salary over 6M"; "what about November" after "closing in October".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.translate.quantities.amounts import Amount, amounts
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.bounds import operator_of
from nlfilter.translate.reader.predicates.units import (
    holds_years,
    names_of_unit,
    numeric_names,
    takes_unit,
    unit_of,
)
from nlfilter.translate.reader.table import Table
from nlfilter.where.conditions import Condition
from nlfilter.where.nodes import (
    Compare,
    Difference,
    Measured,
    Predicate,
    Sum,
    columns,
    leaves,
)

_BOUNDS: tuple[Op, ...] = ("<", "<=", ">", ">=")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def amount_in_force(table: Table, measure: Measure, low: Amount) -> tuple[str, Measure] | None:
    """The only column or range in force that an amount fits, and the measure as it is meant there."""
    high = measure.high if isinstance(measure.high, Amount) else None
    unit, per = (high and high.unit) or low.unit, (high and high.per) or low.per
    sized = low.size > 1 or low.figures or (high is not None and high.size > 1)
    found = {
        name: condition
        for name, condition in _of_period(table, table.in_force.last_of, unit, per).items()
        if takes_unit(table, table.meaning_of(name), unit) and _likely(table, name, unit, sized, low.value)
    }
    if unit is None and not sized:  # "show 5" and "I'm 40" are not about "under 4000 euros"
        compared = measure.op is not None
        found = {name: one for name, one in found.items() if _is_of_size(one, low, compared=compared)}
    if len(found) != 1:
        return None
    ((name, condition),) = found.items()
    if measure.op is None and unit is not None and _is_step(table, name, condition):
        return None
    low = replace(low, value=low.value * _scale(condition, low))
    return name, replace(measure, op=measure.op or _one_bound(condition.predicate), low=low)


def _is_step(table: Table, name: str, condition: Condition) -> bool:
    """Whether a condition asks for a step of a scale: after "3 stars", "for 4 people" is not about stars."""
    exact = isinstance(condition.predicate, Compare) and condition.predicate.op == "="
    return exact and name in table.schema.columns and table.column(name).unit is None


def _of_period(
    table: Table, standing: Mapping[str, Condition], unit: str | None, per: str | None
) -> Mapping[str, Condition]:
    """The conditions in force that fit the amount's period: a price per month is not a one-off fee."""
    stored = {name for name in numeric_names(table) if table.column(name).per == per}
    ours = stored.intersection(names_of_unit(table, unit, per, False)) if per else ()
    return {name: one for name, one in standing.items() if name in ours} if ours else standing


def bound_in_force(table: Table, name: str) -> Op | None:
    """The only comparison that conditions in force make with a column or a range."""
    range_ = table.schema.ranges.get(name)
    names = frozenset({range_.low, range_.high} if range_ else {name})
    spoken = table.in_force.by_columns.get(names, ())
    return _one_bound(*(table.in_force.conditions[n].predicate for n in spoken))


def only_in_force(table: Table, names: Sequence[str]) -> str | None:
    """The only one of the columns that has a condition in force."""
    spoken = [name for name in names if name in table.in_force.by_column]
    return spoken[0] if len(spoken) == 1 else None


def computed(table: Table, measure: Measure, low: Amount) -> tuple[str, Predicate] | None:
    """A new bound for the only sum or difference in force: "make it 200" after "at least 100 seats left"."""
    found = [
        one.predicate
        for one in table.in_force.conditions
        if isinstance(one.predicate, Measured) and isinstance(one.predicate.measure, Sum | Difference)
    ]
    if len(found) != 1 or measure.high or low.size > 1 or low.value != int(low.value):
        return None
    if low.unit not in (None, *(unit_of(table, name) for name in columns(found[0]))):
        return None
    op = operator_of(measure.op) if measure.op else found[0].op
    return "", replace(found[0], op=op, value=int(low.value))


def _one_bound(*predicates: Predicate) -> Op | None:
    """The only comparison in the predicates that is a bound."""
    ops = {leaf.op for p in predicates for leaf in leaves(p) if isinstance(leaf, Compare | Measured)}
    bounds = [op for op in _BOUNDS if op in ops]
    return bounds[0] if len(bounds) == 1 else None


_ABOUT_AS_LARGE = 20


def _is_of_size(condition: Condition, low: Amount, *, compared: bool) -> bool:
    """Whether a figure has about the size of one in a condition.

    A 0 in the condition does not count if the figure has a comparison: "at least 8" may be about anything.
    """
    value = low.value * _scale(condition, low)
    held = (leaf.value for leaf in leaves(condition.predicate) if isinstance(leaf, Compare | Measured))
    numbers = [Decimal(str(n)) for n in held if isinstance(n, int | float | Decimal) and (n or not compared)]
    near = (abs(n) / _ABOUT_AS_LARGE <= abs(value) <= abs(n) * _ABOUT_AS_LARGE for n in numbers)
    return not numbers or any(near)


def _scale(condition: Condition, low: Amount) -> int:
    """The size of the phrase in force, for a bare figure: "make it 8" after "over 7M" means millions."""
    said = amounts(fold(condition.phrase))
    if low.size > 1 or low.unit or low.value >= 1000 or len(said) != 1 or said[0].size == 1:
        return 1
    return said[0].size


def _likely(table: Table, name: str, unit: str | None, money: bool, value: Decimal) -> bool:
    """Whether an amount without a column may be about this one, by its unit and size."""
    own = unit_of(table, name)
    if own is not None:
        return not money or is_currency(own)
    if holds_years(table, table.stands_for(name)):
        return unit is None and _FIRST_YEAR <= value <= _LAST_YEAR
    known = names_of_unit(table, unit, None, False) if unit else ()
    return name in known or not known
