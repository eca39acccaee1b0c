"""Evaluates a predicate for one row, from the values that the row shows.

An application's row may have only some columns, and no row has derived columns. So a predicate may have
several possible results: those that SQL could give for any values of the unknown columns. With `{True}`, the
row is certainly kept; without True, it is certainly not kept.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import reduce
from typing import Any

from msgspec import Struct

from nlfilter.errors import InputError
from nlfilter.schema.fold import is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.dates import resolve
from nlfilter.where.measures import TESTS
from nlfilter.where.nodes import (
    And,
    AnyElement,
    AnyRun,
    Between,
    ColumnLeaf,
    Compare,
    CompareColumns,
    Difference,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Length,
    Like,
    Measure,
    Measured,
    MeasuredIn,
    MeasureLeaf,
    Not,
    OneOf,
    Operator,
    Or,
    Part,
    PartOf,
    Pattern,
    Predicate,
    Product,
    Ratio,
    RelativeDate,
    SameList,
    Sum,
    Unmeasured,
    measured_columns,
)
from nlfilter.where.patterns import word_edges
from nlfilter.where.values import from_text

Truth = bool | None
"""SQL's three truth values; None is unknown."""
Outcomes = frozenset[Truth]

TRUE: Outcomes = frozenset({True})
NOT_SHOWN: Any = object()
_ANY: Outcomes = frozenset({True, False, None})

_PLAIN: dict[Kind, type | tuple[type, ...]] = {
    Kind.BOOLEAN: bool,
    Kind.INTEGER: (int, float, Decimal),
    Kind.DECIMAL: (int, float, Decimal),
    Kind.FLOAT: (int, float, Decimal),
    Kind.DATE: date,
    Kind.TIMESTAMP: date,
    Kind.TIME: time,
    Kind.TEXT: str,
    Kind.TEXT_LIST: (list, tuple),
}


class EvaluatedRow(Struct, frozen=True):
    """One row of a schema's lists. Without `today`, values that depend on it are unknown."""

    row: Mapping[str, Any]
    compiled: CompiledSchema
    today: date | None = None

    def value(self, name: str) -> Any:
        """Returns a value as SQL compares it: None if it is missing, `NOT_SHOWN` if the row lacks it."""
        column = self.compiled.schema.columns[name]
        if column.expr is not None or name not in self.row:
            return NOT_SHOWN
        value: Any = self.row[name]
        if hasattr(value, "tolist"):  # numpy's scalars and arrays
            value = value.tolist()
        if column.stored and isinstance(value, str):
            value = from_text(value, column.kind)
        if value is None:
            return None
        if not _is_plain(value, column.kind):
            return NOT_SHOWN
        if value != value or value in column.missing:  # NaN and pandas' NaT are not equal to themselves
            return None
        return _moment(value, column.kind) if column.kind.is_time else value

    def outcomes(self, predicate: Predicate) -> Outcomes:
        """Returns the possible results of a predicate in SQL."""
        match predicate:
            case And(parts):
                return reduce(_both, map(self.outcomes, parts))
            case Or(parts):
                return _not(reduce(_both, (_not(self.outcomes(part)) for part in parts)))
            case Not(part):
                return _not(self.outcomes(part))
            case Measured() | MeasuredIn() | Unmeasured():
                return self._of_measure(predicate)
            case CompareColumns():
                return self._of_two(predicate)
            case _:
                value = self.value(predicate.column)
                return _ANY if value is NOT_SHOWN else self._leaf(predicate, value)

    def measured(self, measure: Measure) -> Any:
        """Computes a measure; None if a value is missing, `NOT_SHOWN` if the row does not show it."""
        stored = [self.value(name) for name in measured_columns(measure)]
        if any(value is NOT_SHOWN for value in stored):
            return NOT_SHOWN
        if None in stored:
            return None
        return NOT_SHOWN if any(map(self.may_be_endless, stored)) else _value_of_measure(measure, stored)

    def may_be_endless(self, value: Any) -> bool:
        """Whether a value may be infinite in the engine: Python reads it as its first or last day."""
        return isinstance(value, date) and value in _ENDS

    def _of_measure(self, leaf: MeasureLeaf) -> Outcomes:
        found = self.measured(leaf.measure)
        if found is NOT_SHOWN:
            return _ANY
        match leaf:
            case Unmeasured():
                return _is(found is None)
            case _ if found is None:
                return _is(None)
            case Measured(_, op, value):
                return self._compare(found, op, value)
            case MeasuredIn(_, values):
                return _not(reduce(_both, (_not(self._compare(found, "=", value)) for value in values)))

    def _of_two(self, leaf: CompareColumns) -> Outcomes:
        left, right = self.value(leaf.left), self.value(leaf.right)
        if left is NOT_SHOWN or right is NOT_SHOWN:
            return _ANY
        if left is None or right is None:
            return _is(None)
        if leaf.times == 1:
            return self._compare(left, leaf.op, right)
        more, less = leaf.times.as_integer_ratio()
        return self._compare(less * left, leaf.op, more * right)

    def _leaf(self, leaf: ColumnLeaf, stored: Any) -> Outcomes:
        match leaf:
            case IsMissing():
                return _is(stored is None)
            case IsTruth(_, truth):
                return _is(stored is truth)
            case Differs(_, value):
                return _is(True) if stored is None else _not(self._compare(stored, "=", value))
            case AnyElement(_, text):
                elements = [None if e is None else e == text for e in stored or ()]
                return _is(True if True in elements else None if None in elements else False)
        if stored is None:
            return _is(None)
        match leaf:
            case Flag():
                return _is(stored)
            case Compare(_, op, value):
                return self._compare(stored, op, value)
            case Between(_, low, high):
                return _both(self._compare(stored, ">=", low), self._compare(stored, "<=", high))
            case OneOf(_, values):
                return _not(reduce(_both, (_not(self._compare(stored, "=", value)) for value in values)))
            case Has(_, text):
                return _is(text in stored)
            case HasAny(_, texts):
                return _is(any(text in stored for text in texts))
            case HasAll(_, texts):
                return _is(all(text in stored for text in texts))
            case SameList(_, texts):
                return _is(list(stored) == list(texts))
            case Like(_, pattern, ignore_case):
                return _in_texts(stored, lambda text: _like(text, pattern, ignore_case))
            case HasWord(_, word):
                return _in_texts(stored, lambda text: _has_word(text, word))

    def _compare(self, stored: Any, op: Operator, wanted: Any) -> Outcomes:
        if isinstance(wanted, RelativeDate):
            if self.today is None:
                return _ANY
            wanted = resolve(wanted, self.today)
        if isinstance(stored, datetime) is not isinstance(wanted, datetime) and isinstance(wanted, date):
            stored, wanted = _moment(stored, Kind.TIMESTAMP), _moment(wanted, Kind.TIMESTAMP)
        if self.may_be_endless(stored) and stored == wanted:
            return _ANY
        if isinstance(stored, float):
            wanted = float(wanted)
            # A FLOAT is less precise than Python's float, so the last digits prove nothing.
            if stored != wanted and math.isclose(stored, wanted, rel_tol=1e-6):
                return _ANY
        return _is(TESTS[op](stored, wanted))


