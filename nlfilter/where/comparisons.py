"""What a comparison means for the kind of its column.

A day stands for all its moments where a TIMESTAMP is compared with it, and so does a year for its days: such
a value is a *span*, half open, and the comparison is rewritten into its bounds. What is shown is what runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import MAXYEAR, date, datetime
from decimal import Decimal

from nlfilter.errors import RejectCode
from nlfilter.schema.kinds import Kind
from nlfilter.where.dates import later
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    Flag,
    IsMissing,
    IsTruth,
    Like,
    Not,
    OneOf,
    Operator,
    Or,
    Predicate,
    RelativeDate,
    Value,
    conjunction,
    disjunction,
)
from nlfilter.where.operands import Subject, View
from nlfilter.where.reading import refuse
from nlfilter.where.values import is_day, moment

Span = tuple[date | RelativeDate, date | RelativeDate]


def compare(subject: Subject, op: Operator, value: Value, node: object) -> Predicate:
    """`subject op value`; raises `RejectedWhere` at `node` where the two do not go together."""
    column = subject.column
    if subject.view in (View.LOWER, View.UPPER):
        return _compare_cased(subject, op, value, node)
    if span := _span(subject, value, node):
        return _compare_span(column, op, span)
    typed = _typed(subject, value, node)
    if isinstance(typed, bool) and op in ("=", "<>"):
        # `remote = TRUE` and `remote <> FALSE` say `remote`; `remote = FALSE` stays an affirmation.
        return Flag(column) if typed is (op == "=") else Compare(column, "=", False)
    if subject.kind is Kind.INTEGER and isinstance(typed, Decimal):
        if op in ("=", "<>"):
            refuse(RejectCode.CONSTANT, node)
        whole = math.floor(typed) if op in ("<", "<=") else math.ceil(typed)
        return Compare(column, "<=" if op in ("<", "<=") else ">=", whole)
    return Compare(column, op, typed)


def differs(subject: Subject, value: Value, node: object) -> Predicate:
    """`subject IS DISTINCT FROM value`."""
    if _span(subject, value, node):
        return Or((Not(compare(subject, "=", value, node)), IsMissing(subject.column)))
    _only_plain(subject, node)
    typed = _typed(subject, value, node)
    if isinstance(typed, bool):
        return Not(IsTruth(subject.column, typed))
    _only_whole(subject, (typed,), node)
    return Differs(subject.column, typed)


def between(subject: Subject, low: Value, high: Value, node: object) -> Predicate:
    """`subject BETWEEN low AND high`, both ends kept."""
    if _span(subject, low, node) or _span(subject, high, node):
        return conjunction(compare(subject, ">=", low, node), compare(subject, "<=", high, node))
    _only_plain(subject, node)
    ends = [_typed(subject, low, node), _typed(subject, high, node)]
    if subject.kind is Kind.INTEGER:
        ends = [
            round_(end) if isinstance(end, Decimal) else end
            for end, round_ in zip(ends, _INWARD, strict=True)
        ]
    return Between(subject.column, *ends)


_INWARD = (math.ceil, math.floor)


def one_of(subject: Subject, values: Sequence[Value], node: object) -> Predicate:
    """`subject IN (values)`; a value written twice counts once."""
    if subject.view in (View.LOWER, View.UPPER) or any(_span(subject, value, node) for value in values):
        return disjunction(*dict.fromkeys(compare(subject, "=", value, node) for value in values))
    typed = tuple(dict.fromkeys(_typed(subject, value, node) for value in values))
    _only_whole(subject, typed, node)
    return OneOf(subject.column, typed)


def cased_text(subject: Subject, text: str, node: object) -> str:
    """A text beside `lower(column)` or `upper(column)`: in another case it could never be met."""
    if text != (text.lower() if subject.view is View.LOWER else text.upper()):
        refuse(RejectCode.CONSTANT, node)
    return text


def _compare_cased(subject: Subject, op: Operator, value: Value, node: object) -> Predicate:
    if not isinstance(value, str) or op not in ("=", "<>"):
        refuse(RejectCode.TYPE_MISMATCH, node)
    text = cased_text(subject, value, node)
    same = Like(subject.column, (text,) if text else (), ignore_case=True)
    return same if op == "=" else Not(same)


def _compare_span(column: str, op: Operator, span: Span) -> Predicate:
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


def _span(subject: Subject, value: Value, node: object) -> Span | None:
    """The days a value stands for, first and one past the last; None when it is a single point."""
    if subject.view is View.YEAR:
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(RejectCode.TYPE_MISMATCH, node)
        if not 1 <= value < MAXYEAR:
            refuse(RejectCode.BAD_VALUE, node)
        return date(value, 1, 1), date(value + 1, 1, 1)
    if not subject.kind.is_time or subject.view not in (View.PLAIN, View.DAY):
        return None
    typed = _typed(subject, value, node)
    if not is_day(typed):
        if subject.view is View.DAY:
            refuse(RejectCode.TYPE_MISMATCH, node)
        return None
    if subject.kind is Kind.DATE:
        return None
    if typed == date.max:
        refuse(RejectCode.BAD_VALUE, node)
    return typed, later(typed, 1, "day")


def _typed(subject: Subject, value: Value, node: object) -> Value:
    """The value as its column's kind takes it; text is read as a date where a date belongs."""
    kind = subject.kind
    if kind is Kind.TEXT_LIST:
        refuse(RejectCode.TYPE_MISMATCH, node)
    if not kind.is_time:
        return value  # the checks on leaves say whether it fits
    found = moment(value) if isinstance(value, str) else value
    if found is None:
        refuse(RejectCode.BAD_VALUE, node)
    if kind is Kind.DATE and isinstance(found, datetime):
        if found != datetime(found.year, found.month, found.day):
            refuse(RejectCode.TYPE_MISMATCH, node)
        return found.date()
    return found


def _only_plain(subject: Subject, node: object) -> None:
    if subject.view not in (View.PLAIN, View.DAY):
        refuse(RejectCode.TYPE_MISMATCH, node)


def _only_whole(subject: Subject, values: Sequence[Value], node: object) -> None:
    """A whole number never equals a fraction."""
    if subject.kind is Kind.INTEGER and any(isinstance(value, Decimal) for value in values):
        refuse(RejectCode.CONSTANT, node)
