"""Amounts on columns: the column an amount speaks of, and the predicate it makes there.

The column is the one named beside the amount; else the one that the comparison names ("older than" -> age);
else the owner's first of its unit. A bare number that nothing points at is never put on a column by luck.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from nlfilter.errors import RejectedWhere
from nlfilter.schema.currencies import is_currency
from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning
from nlfilter.schema.parts import Column, Sum
from nlfilter.schema.short_forms import name_words
from nlfilter.translate.embedded.bounds import (
    amount_predicate,
    opposite_predicate,
    plain,
    range_predicate,
    sum_predicate,
)
from nlfilter.translate.embedded.comparisons import Op, Quantity, joins
from nlfilter.translate.embedded.numbers import Amount, amounts
from nlfilter.translate.embedded.reading import NAMES, Accepts, Item, Named, Reading
from nlfilter.translate.embedded.units import (
    factor_to,
    holds_number,
    holds_years,
    names_of_unit,
    numeric_names,
    takes_unit,
    unit_of,
)
from nlfilter.translate.reader.table import Table
from nlfilter.where import nodes
from nlfilter.where.conditions import Condition
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.nodes import Compare, Measured, Number, Predicate, leaves
from nlfilter.where.phrases import How, Mapped, Reason

_BOUNDS: tuple[Op, ...] = ("<", "<=", ">", ">=")
_AGES: dict[Op, Op] = {"older": ">", "newer": "<"}


def place_amount(reading: Reading, q: Quantity, low: Amount, high: Amount | None) -> None:
    """Make an item of an amount, or record why it cannot be one."""
    unit, per = (high and high.unit) or low.unit or None, low.per or (high and high.per) or None
    if low.unit == "days" and q.first and reading.atoms[q.first - 1].text.endswith("週"):
        reading.refuse(q.first - 1, q.last, Reason.NO_COLUMN)
        return
    named = _by_adjective(reading, q) or _named(reading, q, unit) or _coded(reading, q)
    first, last = q.first, q.last
    if named is not None:
        first, last = min(first, named.first), max(last, named.last)
    per = per or _period(reading, first, last)
    if named is None and unit == "years" and (year := reading.near(q.first, q.last, _named_year(reading))):
        reading.refuse(min(first, year.first), max(last, year.last), Reason.UNIT_MISMATCH)
        return
    sized = low.size > 1 or low.figures or (high is not None and high.size > 1)
    if named is not None and unit is None and sized and _is_a_price(reading, q, named):
        named, first, last = None, q.first, q.last
    candidates = sorted(names_of_unit(reading, unit, per, sized), key=reading.order) if named is None else []
    before = in_force(reading, unit, money=sized, value=low.value) if named is None else None
    if named is not None:
        name = named.meaning.name
    elif before is not None:
        name = before[1]
    elif candidates:
        name = candidates[0]  # the owner's first of the unit; the others are told
    else:
        _refuse(reading, q, unit)
        return
    column = reading.column(name)
    factor = factor_to(unit, per, column.unit, column.per)
    if factor is None:
        spoken = reading.schema.reviewed.columns[reading.stands_for(name)].unit
        told = f"{reading.label(name)}: {spoken}" if spoken else reading.label(name)
        reading.refuse(first, last, Reason.UNIT_MISMATCH, (told,))
        return
    values = values_of(q, low, high, factor * (_scale(before[0], low) if before else 1))
    op = (
        (before[2] if before and q.op is None else None)
        or _changed_bound(reading, q, name)
        or asked_op(q, low, column, alone=len(values) == 1)
    )
    turned = named is not None and named.meaning.kind == "opposite"
    predicate = amount_on(reading, name, op, values, turned=turned)
    if predicate is None:
        reading.refuse(first, last, Reason.UNIT_MISMATCH, (reading.label(name),))
        return
    others = tuple(map(reading.label, candidates[1:])) if before is None else ()
    reading.guessed = reading.guessed or bool(others)
    label = reading.label(name)
    mapped = (Mapped(reading.phrase(first, last), name, label, How.FOLDED, others),) if others else ()
    exclusive = op is None and len(values) == 1
    reading.add(Item(first, last, predicate, name, exclusive, turned=turned, mapped=mapped))


def amount_on(
    reading: Table, name: str, op: Op | None, values: list[Number], *, turned: bool
) -> Predicate | None:
    """What an amount asks of a column, a range or a sum; None where it can be none of a sum."""
    if range_ := reading.schema.ranges.get(name):
        return range_predicate(range_, op, values)
    if sum_ := reading.schema.sums.get(name):
        with suppress(RejectedWhere):  # half a unit, of whole numbers
            return sum_predicate(sum_, _kind_of_sum(reading, sum_), op, values)
        return None
    return opposite_predicate(name, op, values) if turned else amount_predicate(name, op, values)


def _kind_of_sum(reading: Table, sum_: Sum) -> Kind:
    return kind_of_measure(nodes.Sum(*sum_.of), reading.schema)


def _coded(reading: Reading, q: Quantity) -> Named | None:
    """ "course 301", where a `course_id` is stored."""
    before = q.first - 1
    if q.op is not None or q.high is not None or before < 0 or before in reading.used:
        return None
    names = [n for n in reading.lexicon.coded(reading.atoms[before].key) if reading.column(n).kind.is_number]
    return Named(before, before, Meaning("column", names[0])) if len(names) == 1 else None


def _is_a_price(reading: Reading, q: Quantity, named: Named) -> bool:
    """ "a session for under 10k": what an amount of size is paid for, where the table has prices."""
    paid = any(atom.key in ("for", "at") for atom in reading.atoms[named.last + 1 : q.first])
    other = not is_currency(unit_of(reading, named.meaning.name))
    return paid and other and any(names_of_unit(reading, None, None, True))


def place_free(reading: Reading, i: int) -> None:
    """ "Free" is a price of nothing: of the column of sums named beside it, or of the only one."""

    def is_price(meaning: Meaning) -> bool:
        return holds_number(reading, meaning) and is_currency(unit_of(reading, meaning.name))

    if i and reading.atoms[i - 1].text == "-":
        return  # "dairy-free"
    named = reading.near(i, i, is_price)
    if named is None and _is_free_elsewhere(reading, i):
        return
    prices = [n for n in numeric_names(reading) if is_currency(unit_of(reading, n))]
    once = [n for n in prices if reading.column(reading.stands_for(n)).per is None]
    name = named.meaning.name if named else once[0] if len(prices) == 1 and once else None
    if name is None:
        return
    range_ = reading.schema.ranges.get(name)
    predicate = range_predicate(range_, None, [0]) if range_ else Compare(name, "=", 0)
    first, last = (min(i, named.first), max(i, named.last)) if named else (i, i)
    reading.add(Item(first, last, predicate, name, exclusive=True))


def _is_free_elsewhere(reading: Reading, i: int) -> bool:
    """Whether something else is spoken of that may be free: 「無料で停められる駐車場」."""
    return any(
        reading.lexicon.partial(name, reading.atoms[i].text)
        for name in reading.named
        if reading.column(name).kind is Kind.TEXT
    )


def _named_year(reading: Reading) -> Accepts:
    return lambda meaning: meaning.kind == "column" and holds_years(reading, meaning.name)


def _refuse(reading: Reading, q: Quantity, unit: str | None) -> None:
    """No column, or one of another unit: the suggestions name what could have been meant."""
    candidates = list(numeric_names(reading)) if unit is None else []
    if unit is not None and (other := reading.near(q.first, q.last, lambda m: holds_number(reading, m))):
        reading.refuse(min(q.first, other.first), max(q.last, other.last), Reason.UNIT_MISMATCH)
        return
    if unit is None and (thing := _counted(reading, q)):
        reading.refuse(q.first, thing, Reason.NO_COLUMN)  # "7 seats"
        return
    paid = is_currency(unit) and any(names_of_unit(reading, None, None, True))
    reason = Reason.AMBIGUOUS if candidates else Reason.UNIT_MISMATCH if paid else Reason.NO_COLUMN
    reading.refuse(q.first, q.last, reason, tuple(reading.label(name) for name in candidates[:4]))


def _counted(reading: Reading, q: Quantity) -> int | None:
    """The place of the unknown thing that a figure counts, right after it."""
    after = q.last + 1
    if after >= len(reading.atoms) or after in reading.used or not reading.atoms[after].is_unknown:
        return None
    return after if reading.atoms[after].text[0].isalpha() else None


def values_of(q: Quantity, low: Amount, high: Amount | None, factor: Decimal) -> list[Number]:
    """The amount in the column's unit; its two ends when it is a range, a number of figures or a band."""
    start = low.value
    if high is not None:
        if low.size == 1 and low.value < high.size:
            start *= high.size  # "500-700万": the size is said once
        if low.unit and high.unit and low.unit != high.unit:
            start *= factor_to(low.unit, None, high.unit, None) or 1  # "6 months to 2 years"
        return [plain(start * factor), plain(high.value * factor)]
    if low.figures:
        return [plain(start * factor), plain(start * factor * 10 - 1)]
    if q.op == "band":
        return [plain(start * factor), plain((start + _band(start)) * factor - 1)]
    return [plain(start * factor)]