def _value_of_measure(measure: Measure, stored: Sequence[Any]) -> Any:
    """Computes a measure from the values of its columns, none of them missing."""
    match measure:
        case Length():
            return len(stored[0])
        case PartOf(_, part):
            return _PART_OF[part](stored[0])
        case Sum():
            return _plus_or_minus(*stored)
        case Difference():
            left, right = stored
            return (left - right).days if isinstance(left, date) else _plus_or_minus(left, -right)
        case Product():
            return math.prod(stored if all(isinstance(one, int) for one in stored) else map(float, stored))
        case Ratio():
            left, right = stored
            return float(left) / float(right) if right else None


def _plus_or_minus(left: Any, right: Any) -> Any:
    """Adds as DuckDB does: exactly, unless one of the two is a float."""
    if isinstance(left, float) or isinstance(right, float):
        return float(left) + float(right)
    return left + right


_ENDS = frozenset({date.min, date.max, datetime.min, datetime.max})
_PART_OF: dict[Part, Callable[[Any], Any]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: (day.month + 2) // 3,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(),
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "time": lambda moment: moment.time(),
}


def _is_plain(value: Any, kind: Kind) -> bool:
    """Whether a value has the kind that the schema declares, so that it is compared without a cast."""
    if isinstance(value, bool):
        return kind is Kind.BOOLEAN
    return kind in _PLAIN and isinstance(value, _PLAIN[kind])


def _is(truth: Truth) -> Outcomes:
    return frozenset({truth})


def _not(outcomes: Outcomes) -> Outcomes:
    return frozenset(None if truth is None else not truth for truth in outcomes)


def _both(some: Outcomes, others: Outcomes) -> Outcomes:
    pairs = ({one, other} for one in some for other in others)
    return frozenset(False if False in pair else None if None in pair else True for pair in pairs)


def _moment(value: date, kind: Kind) -> date:
    """Converts a value to a day, or to a moment without a zone."""
    if isinstance(value, datetime):
        naive = value if value.tzinfo is None else _in_utc(value)
        return naive if kind is Kind.TIMESTAMP else naive.date()
    return datetime(value.year, value.month, value.day) if kind is Kind.TIMESTAMP else value


def _in_utc(value: datetime) -> datetime:
    with suppress(OverflowError, ValueError):
        return value.astimezone(UTC).replace(tzinfo=None)
    raise InputError.of("out_of_calendar")


def _in_texts(stored: Any, test: Callable[[str], bool]) -> Outcomes:
    """Search a text, or the elements of a list; if all elements are missing, the result is unknown."""
    texts: Iterable[Any] = (stored,) if isinstance(stored, str) else [e for e in stored if e is not None]
    if stored and not texts:
        return _is(None)
    return _is(any(map(test, texts)))


def _like(text: str, pattern: Pattern, ignore_case: bool) -> bool:
    case = _lower if ignore_case else str
    runs: list[str] = [""]
    for piece in pattern:
        if isinstance(piece, AnyRun):
            runs.append("")
        else:
            runs[-1] += re.escape(case(piece)) if isinstance(piece, str) else "."
    first, *rest = runs
    # Match each part except the last at its first place: to try every place would take too long.
    regex = first + "".join([*(f"(?>.*?{run})" for run in rest[:-1]), *(f".*{run}" for run in rest[-1:])])
    return re.fullmatch(regex, case(text), re.DOTALL) is not None


def _has_word(text: str, word: str) -> bool:
    """Whether a word occurs in a text with an edge on both sides."""
    left, right = word_edges(word)
    where, what = f" {_lower(text)} ", _lower(word)
    at = where.find(what)
    while at >= 0:
        if not (left and _goes_on(where[at - 1])) and not (right and _goes_on(where[at + len(what)])):
            return True
        at = where.find(what, at + 1)
    return False


def _goes_on(ch: str) -> bool:
    return unicodedata.category(ch)[0] in "LN" and not is_cjk(ch)


def _lower(text: str) -> str:
    """Writes the text in lower case, letter by letter, as the engine does."""
    return "".join(lower if len(lower := ch.lower()) == 1 else ch for ch in text)
