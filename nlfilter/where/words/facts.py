"""What a row itself tells about a saying: whether it holds, and which value makes it hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.table import TableSchema
from nlfilter.where.words.saying import Content, Said, Saying, Several, Termed

Row = Mapping[str, Any]
_UNTOLD = object()

# Sayings that a row's own value says better: "overtime is 10 hours" for "overtime is at most 20 hours".
_MEASURED = frozenset(
    {"at_least", "at_most", "more_than", "less_than", "between", "since", "until", "after", "before"}
    | {"from_to", "during", "calendar", "last", "next", "other_than", "between_not", "from_to_not"}
)


def fact(what: Said, row: Row, schema: TableSchema) -> Said:
    """The saying as this row bears it out; the saying itself where the row does not tell.

    The row is one that was kept, so what holds for certain is enough, and what cannot hold is left out.
    """
    match what:
        case Several("all", parts):
            return replace(what, parts=tuple(fact(part, row, schema) for part in parts))
        case Several(_, parts):
            truths = [holds(part, row, schema) for part in parts]
            best = next((truth for truth in (True, None) if truth in truths), False)
            shown = [part for part, truth in zip(parts, truths, strict=True) if truth is best]
            facts = tuple(dict.fromkeys(fact(part, row, schema) for part in shown))
            return facts[0] if len(facts) == 1 else replace(what, parts=facts)
        case Saying():
            return _saying(what, row, schema)
        case Termed():
            return what


def _saying(saying: Saying, row: Row, schema: TableSchema) -> Saying:
    if saying.key.startswith("range_"):
        return _range(saying, row, schema)
    values = {name: told(row, name, schema) for name in saying.columns}
    (name, value), *others = values.items()
    if saying.beside == "or_missing" and not others and value is None:
        return Saying("given_not", (name,))
    if saying.key in _MEASURED and isinstance(value, int | float | Decimal | date | str) and not others:
        return Saying("equals", (name,), (value,))
    if len(saying.values) * len(saying.columns) == 1 or saying.key.endswith("_not"):
        return saying
    for column in saying.columns:
        one = replace(saying, columns=(column,))
        found = tuple(v for v in saying.values if holds(replace(one, values=(v,)), row, schema))
        if found:
            return replace(one, values=found)
    return saying


def _range(saying: Saying, row: Row, schema: TableSchema) -> Saying:
    (name,) = saying.columns
    range_ = schema.ranges[name]
    ends = [told(row, end, schema) for end in (range_.low, range_.high)]
    found = [end for end in ends if isinstance(end, int | float | Decimal | date)]
    if not found:
        return saying
    low, high = found[0], found[-1]
    return Saying("range_is", (name,), (low, high)) if low != high else Saying("equals", (name,), (low,))


def told(row: Row, name: str, schema: TableSchema) -> Any:
    """A row's value; None where it is missing, a mark of its own where the row does not tell."""
    column = schema.columns[name]
    if column.expr is not None or name not in row:
        return _UNTOLD
    value = row[name]
    if value in column.missing or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def holds(what: Said, row: Row, schema: TableSchema) -> bool | None:
    """Whether a saying is true of a row; None where the row alone does not tell."""
    match what:
        case Several(how, parts):
            truths = [holds(part, row, schema) for part in parts]
            stop = how == "any"
            return stop if stop in truths else None if None in truths else not stop
        case Termed(_, inside):
            return holds(inside, row, schema)
        case Saying(key, names, values):
            found = [_test(key, told(row, name, schema), values) for name in names]
            return True if True in found else None if None in found else False


def _test(key: str, value: Any, wanted: tuple[Content, ...]) -> bool | None:
    if value is _UNTOLD:
        return None
    match key:
        case "marked" | "marked_not" | "unmarked" | "unmarked_not":
            truth = not key.endswith("_not")
            return value is truth if key.startswith("marked") else value is not truth
        case "given" | "given_not":
            return (value is not None) is (key == "given")
    if value is None:
        return False
    match key:
        case "equals":
            return value in wanted
        case "includes" | "includes_all" if isinstance(value, list | tuple):
            return (any if key == "includes" else all)(text in value for text in wanted)
        case "word" | "some_word" | "contains" | "some_contains" | "starts" | "ends":
            texts = value if isinstance(value, list | tuple) else (value,)
            return any(_found(key, str(text), str(one)) for text in texts for one in wanted)
        case "at_least" | "at_most" | "more_than" | "less_than" | "since" | "until" | "after" | "before":
            return _compare(key, value, wanted[0])
        case _:
            return None


def _found(key: str, text: str, wanted: str) -> bool:
    """Whether a text is found as the template says, letters' case aside."""
    where, what = fold(text), fold(wanted)
    match key:
        case "starts":
            return where.startswith(what)
        case "ends":
            return where.endswith(what)
        case "word" | "some_word":
            before = "" if is_cjk(what[0]) else r"(?<![^\W_])"
            after = "" if is_cjk(what[-1]) else r"(?![^\W_])"
            return re.search(before + re.escape(what) + after, where) is not None
        case _:
            return what in where


def _compare(key: str, value: Any, wanted: Any) -> bool | None:
    numbers = (int, float, Decimal)
    alike = isinstance(value, numbers) and isinstance(wanted, numbers)
    same_days = isinstance(value, date) and isinstance(wanted, date)
    if not alike and not (same_days and isinstance(value, datetime) is isinstance(wanted, datetime)):
        return None
    match key:
        case "at_least" | "since":
            return bool(value >= wanted)
        case "at_most" | "until":
            return bool(value <= wanted)
        case "more_than" | "after":
            return bool(value > wanted)
        case _:
            return bool(value < wanted)
