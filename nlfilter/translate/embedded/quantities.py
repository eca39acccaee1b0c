"""Amounts and dates of a request: what they are compared with, and which column they speak of.

The column is the one named beside the amount; else the one that the comparison names ("older than" -> age);
else the only one of its unit. A bare number that nothing points at is never put on a column by luck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning, name_words
from nlfilter.schema.table import Range
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.numbers import PER_YEAR, Amount
from nlfilter.translate.embedded.reading import Accepts, Item, Named, Reading
from nlfilter.where.nodes import (
    Between,
    Compare,
    Day,
    IsMissing,
    Number,
    Operator,
    Or,
    Predicate,
    RelativeDate,
    conjunction,
)
from nlfilter.where.phrases import How, Mapped, Reason

Op = Literal["=", "<", "<=", ">", ">=", "about", "band", "older", "newer"]

# Roles that compare, by the side of the value they stand on. The first that fits wins.
_BEFORE: tuple[tuple[str, Op], ...] = (
    ("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<"), ("older", "older"), ("newer", "newer"),
    ("date_after", ">"), ("date_before", "<"), ("date_until", "<="), ("date_since", ">="), ("date_from", ">="),
    ("about", "about"),
)  # fmt: skip
_AFTER: tuple[tuple[str, Op], ...] = (
    ("band_after", "band"),
    ("ge_after", ">="), ("gt_after", ">"), ("le_after", "<="), ("lt_after", "<"), ("about_after", "about"),
    ("date_before_after", "<"), ("date_until_after", "<="), ("date_since_after", ">="), ("date_after_after", ">"),
)  # fmt: skip
_OPPOSITE: dict[Op, Op] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}

_TURNED: dict[Op, Op] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}

_DASHES = frozenset("-~〜–—ー～")
# Units of one dimension, in their smallest: amounts are converted within a dimension.
_DIMENSIONS: tuple[dict[str, int], ...] = (
    {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800},
    {"months": 1, "years": 12},
)
# "About" allows a tenth to either side.
_TOLERANCE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class _Quantity:
    """An amount or a date with its comparison, spanning atoms first..last."""

    first: int
    last: int
    op: Op | None
    low: Amount | DateSpan
    high: Amount | DateSpan | None
    adjectives: tuple[str, ...] = ()


def read_quantities(reading: Reading) -> None:
    """Turn every amount and date into an item, or record why not."""
    i = 0
    while i < len(reading.atoms):
        atom = reading.atoms[i]
        if (
            i not in reading.used
            and not atom.quoted
            and (atom.amount or atom.dates)
            and (not atom.meanings or atom.weak)
        ):
            quantity = _collect(reading, i)
            _place(reading, quantity)
            i = max(i, quantity.last)
        i += 1


def _value(reading: Reading, i: int) -> Amount | DateSpan | None:
    if not 0 <= i < len(reading.atoms) or i in reading.used or reading.atoms[i].quoted:
        return None
    atom = reading.atoms[i]
    return atom.dates or atom.amount


def _collect(reading: Reading, i: int) -> _Quantity:
    """Gather the comparison before and after a value, or the second value of a range."""
    atoms = reading.atoms
    low = _value(reading, i)
    assert low is not None
    first, last, high = i, i, None
    between = _opens_range(reading, i)
    if i + 2 < len(atoms) and (other := _value(reading, i + 2)) is not None:
        link = atoms[i + 1]
        joins = link.text in _DASHES or (
            "to" in link.roles and (between is not None or "and" not in link.roles)
        )
        if joins and type(other) is type(low):
            high, last = other, i + 2
            first = between if between is not None else i
            # The second value's plain "or more" belongs to no range, but 「まで」 and 「の間」 close one.
            if last + 1 < len(atoms) and atoms[last + 1].roles & {"le_after", "date_until_after"}:
                last += 1
            return _Quantity(first, last, None, low, high)
    op, first, adjectives = _comparison_before(reading, i)
    after = last + 1
    if after < len(atoms) and after not in reading.used:
        found = next((o for role, o in _AFTER if role in atoms[after].roles and _fits(role, low)), None)
        # "above 50 or below 46": what follows a figure may compare the next one.
        if found and not _compares_next(reading, after):
            op, last = found, after
            if (
                after + 1 < len(atoms)
                and "not_after" in atoms[after + 1].roles
                and (flipped := _OPPOSITE.get(found))
            ):
                op, last = flipped, after + 1
        elif words := reading.lang.adjectives.get(atoms[after].key):
            adjectives, last = adjectives or words, after
    return _Quantity(first, last, op, low, high, adjectives)


def _comparison_before(reading: Reading, i: int) -> tuple[Op | None, int, tuple[str, ...]]:
    """The comparing word to the left of value i, where it begins, and the property it names by itself."""
    atoms = reading.atoms
    value = _value(reading, i)
    assert value is not None
    op: Op | None = None
    first, adjectives = i, ()
    for j in range(i - 1, max(-1, i - 6), -1):
        if j in reading.used or atoms[j].is_break:
            break
        roles = atoms[j].roles
        adjectives = adjectives or reading.lang.adjectives.get(atoms[j].key, ())
        if op is None:
            table = (*_BEFORE, *_AFTER) if "or" in _leading(atoms[j].key) else _BEFORE
            if found := next((o for role, o in table if role in roles and _fits(role, value)), None):
                op, first = _strictly(found, atoms[j].key), j
                continue
        elif not roles & {"adjective"}:
            break
        named = bool(atoms[j].means("column", "part", "range"))
        if not named and not roles & {"filler", "eq", "adjective"}:
            break
    return op, first, adjectives


def _leading(key: str) -> tuple[str, ...]:
    return ("or",) if key.startswith("or") else ()


def _strictly(op: Op, key: str) -> Op:
    """ "or below 46" before its figure leaves 46 out, unlike "46 or below"."""
    if not _leading(key):
        return op
    return "<" if op == "<=" else ">" if op == ">=" else op


def _compares_next(reading: Reading, i: int) -> bool:
    """Whether the comparing word at i belongs to a figure after it."""
    if not _leading(reading.atoms[i].key):
        return False
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if _value(reading, j) is not None:
            return True
        if not reading.atoms[j].roles & {"filler"}:
            return False
    return False


def _fits(role: str, value: Amount | DateSpan) -> bool:
    """Whether a comparing word says this of that: "since 5" is no comparison, "since 2015" is."""
    if not role.startswith("date_"):
        return True
    # "from May 1" counts on from that day; "from the 90s" only says which years.
    return isinstance(value, DateSpan) and (role != "date_from" or value.one_day)


def _opens_range(reading: Reading, i: int) -> int | None:
    """The index of a "between" before atom i."""
    for j in range(i - 1, max(-1, i - 3), -1):
        if j in reading.used:
            return None
        if "between" in reading.atoms[j].roles:
            return j
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


# -- choosing the column


def _place(reading: Reading, q: _Quantity) -> None:
    if isinstance(q.low, DateSpan) and not _only_a_number(reading, q):
        if _place_date(reading, q):
            return
        if not (q.low.bare_year and reading.atoms[_index(q, reading)].amount):
            reading.refuse(q.first, q.last, Reason.NO_COLUMN)
            return
    _place_amount(reading, _as_amounts(reading, q))


def _index(q: _Quantity, reading: Reading) -> int:
    return next(i for i in range(q.first, q.last + 1) if reading.atoms[i].dates or reading.atoms[i].amount)


def _as_amounts(reading: Reading, q: _Quantity) -> _Quantity:
    """The same quantity read as plain numbers (a year may be one)."""
    values = [reading.atoms[i].amount for i in range(q.first, q.last + 1) if reading.atoms[i].amount]
    if not values or values[0] is None:
        return q
    return _Quantity(q.first, q.last, q.op, values[0], values[1] if len(values) > 1 else None, q.adjectives)


def _only_a_number(reading: Reading, q: _Quantity) -> bool:
    """A bare year beside a column of plain numbers is one of those numbers."""
    if not (isinstance(q.low, DateSpan) and q.low.bare_year):
        return False
    found = reading.near(q.first, q.last, lambda m: _holds_number(reading, m) or _holds_date(reading, m))
    return found is not None and not _holds_date(reading, found.meaning)


def _kind(reading: Reading, meaning: Meaning) -> Kind:
    if meaning.kind == "range":
        return reading.column(reading.schema.ranges[meaning.name].low).kind
    return reading.column(meaning.name).kind


def _holds_number(reading: Reading, meaning: Meaning) -> bool:
    return _kind(reading, meaning).is_number


def _is_year_column(reading: Reading, name: str) -> bool:
    column = reading.column(name)
    if column.kind is not Kind.INTEGER or column.unit == "years":
        return False
    words = {w for text in (name, *column.label.values(), *column.synonyms) for w in name_words(text)}
    return any("year_name" in reading.lang.roles.get(w, ()) or w.endswith("年") for w in words)


def _holds_date(reading: Reading, meaning: Meaning) -> bool:
    if _kind(reading, meaning).is_time:
        return True
    return meaning.kind != "range" and _is_year_column(reading, meaning.name)


def _place_date(reading: Reading, q: _Quantity) -> bool:
    schema = reading.schema
    columns = [n for n in schema.filterable if schema.columns[n].kind.is_time or _is_year_column(reading, n)]
    if not columns:
        return False
    low = q.low
    assert isinstance(low, DateSpan)

    def holds(meaning: Meaning) -> bool:
        # A plain number that is named beside a year holds years ("set in 1900").
        return _holds_date(reading, meaning) or (low.years is not None and _is_plain_number(reading, meaning))

    found = reading.near(q.first, q.last, holds) or _inherited(reading, q, holds)
    high = q.high if isinstance(q.high, DateSpan) else None
    if found is None:
        usable = [n for n in columns if schema.columns[n].kind.is_time or low.years is not None]
        if not usable:
            return False
        name, alternatives = usable[0], usable[1:]
        first, last = q.first, q.last
    else:
        name, alternatives = found.meaning.name, []
        if found.meaning.kind == "range" and not reading.column(schema.ranges[name].low).kind.is_time:
            return _place_years(reading, q, found)
        if found.meaning.kind == "range":
            name = schema.ranges[name].low
        first, last = min(q.first, found.first), max(q.last, found.last)
    predicate = _date_predicate(reading, name, q.op, low, high)
    if predicate is None:
        return False
    mapped: tuple[Mapped, ...] = ()
    if alternatives and found is None:
        others = tuple(reading.label(n) for n in alternatives)
        mapped = (Mapped(reading.phrase(first, last), name, reading.label(name), How.FOLDED, others),)
    reading.add(Item(first, last, predicate, name, mapped=mapped))
    return True


def _is_plain_number(reading: Reading, meaning: Meaning) -> bool:
    name = reading.schema.ranges[meaning.name].low if meaning.kind == "range" else meaning.name
    return reading.column(name).kind is Kind.INTEGER and reading.column(name).unit is None


def _place_years(reading: Reading, q: _Quantity, found: Named) -> bool:
    """Years on a range of two number columns."""
    low, high = q.low, q.high if isinstance(q.high, DateSpan) else None
    assert isinstance(low, DateSpan)
    if low.years is None or (high is not None and high.years is None):
        return False
    years: list[Number] = list(
        dict.fromkeys((low.years[0], (high.years if high and high.years else low.years)[1]))
    )
    if q.op is not None:
        years = years[-1:] if q.op in ("<=", ">") else years[:1]
    predicate = _range_predicate(reading.schema.ranges[found.meaning.name], q.op, years)
    first, last = min(q.first, found.first), max(q.last, found.last)
    reading.add(Item(first, last, predicate, found.meaning.name))
    return True


def _before(day: Day | None) -> Day | None:
    """The last day before an exclusive end, symbolic if the end is."""
    if isinstance(day, RelativeDate):
        shifts = list(day.shifts)
        if shifts and shifts[-1][1] == "day":
            count = shifts[-1][0] - 1
            shifts = shifts[:-1] + ([(count, "day")] if count else [])
            return RelativeDate(day.start_of, tuple(shifts))
        return RelativeDate(day.start_of, (*shifts, (-1, "day")))
    return day.fromordinal(day.toordinal() - 1) if day is not None else None


def _date_predicate(
    reading: Reading, name: str, op: Op | None, low: DateSpan, high: DateSpan | None
) -> Predicate | None:
    column = reading.column(name)
    if not column.kind.is_time:
        return _year_predicate(name, op, low, high)
    start, stop = low.low, (high or low).high
    if low.ahead and op is None and _looks_ahead(reading, name):
        start, stop = low.ahead
    if stop is None:
        return None
    if start is None:
        return Compare(name, "<", stop)
    if low.ago and op in _OPPOSITE:
        op = _TURNED[op]  # "more than 3 months ago" lies before that day
    match op:
        case "<" | "older":
            return Compare(name, "<", start)
        case "<=":
            return Compare(name, "<", stop)
        case ">" | "newer":
            return Compare(name, ">=", stop)
        case ">=":
            return Compare(name, ">=", start)
    end = _before(stop)
    if column.kind is Kind.DATE and end == start:
        return Compare(name, "=", start)
    if column.kind is Kind.DATE and end is not None and not _cut(stop):
        return Between(name, start, end)
    return conjunction(Compare(name, ">=", start), Compare(name, "<", stop))


def _cut(day: Day) -> bool:
    """Ends that read better as "before the first of": starts of a calendar unit and of a month."""
    return (
        isinstance(day, RelativeDate)
        and day.start_of is not None
        or (not isinstance(day, RelativeDate) and day.day == 1)
    )


def _looks_ahead(reading: Reading, name: str) -> bool:
    column = reading.column(name)
    words = [fold(t) for t in (name, *column.label.values(), *column.synonyms)]
    ahead = [phrase for phrase, roles in reading.lang.roles.items() if "ahead" in roles]
    return any(a in w for w in words for a in ahead)


def _year_predicate(name: str, op: Op | None, low: DateSpan, high: DateSpan | None) -> Predicate | None:
    if low.years is None or (high is not None and high.years is None):
        return None
    first, last = low.years[0], (high.years if high and high.years else low.years)[1]
    match op:
        case "<" | "older":
            return Compare(name, "<", first)
        case "<=":
            return Compare(name, "<=", last)
        case ">" | "newer":
            return Compare(name, ">", last)
        case ">=":
            return Compare(name, ">=", first)
    return Compare(name, "=", first) if first == last else Between(name, first, last)


def _place_amount(reading: Reading, q: _Quantity) -> None:
    low = q.low
    assert isinstance(low, Amount)
    high = q.high if isinstance(q.high, Amount) else None
    unit, per = low.unit or (high.unit if high else None), low.per or (high.per if high else None)
    found = _by_adjective(reading, q) or _named(reading, q, unit)
    first, last = q.first, q.last
    if found is not None:
        meaning = found.meaning
        first, last = min(first, found.first), max(last, found.last)
    per = per or _period(reading, first, last)
    if found is None:
        candidates = list(
            _of_unit(reading, unit, per, low.size > 1 or bool(high and high.size > 1) or low.figures)
        )
        if len(candidates) != 1:
            wrong = reading.near(q.first, q.last, lambda m: _holds_number(reading, m))
            reason = (
                Reason.UNIT_MISMATCH
                if unit and wrong
                else Reason.AMBIGUOUS
                if candidates
                else Reason.NO_COLUMN
            )
            names = candidates or [m for m in _numeric_names(reading) if unit is None]
            if unit is None:
                reason = Reason.AMBIGUOUS if names else Reason.NO_COLUMN
            reading.refuse(first, last, reason, tuple(reading.label(n) for n in names[:4]))
            return
        meaning = Meaning("range" if candidates[0] in reading.schema.ranges else "column", candidates[0])
    target = reading.schema.ranges[meaning.name].low if meaning.kind == "range" else meaning.name
    column = reading.column(target)
    factor = _factor(unit, per, column.unit, column.per)
    if factor is None:
        reading.refuse(first, last, Reason.UNIT_MISMATCH, (f"{reading.label(meaning.name)}: {column.unit}",))
        return
    low_value = low.value
    if high is not None and low.size == 1 and low.value < high.size:
        low_value = low.value * high.size  # "500-700万": the size is said once
    values = [_number(low_value * factor)]
    if high is not None:
        values.append(_number(high.value * factor))
    elif low.figures:
        values.append(_number(low_value * factor * 10 - 1))
    elif q.op == "band":
        values.append(_number((low_value + _band(low_value)) * factor - 1))
    op: Op | None = ">=" if low.at_least and q.op is None else None if q.op == "band" else q.op
    if op == "newer":
        op = "<"
    elif op == "older":
        op = ">"
    if op is None and len(values) == 1 and column.per and column.unit and column.unit.isupper():
        op = ">="  # pay is asked for as a floor: "a salary of 50,000" welcomes more
    if meaning.kind == "range":
        predicate = _range_predicate(reading.schema.ranges[meaning.name], op, values)
    else:
        predicate = _amount_predicate(target, op, values)
    exclusive = op is None and len(values) == 1
    reading.add(Item(first, last, predicate, meaning.name, exclusive=exclusive))


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


def _by_adjective(reading: Reading, q: _Quantity) -> Named | None:
    """The column that the comparison itself names ("older than 30" -> age)."""
    for word in q.adjectives:
        for meaning in reading.lexicon.find(word):
            if meaning.kind in ("column", "part", "range") and _holds_number(reading, meaning):
                return Named(q.first, q.last, meaning)
    return None


def _named(reading: Reading, q: _Quantity, unit: str | None) -> Named | None:
    """The column named beside an amount; a word like "desire" may choose among columns of one thing."""

    def takes(meaning: Meaning) -> bool:
        return _takes(reading, meaning, unit)

    if wanted := _direction(reading, q.first):
        directed = reading.near(
            q.first, q.last, lambda m: takes(m) and set(wanted) & set(name_words(m.name)) != set()
        )
        if directed:
            return directed
    return reading.near(q.first, q.last, takes) or _inherited(reading, q, takes)


def _direction(reading: Reading, first: int) -> tuple[str, ...]:
    for j in (first - 1, first - 2):
        if j >= 0 and j not in reading.used and (wanted := reading.lang.directions.get(reading.atoms[j].key)):
            return wanted
    return ()


def _inherited(reading: Reading, q: _Quantity, accepts: Accepts) -> Named | None:
    """ "above 50 or below 46": a second figure speaks of the column of the first."""
    i = q.first
    joined = bool(_leading(reading.atoms[i].key))
    while i > 0 and i - 1 not in reading.used:
        i -= 1
        roles = reading.atoms[i].roles
        if roles & {"or", "and", "but"} or reading.atoms[i].is_break:
            joined = True
        elif not roles & {"filler", "either", "eq"}:
            return None
    before = next((item for item in reading.items if item.last == i - 1), None)
    if not joined or before is None:
        return None
    meaning = Meaning("range" if before.column in reading.schema.ranges else "column", before.column)
    known = before.column in reading.schema.ranges or before.column in reading.schema.columns
    own_unit = (
        isinstance(q.low, Amount)
        and q.low.unit is not None
        and q.low.unit != _unit_of(reading, before.column)
    )
    return Named(q.first, q.last, meaning) if known and not own_unit and accepts(meaning) else None


def _unit_of(reading: Reading, name: str) -> str | None:
    name = reading.schema.ranges[name].low if name in reading.schema.ranges else name
    return reading.column(name).unit if name in reading.schema.columns else None


def _takes(reading: Reading, meaning: Meaning, unit: str | None) -> bool:
    """Whether a named column can hold an amount of this unit."""
    if not _holds_number(reading, meaning):
        return False
    name = reading.schema.ranges[meaning.name].low if meaning.kind == "range" else meaning.name
    own = reading.column(name).unit
    return (
        unit is None
        or own is None
        or _factor(unit, None, own, None) is not None
        or _is_currency(unit) == _is_currency(own)
    )


def _is_currency(unit: str | None) -> bool:
    return unit is not None and len(unit) == 3 and unit.isupper()


def _factor(unit: str | None, per: str | None, own: str | None, own_per: str | None) -> Decimal | None:
    """What to multiply an amount by to get the column's unit; None when it cannot be converted."""
    factor = Decimal(1)
    if unit and own and unit.casefold() != own.casefold():
        dimension = next((d for d in _DIMENSIONS if unit in d and own in d), None)
        if dimension is None:
            return None
        factor = Decimal(dimension[unit]) / Decimal(dimension[own])
    if per and own_per and per != own_per:
        factor *= PER_YEAR[per] / PER_YEAR[own_per]
    return factor


