"""Makes a condition looser without dropping it.

A bound moves out to a value that rows have; a near value joins a value; "all of" asks for one value less.
A looser condition also keeps every row that the original one kept. Nothing here reads rows: a `Move` says
which values to search for, and `loosened` makes a condition from them.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from typing import Any, TypeGuard, cast

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.where.dates import resolve
from nlfilter.where.nodes import (
    OPPOSITE,
    And,
    Between,
    Compare,
    Day,
    Difference,
    HasAll,
    HasAny,
    IsMissing,
    Length,
    Measure,
    Measured,
    Number,
    OneOf,
    Operator,
    Or,
    PartOf,
    Predicate,
    Product,
    Ratio,
    RelativeDate,
    SameList,
    Sum,
    Value,
    columns_of,
    conjunction,
    either_end,
)
from nlfilter.where.specs import as_list, simplest

Amount = Number | Day | time
_INCLUSIVE: dict[Operator, Operator] = {"<": "<=", "<=": "<=", ">": ">=", ">=": ">="}

Near = Callable[[str, str], Sequence[str]]
"""Takes a column and a stored value of it; returns other values near that one, nearest first."""


class Move(Struct, frozen=True):
    """A bound that can move out, to one side; `to` makes the looser part from a new bound.

    It compares the value of `measure`, or else of the first of `columns` that has one. `beside` is the rest
    of the part.
    """

    columns: tuple[str, ...]
    op: Operator
    asked: Amount
    to: Callable[[Amount], Predicate]
    beside: Predicate | None = None
    measure: Measure | None = None

    @property
    def down(self) -> bool:
        """Whether the bound moves towards smaller values."""
        return self.op in (">", ">=")

    @property
    def beyond(self) -> Predicate:
        """The predicate that selects the rows that a move can add."""
        op = OPPOSITE[self.op]
        column, other = self.columns[0], self.columns[-1]
        if self.measure and isinstance(self.asked, int | float | Decimal):
            return Measured(self.measure, op, self.asked)
        compared = Compare(column, op, self.asked)
        beyond = either_end(column, other, op, self.asked) if other != column else compared
        return conjunction(beyond, self.beside) if self.beside else beyond


def moves(part: Predicate) -> Iterator[Move]:
    """Yields the bounds of a part that can move.

    >>> [(move.down, move.to(3)) for move in moves(Compare("rooms", ">", 4))]
    [(True, Compare(column='rooms', op='>=', value=3))]
    """
    match part:
        case Compare(column, (">" | ">=" | "<" | "<=") as op, asked) if _is_amount(asked):
            inclusive: Operator = _INCLUSIVE[op]
            yield Move((column,), op, asked, lambda to: Compare(column, inclusive, to))
        case Compare(column, "=", asked) if _is_amount(asked):
            yield from moves(Between(column, asked, asked))
        case Between(column, low, high) if _is_amount(low) and _is_amount(high):
            yield Move(
                (column,), ">=", low, lambda to: Between(column, to, high), Compare(column, "<=", high)
            )
            yield Move((column,), "<=", high, lambda to: Between(column, low, to), Compare(column, ">=", low))
        case Measured(
            (Length() | Sum() | Difference() | Product() | Ratio() | PartOf(_, "year")) as measure,
            (">" | ">=" | "<" | "<=") as op,
            amount,
        ):
            yield _of_measure(measure, op, amount)
        case Or((Compare(end, (">" | ">=" | "<" | "<=") as op, asked), And((IsMissing(), Compare(other))))):
            if _is_amount(asked) and part == either_end(end, other, op, asked):
                inclusive = _INCLUSIVE[op]
                yield Move((end, other), op, asked, lambda to: either_end(end, other, inclusive, to))


def _of_measure(measure: Measure, op: Operator, asked: Number | time) -> Move:
    """Makes a movable bound of a measure: a count, a sum, a difference."""

    def to(amount: Amount) -> Predicate:
        return Measured(measure, _INCLUSIVE[op], cast("Number", amount))

    return Move(columns_of(measure), op, asked, to, measure=measure)


def loosened(move: Move, values: Sequence[Any], today: date) -> tuple[Predicate, int]:
    """Returns the looser part, and how many of the values it adds.

    `values` are beyond the bound, the nearest first, as the engine returns them.

    >>> (move,) = moves(Compare("pay", ">=", 8_000_000))
    >>> loosened(move, [7_200_000, 7_000_000, 4_000_000], date(2026, 10, 1))
    (Compare(column='pay', op='>=', value=7000000), 2)
    """
    if isinstance(move.asked, time):
        clock = looser_time(move.asked, values[0])
        return _to(move, clock, clock, values)
    if isinstance(move.asked, RelativeDate | date):
        days = [value.date() if isinstance(value, datetime) else value for value in values]
        return _to(move, *_day(move.asked, days[0], today), days)
    numbers = [Decimal(str(value)) for value in values]
    bound = looser_number(Decimal(str(move.asked)), numbers[0])
    return _to(move, bound, int(bound) if bound == bound.to_integral_value() else bound, numbers)


def _day(asked: Day, nearest: date, today: date) -> tuple[date, Day]:
    """Returns the looser day, and its node: a day that counts back from today stays relative."""
    resolved = resolve(asked, today)
    day = resolved.date() if isinstance(resolved, datetime) else resolved
    if not isinstance(asked, RelativeDate) or asked.start_of or max(day, nearest) > today:
        bound = looser_day(day, nearest)
        return bound, bound
    back = int(looser_number(Decimal((today - day).days), Decimal((today - nearest).days)))
    if back > (today - date.min).days:
        return nearest, nearest
    return today - timedelta(days=back), RelativeDate(shifts=((-back, "day"),) if back else ())


def _to(move: Move, bound: Any, to: Amount, values: Sequence[Any]) -> tuple[Predicate, int]:
    return move.to(to), sum(value >= bound if move.down else value <= bound for value in values)


def wider(part: Predicate, near: Near) -> Iterator[Predicate]:
    """Yields looser forms of a part: with one more near value, or without one of "all of".

    >>> list(wider(Compare("city", "=", "Osaka"), lambda column, value: ("Kyoto",)))
    [OneOf(column='city', values=('Osaka', 'Kyoto'))]
    """
    match as_list(part) or part:
        case OneOf(column, values) | HasAny(column, values) as listed if _are_texts(values):
            others = dict.fromkeys(other for value in values for other in near(column, value))
            yield from (replace(listed, values=(*values, one)) for one in others if one not in values)
        case SameList(column, texts):
            yield simplest(HasAll(column, texts))
        case HasAll(column, texts):
            for at in range(len(texts) if len(texts) > 1 else 0):
                yield simplest(HasAll(column, texts[:at] + texts[at + 1 :]))


def _are_texts(values: tuple[Value, ...]) -> TypeGuard[tuple[str, ...]]:
    return all(isinstance(value, str) for value in values)


def _is_amount(value: Value) -> TypeGuard[Amount]:
    return not isinstance(value, str | bool)


# --- round values, as people name them


_LEAST_DIGIT = -12
_MOST_DIGITS = 400  # a DOUBLE can have 309 digits
_MOST_DAYS = 366


def roundest(near: Decimal, far: Decimal) -> Decimal:
    """Finds the roundest number from `near` to `far`: a multiple of the largest power of ten, or half of one.

    If several are equally round, the one nearest to `near`.

    >>> roundest(Decimal(7_200_000), Decimal(6_400_000)), roundest(Decimal(63), Decimal(75))
    (Decimal('7000000'), Decimal('70'))
    """
    outward = ROUND_FLOOR if far <= near else ROUND_CEILING
    low, high = sorted((near, far))
    with localcontext(prec=_MOST_DIGITS):
        for exponent in range(max(abs(low), abs(high)).adjusted(), _LEAST_DIGIT, -1):
            for digit in (5, 1):
                step = Decimal(digit).scaleb(exponent)
                found = (near / step).to_integral_value(outward) * step
                if low <= found <= high:
                    return found.quantize(Decimal(1)) if exponent >= 0 else found.normalize()
    return near


def looser_number(asked: Decimal, nearest: Decimal) -> Decimal:
    """Finds a round number at or beyond the nearest existing one, at most twice as far from the asked one.

    >>> looser_number(Decimal(8_000_000), Decimal(7_200_000)), looser_number(Decimal(2015), Decimal(2012))
    (Decimal('7000000'), Decimal('2010'))
    """
    reach = min(abs(nearest - asked), abs(nearest) / 5)
    return roundest(nearest, nearest - reach if nearest < asked else nearest + reach)


def looser_time(asked: time, nearest: time) -> time:
    """Like `looser_number`, for times of day: a full, half or quarter hour, five minutes, or the nearest.

    >>> looser_time(time(10, 10), time(9, 52)), looser_time(time(18), time(18, 2))
    (datetime.time(9, 45), datetime.time(18, 2))
    """
    later = nearest > asked
    end = nearest.hour * 60 + nearest.minute + (later and nearest != nearest.replace(second=0, microsecond=0))
    reach = abs(end - asked.hour * 60 - asked.minute) / 2
    for step in (60, 30, 15, 5):
        found = -(-end // step) * step if later else end // step * step
        if abs(found - end) <= reach and found < 24 * 60:
            return time(*divmod(found, 60))
    return nearest


def looser_day(asked: date, nearest: date) -> date:
    """Like `looser_number`, for days: an end of a year or a month, else the nearest day itself.

    >>> looser_day(date(2026, 9, 1), date(2026, 8, 17)), looser_day(date(2026, 9, 1), date(2026, 8, 9))
    (datetime.date(2026, 8, 17), datetime.date(2026, 8, 1))
    """
    reach = min(abs(nearest - asked), timedelta(days=_MOST_DAYS))
    if nearest < asked:
        ends = (date(nearest.year, 1, 1), nearest.replace(day=1))
    else:
        last = calendar.monthrange(nearest.year, nearest.month)[1]
        ends = (date(nearest.year, 12, 31), nearest.replace(day=last))
    return next((end for end in ends if abs(end - nearest) <= reach), nearest)
