"""Gives a comparison its meaning, by the kind of its column.

If a TIMESTAMP is compared with a day, the day means all its moments: such a value is a half-open *span*, and
the comparison is rewritten into its bounds. So the clause that is shown is the one that runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from msgspec import Struct

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.dates import later, plain, starts
from nlfilter.where.measures import PARTS, TESTS
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    Flag,
    IsMissing,
    IsTruth,
    Like,
    Measure,
    Measured,
    MeasuredIn,
    Not,
    OneOf,
    Operator,
    Or,
    PartOf,
    Predicate,
    RelativeDate,
    Unit,
    Value,
    columns_of,
    conjunction,
    disjunction,
    without_value,
)
from nlfilter.where.specs import simplest
from nlfilter.where.values import is_day, moment, plain_number, time_of_day


class ColumnForm(Enum):
    """The form of a column: the column itself, or a function of it."""

    PLAIN = "the column itself"
    LOWER = "its text in lower case"
    UPPER = "its text in upper case"
    ELEMENTS = "the texts of a list, side by side"
    DAY = "the day of a date or a moment"
    START = "the first day of the week, month, quarter or year that it is in"
    DAY_OF_WEEK = "its weekday, counted from 0 on Sunday"
    WORKED_OUT = "a measure of one column or two"


class Subject(Struct, frozen=True):
    """A column of a kind in some form; for a measure, its first column and its own kind."""

    column: str
    kind: Kind
    form: ColumnForm = ColumnForm.PLAIN
    order: tuple[str, ...] = ()
    """The values of an ordered category, from the least to the greatest."""
    measure: Measure | None = None
    unit: Unit | None = None
    """The unit of time whose first day is compared."""

    @classmethod
    def of(cls, name: str, schema: TableSchema) -> Subject:
        """Makes a subject of a column by itself."""
        column = schema.columns[name]
        return cls(name, column.kind, order=column.order.values if column.order else ())

    @classmethod
    def of_measure(cls, measure: Measure, kind: Kind) -> Subject:
        """Makes a subject of a measure whose values have a kind."""
        return cls(columns_of(measure)[0], kind, ColumnForm.WORKED_OUT, measure=measure)

    @property
    def is_weekday(self) -> bool:
        """Whether it is compared only with a set of days: nobody says "later than Friday" about a week."""
        return isinstance(self.measure, PartOf) and self.measure.part == "weekday"

    def test(self, op: Operator, value: Any) -> Predicate:
        """Makes the comparison itself."""
        return Measured(self.measure, op, value) if self.measure else Compare(self.column, op, value)


HalfOpen = tuple[date | RelativeDate, date | RelativeDate]


def compare(subject: Subject, op: Operator, value: Value) -> Predicate:
    """Makes `subject op value`; raises `RejectedWhere` if the two do not fit."""
    if subject.form is ColumnForm.DAY_OF_WEEK:
        return _on_weekdays(subject, [op], [value])
    if subject.form in (ColumnForm.LOWER, ColumnForm.UPPER):
        return _compare_cased(subject, op, value)
    if subject.order and op not in ("=", "<>"):
        return _among(subject, [(op, value)])
    if span := _span(subject, value):
        return _compare_span(subject.column, op, span)
    typed: Any = _typed(subject, value)
    if isinstance(typed, bool) and op in ("=", "<>"):
        # `remote = TRUE` and `remote <> FALSE` become `remote`; `remote = FALSE` does not become a negation.
        return Flag(subject.column) if typed is (op == "=") else Compare(subject.column, "=", False)
    if subject.kind is Kind.INTEGER and isinstance(typed, Decimal):
        op, typed = _whole_bound(op, typed)
    if subject.is_weekday and op not in ("=", "<>"):
        return _on_days(subject, [day for day in range(1, 8) if TESTS[op](day, typed)])
    return subject.test(op, typed)


def _whole_bound(op: Operator, value: Decimal) -> tuple[Operator, int]:
    """Returns the same bound in whole numbers; raises `RejectedWhere` for `=`, which none fulfils.

    >>> _whole_bound(">", Decimal("2.5")), _whole_bound("<", Decimal("2.5"))
    (('>=', 3), ('<=', 2))
    """
    if op in ("=", "<>"):
        raise RejectedWhere(RejectCode.CONSTANT)
    return ("<=", math.floor(value)) if op in ("<", "<=") else (">=", math.ceil(value))


def differs(subject: Subject, value: Value) -> Predicate:
    """Makes `subject IS DISTINCT FROM value`."""
    if measure := measure_of(subject):
        return Or((Not(compare(subject, "=", value)), *without_value(measure)))
    if _span(subject, value):
        return Or((Not(compare(subject, "=", value)), IsMissing(subject.column)))
    _only_plain(subject)
    typed = _typed(subject, value)
    if isinstance(typed, bool):
        return Not(IsTruth(subject.column, typed))
    _only_whole(subject, (typed,))
    return Differs(subject.column, typed)


def measure_of(subject: Subject) -> Measure | None:
    """Returns the measure of the subject, if it is one."""
    if subject.form is ColumnForm.DAY_OF_WEEK:
        return PartOf(subject.column, "weekday")
    return subject.measure


def between(subject: Subject, low: Value, high: Value) -> Predicate:
    """Makes `subject BETWEEN low AND high`, with both ends."""
    if subject.is_weekday and isinstance(low, int) and isinstance(high, int):
        return _on_days(subject, range(max(low, 1), min(high, 7) + 1))
    if subject.form is ColumnForm.DAY_OF_WEEK:
        return _on_weekdays(subject, [">=", "<="], [low, high])
    if subject.order:
        return _among(subject, [(">=", low), ("<=", high)])
    if subject.measure or _span(subject, low) or _span(subject, high):
        return conjunction(compare(subject, ">=", low), compare(subject, "<=", high))
    _only_plain(subject)
    ends = [_typed(subject, low), _typed(subject, high)]
    if subject.kind is Kind.INTEGER:
        ends = [
            round_(end) if isinstance(end, Decimal) else end
            for end, round_ in zip(ends, _INWARD, strict=True)
        ]
    return Between(subject.column, *ends)


_INWARD = (math.ceil, math.floor)


def one_of(subject: Subject, values: Sequence[Value]) -> Predicate:
    """Makes `subject IN (values)`; repeated values count once."""
    if subject.form is ColumnForm.DAY_OF_WEEK:
        return _on_weekdays(subject, ["="] * len(values), values, either=True)
    if subject.form in (ColumnForm.LOWER, ColumnForm.UPPER) or any(_span(subject, value) for value in values):
        return disjunction(*dict.fromkeys(compare(subject, "=", value) for value in values))
    typed: tuple[Any, ...] = tuple(dict.fromkeys(_typed(subject, value) for value in values))
    _only_whole(subject, typed)
    return simplest(MeasuredIn(subject.measure, typed)) if subject.measure else OneOf(subject.column, typed)


def _on_days(subject: Subject, days: Sequence[int]) -> Predicate:
    """Compares with weekdays, 1 (Monday) to 7; raises `RejectedWhere` for all of them, or none."""
    if len(days) in (0, 7):
        raise RejectedWhere(RejectCode.CONSTANT)
    return one_of(subject, sorted(days))


def cased_text(subject: Subject, text: str) -> str:
    """Checks a text compared with `lower(column)` or `upper(column)`: in the other case, it never matches."""
    if text != (text.lower() if subject.form is ColumnForm.LOWER else text.upper()):
        raise RejectedWhere(RejectCode.CONSTANT)
    # Both functions become ILIKE, which folds to lower case. It would keep other rows for a letter that is
    # the upper case of two others (Σ of σ and ς), or that shares its lower case (the Kelvin sign with K).
    if subject.form is ColumnForm.UPPER and ("Σ" in text or text != text.lower().upper()):
        raise RejectedWhere(RejectCode.BAD_VALUE)
    return text


def _among(subject: Subject, bounds: Sequence[tuple[Operator, Value]]) -> Predicate:
    """Selects the values of an ordered category within some bounds: "at least silver"."""
    _only_plain(subject)
    found = subject.order
    for op, value in bounds:
        place = _place_in_order(subject, value)
        found = tuple(one for one in found if TESTS[op](subject.order.index(one), place))
    if not found:
        raise RejectedWhere(RejectCode.CONSTANT)
    return simplest(OneOf(subject.column, found))


def _place_in_order(subject: Subject, value: Value) -> int:
    """Finds a value's place in the order; case and width may differ: the order has the right spelling."""
    if not isinstance(value, str):
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    if value in subject.order:
        return subject.order.index(value)
    alike = [at for at, one in enumerate(subject.order) if squeeze(one) == squeeze(value)]
    if len(alike) != 1:
        raise RejectedWhere(RejectCode.BAD_VALUE)
    return alike[0]


