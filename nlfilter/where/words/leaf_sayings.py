"""Turns one leaf of a predicate into a saying."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Order
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.nodes import (
    OPPOSITE,
    AnyElement,
    AnyRun,
    Between,
    ColumnLeaf,
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
    Leaf,
    Like,
    Measure,
    Measured,
    MeasuredIn,
    MeasureLeaf,
    OneOf,
    Operator,
    PartOf,
    Pattern,
    RelativeDate,
    SameList,
    Unmeasured,
    Value,
    measured_columns,
)
from nlfilter.where.words.saying import Content, Named, Saying
from nlfilter.where.words.stretches import as_said, compared_with, from_to

NUMBERS: dict[Operator, str] = {
    "=": "equals",
    "<>": "other_than",
    ">=": "at_least",
    "<=": "at_most",
    ">": "more_than",
    "<": "less_than",
}
_TIMES = NUMBERS | {">=": "since", "<=": "until", ">": "after", "<": "before"}


def leaf_saying(leaf: Leaf, compiled: CompiledSchema, *, negated: bool) -> Saying:
    match leaf:
        case Measured() | MeasuredIn() | Unmeasured():
            return _measured(leaf, compiled, negated=negated)
        case CompareColumns(left, op, right, times):
            ordered = compiled.schema.columns[left].kind
            saying = _compared(left, OPPOSITE[op] if negated else op, Named(right, times), ordered)
            return replace(saying, beside="and_given" if negated else "")
        case _:
            return _of_column(leaf, compiled, negated=negated)


def _measured(leaf: MeasureLeaf, compiled: CompiledSchema, *, negated: bool) -> Saying:
    measure, names = leaf.measure, measured_columns(leaf.measure)
    if isinstance(leaf, Unmeasured):
        return Saying("given" if negated else "given_not", names, measure=measure)
    if isinstance(leaf, MeasuredIn):
        return Saying("equals_not" if negated else "equals", names, leaf.values, measure=measure)
    # A year is said like a day: "2024 or later".
    kind = Kind.DATE if is_year(measure) else kind_of_measure(measure, compiled.schema)
    saying = _compared(names[0], OPPOSITE[leaf.op] if negated else leaf.op, leaf.value, kind)
    return replace(saying, columns=names, measure=measure)


def is_year(measure: Measure) -> bool:
    return isinstance(measure, PartOf) and measure.part == "year"


def _of_column(leaf: ColumnLeaf, compiled: CompiledSchema, *, negated: bool) -> Saying:
    kind = compiled.schema.columns[leaf.column].kind
    column, no, some = (leaf.column,), "_not" if negated else "", "some_" if kind is Kind.TEXT_LIST else ""
    contents: Sequence[Content]
    match leaf:
        case Flag():
            return Saying(f"marked{no}", column)
        case IsTruth(_, truth):
            return Saying(f"{'unmarked' if negated else 'marked'}{'' if truth else '_not'}", column)
        case Compare(_, op, bool(truth)):
            return Saying("marked" if truth is ((op == "=") is not negated) else "marked_not", column)
        case IsMissing():
            return Saying("given" if negated else "given_not", column)
        case Differs(_, value):
            return Saying("equals" if negated else "equals_not", column, (value,))
        case Compare(_, op, value):
            return _compared(leaf.column, OPPOSITE[op] if negated else op, value, kind)
        case Between(_, low, high):
            if kind.is_time and not negated:
                return from_to(leaf.column, low, high)
            return Saying(f"{'from_to' if kind.is_temporal else 'between'}{no}", column, (low, high))
        case OneOf(name, values):
            order = None if negated else compiled.schema.columns[name].order
            key, contents = _in_order(order, values) or ("equals", values)
        case Like(_, pattern, _):
            key, *contents = _pattern(pattern)
            key = some + key
        case HasWord(_, word):
            key, contents = f"{some}word", (word,)
        case Has(_, text) | AnyElement(_, text):
            key, contents = "includes", (text,)
        case HasAny(_, texts):
            key, contents = "includes", texts
        case HasAll(_, texts):
            key, contents = "includes_all", texts
        case SameList(_, texts):
            key, contents = "only", texts
    return Saying(f"{key}{no}", column, tuple(contents), "and_given" if negated else "")


def _in_order(order: Order | None, values: tuple[Value, ...]) -> tuple[str, tuple[Value, ...]] | None:
    """Finds the bounds of adjacent values of an ordered category: "at least silver"."""
    wanted, listed = set(values), order.values if order else ()
    for size in range(2, len(listed)):
        if wanted == set(listed[-size:]):
            return "at_least", (listed[-size],)
        if wanted == set(listed[:size]):
            return "at_most", (listed[size - 1],)
    return None


def _compared(column: str, op: Operator, value: Value | Named, kind: Kind) -> Saying:
    if isinstance(value, RelativeDate):
        op, value = as_said(op, value)
        if found := compared_with(column, op, value):
            return found
    key = (_TIMES if kind.is_temporal else NUMBERS)[op]
    return Saying("more_than_none" if (key, value) == ("more_than", 0) else key, (column,), (value,))


def _pattern(pattern: Pattern) -> tuple[str, Content]:
    match pattern:
        case (AnyRun(), str(text), AnyRun()):
            return "contains", text
        case (str(text), AnyRun()):
            return "starts", text
        case (AnyRun(), str(text)):
            return "ends", text
        case (str(text),):
            return "equals", text
        case _:
            return "pattern", pattern