def _numeric_names(reading: Reading) -> Iterator[str]:
    """Ranges and number columns, a range standing for its own two."""
    hidden = {end for r in reading.schema.ranges.values() for end in (r.low, r.high)}
    for name, range_ in reading.schema.ranges.items():
        if reading.column(range_.low).kind.is_number:
            yield name
    for name in reading.schema.filterable:
        if name not in hidden and reading.column(name).kind.is_number and name != reading.schema.rank:
            yield name


def _of_unit(reading: Reading, unit: str | None, per: str | None, magnitude: bool) -> Iterator[str]:
    """The columns and ranges that an amount's unit can mean; size words alone mean money."""
    names = list(_numeric_names(reading))

    def column_of(name: str) -> str:
        return reading.schema.ranges[name].low if name in reading.schema.ranges else name

    if unit is None and per is None and not magnitude:
        return
    fitting = []
    for name in names:
        column = reading.column(column_of(name))
        if unit is None and not _is_currency(column.unit):
            continue
        if unit is not None and (column.unit is None or _factor(unit, None, column.unit, None) is None):
            continue
        fitting.append((name, column))
    exact = [name for name, column in fitting if per and column.per == per]
    same = [name for name, column in fitting if unit and column.unit == unit]
    if exact or len(same) == 1:
        yield from exact or same
    elif per is None and len({column.per for _, column in fitting}) == len(fitting):
        # Columns that differ in their period alone hold one thing: the owner's first is meant.
        yield from [name for name, _ in fitting][:1]
    else:
        yield from (name for name, _ in fitting)