def _on_weekdays(
    subject: Subject, ops: Sequence[Operator], values: Sequence[Value], *, either: bool = False
) -> Predicate:
    """Rewrites comparisons of a weekday from numbers that start at 0 (Sunday) to those from 1 (Monday)."""
    if not all(type(value) is int for value in values):
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    join = any if either else all
    tests = list(zip(ops, values, strict=True))
    days = [day or 7 for day in range(7) if join(TESTS[op](day, value) for op, value in tests)]
    return _on_days(Subject.of_measure(PartOf(subject.column, "weekday"), Kind.INTEGER), days)


def _compare_cased(subject: Subject, op: Operator, value: Value) -> Predicate:
    if not isinstance(value, str) or op not in ("=", "<>"):
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    text = cased_text(subject, value)
    same = Like(subject.column, (text,) if text else (), ignore_case=True)
    return same if op == "=" else Not(same)


def _compare_span(column: str, op: Operator, span: HalfOpen) -> Predicate:
    first, after = span
    within = And((Compare(column, ">=", first), Compare(column, "<", after)))
    match op:
        case "=":
            return within
        case "<>":
            return Not(within)
        case "<" | ">=":
            return Compare(column, op, first)
        case "<=":
            return Compare(column, "<", after)
        case ">":
            return Compare(column, ">=", after)