def asked_op(q: Quantity, low: Amount, column: Column, *, alone: bool) -> Op | None:
    """The comparison meant: as said, else as the amount or its column imply."""
    if q.op is not None:
        return _AGES.get(q.op, q.op) if alone else None
    if low.at_least:
        return ">="
    # Pay is asked for as a floor: "a salary of 50,000" welcomes more.
    return ">=" if alone and column.per and is_currency(column.unit) else None


def in_force(
    reading: Reading, unit: str | None, *, money: bool = False, value: Decimal | None = None
) -> tuple[Condition, str, Op | None] | None:
    """In a dialogue, "make it 7M" speaks of the one number among the conditions in force.

    `money`: an amount with a word of size, which counts no years or minutes. Gives the condition, the column
    or range, and the bound that it sets.
    """
    found: dict[str, Condition] = {}
    for name, condition in reading.in_force.last_of.items():
        meaning = Meaning("range" if name in reading.schema.ranges else "column", name)
        if takes_unit(reading, meaning, unit) and _likely(reading, name, unit, money, value):
            found[name] = condition
    if len(found) > 1 and value is not None and unit is None:
        found = {name: one for name, one in found.items() if is_of_size(one.predicate, value)}
    for name, condition in found.items() if len(found) == 1 else ():
        return condition, name, _one_bound(condition.predicate)
    return None


