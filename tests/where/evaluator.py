"""A slow and simple evaluator of predicates over one row; the printed SQL must agree with it.

It returns True, False, or None for SQL's unknown.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nlfilter.schema.fold import is_cjk
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import (
    And,
    AnyElement,
    AnyOne,
    AnyRun,
    Between,
    Compare,
    CompareColumns,
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
    Not,
    OfTwo,
    OneOf,
    Or,
    Pattern,
    Predicate,
    Product,
    Ratio,
    RelativeDate,
    SameList,
    Sum,
    Unmeasured,
)

Truth = bool | None

OPERATORS = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(predicate: Predicate, row: Mapping[str, Any], today: date) -> Truth:
    """Whether a row of the view satisfies a predicate."""
    match predicate:
        case And(parts):
            return every(holds(part, row, today) for part in parts)
        case Or(parts):
            return negated(every(negated(holds(part, row, today)) for part in parts))
        case Not(part):
            return negated(holds(part, row, today))
        case Unmeasured(measure):
            return measured(measure, row) is None
        case Measured() | MeasuredIn() | CompareColumns():
            return worked_out(predicate, row, today)
    held = row[predicate.column]
    match predicate:
        case IsMissing():
            return held is None
        case IsTruth(_, truth):
            return held is truth
        case Differs(_, value):
            return held is None or not same(held, value, today)
        case AnyElement(_, text):
            return negated(every(negated(None if e is None else e == text) for e in held or ()))
    if held is None:
        return None
    match predicate:
        case Flag():
            return bool(held)
        case Compare(_, op, value):
            return compare(held, op, value, today)
        case Between(_, low, high):
            return compare(held, ">=", low, today) and compare(held, "<=", high, today)
        case OneOf(_, values):
            return any(same(held, value, today) for value in values)
        case Has(_, text):
            return text in held
        case HasAny(_, texts):
            return any(text in held for text in texts)
        case HasAll(_, texts):
            return all(text in held for text in texts)
        case SameList(_, texts):
            return list(held) == list(texts)
        case Like(_, pattern, ignore_case):
            return in_texts(held, lambda text: like(text, pattern, ignore_case))
        case HasWord(_, word):
            return in_texts(held, lambda text: has_word(text, word))
        case _:
            raise AssertionError(predicate)


def worked_out(leaf: Measured | MeasuredIn | CompareColumns, row: Mapping[str, Any], today: date) -> Truth:
    """Compares a measure or two columns: unknown if a value is missing."""
    if isinstance(leaf, CompareColumns):
        left, right = row[leaf.left], row[leaf.right]
        if left is None or right is None:
            return None
        if leaf.times != 1:
            more, less = leaf.times.as_integer_ratio()
            left, right = less * left, more * right
        if isinstance(left, float) or isinstance(right, float):
            left, right = float(left), float(right)
        return bool(OPERATORS[leaf.op](left, right))
    amount = measured(leaf.measure, row)
    if amount is None:
        return None
    if isinstance(leaf, MeasuredIn):
        return any(same(amount, value, today) for value in leaf.values)
    return compare(amount, leaf.op, leaf.value, today)


def measured(measure: Measure, row: Mapping[str, Any]) -> Any:
    if isinstance(measure, OfTwo):
        left, right = row[measure.left], row[measure.right]
        if left is None or right is None:
            return None
        if isinstance(measure, Ratio):
            return float(left) / float(right) if right else None
        if isinstance(measure, Product):
            return (
                left * right
                if isinstance(left, int) and isinstance(right, int)
                else float(left) * float(right)
            )
        if isinstance(left, float) or isinstance(right, float):
            left, right = float(left), float(right)
        if isinstance(measure, Sum):
            return left + right
        return (left - right).days if isinstance(left, date) else left - right
    held = row[measure.column]
    if held is None:
        return None
    if isinstance(measure, Length):
        return len(held)
    match measure.part:
        case "time":
            return held.time()
        case "weekday":
            return [1, 2, 3, 4, 5, 6, 7][held.weekday()]
        case "quarter":
            return (held.month - 1) // 3 + 1
        case part:
            return getattr(held, part)


def every(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def in_texts(held: Any, test: Any) -> Truth:
    """Tests a text or the elements of a list; unknown if all elements are missing."""
    if isinstance(held, str):
        return bool(test(held))
    if held and all(element is None for element in held):
        return None
    return any(test(element) for element in held if element is not None)


def compare(held: Any, op: str, value: Any, today: date) -> bool:
    held, value = comparable(held, value, today)
    return bool(OPERATORS[op](held, value))


def same(held: Any, value: Any, today: date) -> bool:
    return compare(held, "=", value, today)


def comparable(held: Any, value: Any, today: date) -> tuple[Any, Any]:
    if isinstance(value, RelativeDate):
        value = resolve(value, today)
    if isinstance(held, datetime) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if isinstance(held, float) and isinstance(value, Decimal):
        value = float(value)
    return held, value


def like(text: str, pattern: Pattern, ignore_case: bool) -> bool:
    """LIKE by trying every length for every wildcard."""
    if not pattern:
        return text == ""
    first, rest = pattern[0], pattern[1:]
    if isinstance(first, AnyRun):
        return any(like(text[cut:], rest, ignore_case) for cut in range(len(text) + 1))
    if isinstance(first, AnyOne):
        return text != "" and like(text[1:], rest, ignore_case)
    begins = text[: len(first)]
    equal = lower(begins) == lower(first) if ignore_case else begins == first
    return equal and like(text[len(first) :], rest, ignore_case)


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word, with no letter or digit next to it in scripts that have word boundaries."""
    for at in range(len(text) - len(word) + 1):
        after = at + len(word)
        if lower(text[at:after]) != lower(word):
            continue
        left = is_cjk(word[0]) or at == 0 or not is_letter(text[at - 1])
        right = is_cjk(word[-1]) or after == len(text) or not is_letter(text[after])
        if left and right:
            return True
    return False


def is_letter(ch: str) -> bool:
    """Whether a letter or digit continues a Latin word; those of scripts without word boundaries do not."""
    return unicodedata.category(ch)[0] in "LN" and not is_cjk(ch)


def lower(text: str) -> str:
    return "".join(ch.lower() for ch in text)