def _span(subject: Subject, value: Value) -> HalfOpen | None:
    """Returns a value's first moment, and the moment after its last; None for a single point in time."""
    if subject.unit:
        first = _typed(subject, value)
        if not is_day(first) or not starts(first, subject.unit):
            raise RejectedWhere(RejectCode.BAD_VALUE)  # weeks begin only on this day
        return first, later(first, 1, subject.unit)
    if not subject.kind.is_time or subject.form not in (ColumnForm.PLAIN, ColumnForm.DAY):
        return None
    typed = _typed(subject, value)
    if not is_day(typed):
        if subject.form is ColumnForm.DAY:
            raise RejectedWhere(RejectCode.TYPE_MISMATCH)
        return None
    if subject.kind is Kind.DATE:
        return None
    if typed == date.max:
        raise RejectedWhere(RejectCode.BAD_VALUE)
    return typed, later(typed, 1, "day")


def _typed(subject: Subject, value: Value) -> Value:
    """Converts a value to the type of its column's kind; reads a text for a date column as a date."""
    kind = subject.kind
    if subject.measure:
        return _typed_amount(subject.measure, kind, value)
    if kind is Kind.TEXT_LIST:
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    if kind.is_number and isinstance(value, float | Decimal):
        exact = plain_number(value)
        if exact is None:
            raise RejectedWhere(RejectCode.BAD_VALUE)
        return exact
    if kind is Kind.TIME and isinstance(value, str):
        clock = time_of_day(value)
        if clock is None:
            raise RejectedWhere(RejectCode.BAD_VALUE)
        return clock
    if not kind.is_time:
        return value  # the check of leaves decides whether it fits
    found = moment(value) if isinstance(value, str) else value
    if found is None:
        raise RejectedWhere(RejectCode.BAD_VALUE)
    if isinstance(found, RelativeDate):
        return plain(found)
    if kind is Kind.DATE and isinstance(found, datetime):
        if found != datetime(found.year, found.month, found.day):
            raise RejectedWhere(RejectCode.TYPE_MISMATCH)
        return found.date()
    return found


def _typed_amount(measure: Measure, kind: Kind, value: Value) -> Value:
    """Converts a value to the type of a measure's kind."""
    found: Value | None = None
    if kind is Kind.TIME:
        found = time_of_day(value) if isinstance(value, str) else value if isinstance(value, time) else None
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        found = plain_number(value)
    if found is None:
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)
    if isinstance(measure, PartOf) and measure.part == "year":
        least, greatest = PARTS["year"].bounds
        if not least <= found <= greatest:  # type: ignore[operator]
            raise RejectedWhere(RejectCode.BAD_VALUE)
    return found


def _only_plain(subject: Subject) -> None:
    if subject.form not in (ColumnForm.PLAIN, ColumnForm.DAY):
        raise RejectedWhere(RejectCode.TYPE_MISMATCH)


def _only_whole(subject: Subject, values: Sequence[Value]) -> None:
    """Raise `RejectedWhere` if a whole number is compared with a fraction: they are never equal."""
    if subject.kind is Kind.INTEGER and any(isinstance(value, Decimal) for value in values):
        raise RejectedWhere(RejectCode.CONSTANT)