def _number(value: Decimal) -> Number:
    if value == value.to_integral_value():
        return int(value)
    return value.normalize()


def _operator(op: Op) -> Operator:
    return op if op in ("<", "<=", ">", ">=") else "="


def _amount_predicate(name: str, op: Op | None, values: list[Number]) -> Predicate:
    if len(values) == 2:
        return Between(name, min(values), max(values))
    value = values[0]
    if op == "about":
        spread = abs(Decimal(value)) * _TOLERANCE
        return Between(name, _number(Decimal(value) - spread), _number(Decimal(value) + spread))
    return Compare(name, _operator(op or "="), value)


def _range_predicate(range_: Range, op: Op | None, values: list[Number]) -> Predicate:
    """Over two columns that hold the ends of one thing; a missing end is the other one."""

    def reaches(compare: Operator, value: Number) -> Predicate:
        near, far = (range_.high, range_.low) if compare in (">", ">=") else (range_.low, range_.high)
        return Or((Compare(near, compare, value), conjunction(IsMissing(near), Compare(far, compare, value))))

    if len(values) == 2:
        return conjunction(reaches(">=", min(values)), reaches("<=", max(values)))
    value = values[0]
    if op == "about":
        spread = Decimal(value) * _TOLERANCE
        low, high = _number(Decimal(value) - spread), _number(Decimal(value) + spread)
        return conjunction(reaches(">=", low), reaches("<=", high))
    if op in (">", ">=", "<", "<="):
        return reaches(_operator(op), value)
    return conjunction(reaches(">=", value), reaches("<=", value))