def _one_bound(*predicates: Predicate) -> Op | None:
    """The one way in which predicates bound a number."""
    ops = {leaf.op for p in predicates for leaf in leaves(p) if isinstance(leaf, Compare | Measured)}
    bounds = [op for op in _BOUNDS if op in ops]
    return bounds[0] if len(bounds) == 1 else None


def is_of_size(predicate: Predicate, value: Decimal) -> bool:
    """Whether a figure is about as large as one that a predicate compares with."""
    numbers = [leaf.value for leaf in leaves(predicate) if isinstance(leaf, Compare | Measured)]
    return any(isinstance(n, int | float | Decimal) and n / 20 <= value <= n * 20 for n in numbers)


def _changed_bound(reading: Reading, q: Quantity, name: str) -> Op | None:
    """ "Raise the fee to 200" after "a fee of at most 150" keeps to the bound."""
    if q.op is not None or "instead" not in reading.roles:
        return None
    range_ = reading.schema.ranges.get(name)
    names = {range_.low, range_.high} if range_ else {name}
    spoken = reading.in_force.by_columns.get(frozenset(names), ())
    return _one_bound(*(reading.in_force.conditions[n].predicate for n in spoken))


def _scale(condition: Condition, low: Amount) -> int:
    """ "make it 8" after "over 7M" is said in millions, too."""
    said = amounts(fold(condition.phrase))
    if low.size > 1 or low.unit or low.value >= 1000 or len(said) != 1 or said[0].size == 1:
        return 1
    return said[0].size


def _likely(reading: Reading, name: str, unit: str | None, money: bool, value: Decimal | None) -> bool:
    """Whether an amount that names no column can be of this one: years are no minutes, and no millions."""
    own = unit_of(reading, name)
    if own is not None:
        return not money or is_currency(own)
    if holds_years(reading, reading.stands_for(name)):
        return unit is None and (value is None or _FIRST_YEAR <= value <= _LAST_YEAR)
    return unit is None or not any(names_of_unit(reading, unit, None, False))


_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def _period(reading: Reading, first: int, last: int) -> str | None:
    """The period said beside an amount or its column ("monthly salary", 「月給」)."""
    for i in range(max(0, first - 1), min(last + 2, len(reading.atoms))):
        atom = reading.atoms[i]
        if per := reading.lang.per.get(atom.key):
            if i not in reading.used:
                reading.take(i)
            return per
    return None


def _band(value: Decimal) -> Decimal:
    """The width of "500万円台" (the five millions): one of the last figure that is not zero."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)


def _by_adjective(reading: Reading, q: Quantity) -> Named | None:
    """The column that the comparison itself names ("older than 30" -> age)."""
    for word in q.adjectives:
        for meaning in reading.lexicon.find(word):
            if meaning.kind in NAMES and holds_number(reading, meaning):
                return Named(q.first, q.last, meaning)
    return None


def _named(reading: Reading, q: Quantity, unit: str | None) -> Named | None:
    """The column named beside an amount; a word like "desire" may choose among columns of one thing."""

    def takes(meaning: Meaning) -> bool:
        return takes_unit(reading, meaning, unit)

    if wanted := _direction(reading, q.first):
        directed = reading.near(
            q.first, q.last, lambda m: takes(m) and set(wanted) & set(name_words(m.name)) != set()
        )
        if directed:
            return directed
    # 「2階以上」, "4 stars or more": the column between the figure and what compares it
    inside = (reading.named_at(i, takes) for i in range(q.first, q.last + 1))
    found = next(filter(None, inside), None) or reading.near(q.first, q.last, takes)
    if found and q.first <= found.first and found.last <= q.last and found.meaning.kind == "part":
        ends = [n for n, r in reading.schema.ranges.items() if found.meaning.name in (r.low, r.high)]
        found = (
            Named(found.first, found.last, Meaning("range", ends[0])) if ends else found
        )  # "min 4 million"
    if found and found.first > q.last and unit and _has_a_column_of_its_own(reading, unit, found.meaning):
        found = None  # 「90分未満で評価9以上」: the minutes are no score
    return found or inherited(reading, q, takes)


def _has_a_column_of_its_own(reading: Reading, unit: str, other: Meaning) -> bool:
    """Whether an amount's unit belongs to columns, and not to the one that happens to follow."""
    return unit_of(reading, other.name) is None and any(names_of_unit(reading, unit, None, False))


def _direction(reading: Reading, first: int) -> tuple[str, ...]:
    for j in (first - 1, first - 2):
        if j >= 0 and j not in reading.used and (wanted := reading.lang.directions.get(reading.atoms[j].key)):
            return wanted
    return ()


def inherited(reading: Reading, q: Quantity, accepts: Accepts) -> Named | None:
    """ "above 50 or below 46": a second figure speaks of the column of the first."""
    i = q.first
    joined = bool(joins(reading.atoms[i].key))
    while i > 0 and i - 1 not in reading.used:
        i -= 1
        roles = reading.atoms[i].roles
        if roles & {"or", "and", "but"} or reading.atoms[i].is_break:
            joined = True
        elif not roles & {"filler", "either", "eq"}:
            return None
    before = reading.ends.get(i - 1)
    joined = joined or (i == q.first and reading.atoms[i - 1].end == reading.atoms[i].start)
    if not joined or before is None:
        return None
    meaning = reading.named_by(before)
    own_unit = (
        isinstance(q.low, Amount) and q.low.unit is not None and q.low.unit != unit_of(reading, before.column)
    )
    if meaning is None or own_unit or not accepts(meaning):
        return None
    if isinstance(q.low, Amount) and not _likely(
        reading, before.column, q.low.unit, q.low.size > 1, q.low.value
    ):
        return None  # "founded after 2000, at least 7 million"
    return Named(q.first, q.last, meaning)
