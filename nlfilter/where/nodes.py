"""Predicate nodes: the whole language of a where, as small frozen values.

A where is made only of these nodes. The gate makes nodes from text; translators may make them
directly. SQL, words for people, relaxations and dialogue edits are all made from nodes. Columns are names of
the schema. Values are typed Python values (a date may be relative to today, and is resolved when applied).

A node keeps SQL's three-valued meaning: a comparison with a missing value is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Number = int | float | Decimal
Unit = Literal["day", "week", "month", "quarter", "year"]


class RelativeDate(Struct, frozen=True):
    """A day counted from today: today, truncated to the start of a unit, then shifted.

    `RelativeDate("month", ((-1, "month"),))` is the first day of last month:
    `date_trunc('month', CURRENT_DATE) - INTERVAL 1 MONTH`.
    """

    start_of: Unit | None = None
    shifts: tuple[tuple[int, Unit], ...] = ()


Day = date | datetime | RelativeDate
Value = str | bool | Number | Day | time
Operator = Literal["=", "<>", "<", "<=", ">", ">="]
OPPOSITE: Mapping[Operator, Operator] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
"""The opposite of each comparison, without regard to missing values."""


class And(Struct, frozen=True):
    """All of two or more parts; no part is itself an And."""

    parts: tuple[Predicate, ...]


class Or(Struct, frozen=True):
    """Any of two or more parts; no part is itself an Or."""

    parts: tuple[Predicate, ...]


class Not(Struct, frozen=True):
    """SQL's NOT: unknown stays unknown."""

    part: Predicate


class Flag(Struct, frozen=True):
    """A BOOLEAN column by itself: `remote`."""

    column: str


class IsTruth(Struct, frozen=True):
    """`remote IS TRUE`, `remote IS FALSE`: never unknown."""

    column: str
    truth: bool


class IsMissing(Struct, frozen=True):
    """`city IS NULL`; NaN and the schema's `missing` values also count as missing."""

    column: str


class Compare(Struct, frozen=True):
    """`salary >= 5000000`: a column and one value, of any kind except lists."""

    column: str
    op: Operator
    value: Value


class Differs(Struct, frozen=True):
    """`city IS DISTINCT FROM '東京'`: never unknown, a missing value differs."""

    column: str
    value: Value


class Between(Struct, frozen=True):
    """`salary BETWEEN 300 AND 600`, with both ends."""

    column: str
    low: Value
    high: Value


class OneOf(Struct, frozen=True):
    """`city IN ('東京', '大阪')`: one or more values."""

    column: str
    values: tuple[Value, ...]


class AnyRun(Struct, frozen=True):
    """LIKE's `%`: any number of characters, or none."""


class AnyOne(Struct, frozen=True):
    """LIKE's `_`: any one character."""


Pattern = tuple[str | AnyRun | AnyOne, ...]


class Like(Struct, frozen=True):
    """`title ILIKE '%engineer%'`: a pattern of literal pieces and wildcards, over text or a list's elements.

    Literal pieces never hold wildcards; the printer escapes them. For a list column, only `contains` is
    allowed: an element contains the text.
    """

    column: str
    pattern: Pattern
    ignore_case: bool


class HasWord(Struct, frozen=True):
    """A whole word of text (or of an element): `has_word(title, 'intern')` does not find "International"."""

    column: str
    word: str


class Has(Struct, frozen=True):
    """`list_contains(skills, 'Python')`."""

    column: str
    value: str


class AnyElement(Struct, frozen=True):
    """`'Python' = ANY(skills)`: like `Has`, but false for a missing list, unknown with a missing element."""

    column: str
    value: str


class HasAny(Struct, frozen=True):
    """`list_has_any(skills, ['Python', 'Go'])`."""

    column: str
    values: tuple[str, ...]


class HasAll(Struct, frozen=True):
    """`list_has_all(skills, ['AWS', 'Terraform'])`."""

    column: str
    values: tuple[str, ...]


class SameList(Struct, frozen=True):
    """`skills = ['Python', 'Go']`: a list with exactly these elements, in this order."""

    column: str
    values: tuple[str, ...]


class Length(Struct, frozen=True):
    """`len(skills)`: how many elements a list has, missing ones included."""

    column: str


Part = Literal["year", "quarter", "month", "day", "weekday", "hour", "minute", "time"]


class PartOf(Struct, frozen=True):
    """`month(posted_at)`: one part of a date, a TIMESTAMP or a time of day; an infinite date has no parts.

    Weekdays are numbered from 1 (Monday) to 7 (ISO 8601); `time` is the time of day of a TIMESTAMP.
    """

    column: str
    part: Part


class Sum(Struct, frozen=True):
    """`rent + fee`: two different columns of numbers with one unit."""

    left: str
    right: str


class Difference(Struct, frozen=True):
    """`price - paid`: like `Sum`; for two DATE columns, the days between them."""

    left: str
    right: str


class DaysBetween(Difference, frozen=True):
    """`date_diff('day', right, left)`: unknown where a day is infinite; there, `left - right` is a number."""


class Product(Struct, frozen=True):
    """`hourly * hours`: two different columns of numbers."""

    left: str
    right: str


class Ratio(Struct, frozen=True):
    """`price / nullif(size, 0)`: two different columns of numbers; unknown where the second one is 0."""

    left: str
    right: str


OfTwo = Sum | Difference | Product | Ratio
Measure = Length | PartOf | OfTwo


class Measured(Struct, frozen=True):
    """`len(skills) >= 3`: a measure of one or two columns, compared with a value."""

    measure: Measure
    op: Operator
    value: Number | time


class MeasuredIn(Struct, frozen=True):
    """`month(posted_at) IN (6, 7, 8)`."""

    measure: Measure
    values: tuple[Number | time, ...]


class Unmeasured(Struct, frozen=True):
    """`month(posted_at) IS NULL`: true for a missing value and for an infinite date."""

    measure: PartOf | DaysBetween


class CompareColumns(Struct, frozen=True):
    """`sold < offered`: two different columns of one kind and unit; `sold > 2 * offered` has `times`."""

    left: str
    op: Operator
    right: str
    times: int | Decimal = 1


ColumnLeaf = (
    Flag
    | IsTruth
    | IsMissing
    | Compare
    | Differs
    | Between
    | OneOf
    | Like
    | HasWord
    | Has
    | AnyElement
    | HasAny
    | HasAll
    | SameList
)
"""A leaf about the values of one column themselves."""
MeasureLeaf = Measured | MeasuredIn | Unmeasured
"""A leaf about a measure of one or two columns."""
Leaf = ColumnLeaf | MeasureLeaf | CompareColumns
Predicate = And | Or | Not | Leaf


def conjunction(*parts: Predicate) -> Predicate:
    """Joins the parts by AND, flattened; a single part is returned unchanged.

    >>> conjunction(Flag("a"), And((Flag("b"), Flag("c"))))
    And(parts=(Flag(column='a'), Flag(column='b'), Flag(column='c')))
    """
    flat = tuple(p for part in parts for p in (part.parts if isinstance(part, And) else (part,)))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(*parts: Predicate) -> Predicate:
    """Joins the parts by OR, flattened; a single part is returned unchanged."""
    flat = tuple(p for part in parts for p in (part.parts if isinstance(part, Or) else (part,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def either_end(end: str, other: str, op: Operator, value: Value) -> Predicate:
    """Compares one end of a range; if this end is missing, the other one is compared."""
    return Or((Compare(end, op, value), And((IsMissing(end), Compare(other, op, value)))))


def or_open(end: str, op: Operator, value: Value) -> Predicate:
    """Compares one end of a range; if this end is missing, there is no limit."""
    return Or((Compare(end, op, value), IsMissing(end)))


def contains(column: str, text: str, *, ignore_case: bool = True) -> Like:
    """Makes `column ILIKE '%text%'`."""
    return Like(column, (AnyRun(), text, AnyRun()), ignore_case)


def leaves(predicate: Predicate) -> Iterator[Leaf]:
    """Yields every leaf, from left to right."""
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield predicate


def literals(leaf: Leaf) -> Iterator[Value]:
    """Yields the values, words and pieces of text in a leaf."""
    match leaf:
        case Compare(_, _, value) | Differs(_, value) | Has(_, value) | AnyElement(_, value):
            yield value
        case Measured(_, _, value):
            yield value
        case Between(_, low, high):
            yield from (low, high)
        case OneOf(_, values) | HasAny(_, values) | HasAll(_, values) | SameList(_, values):
            yield from values
        case MeasuredIn(_, values):
            yield from values
        case HasWord(_, word):
            yield word
        case CompareColumns(times=times) if times != 1:
            yield times
        case Like(_, pattern, _):
            yield from (piece for piece in pattern if isinstance(piece, str))


def columns_of(leaf: Leaf) -> tuple[str, ...]:
    """Returns the one or two columns that a leaf asks about."""
    match leaf:
        case Measured(measure) | MeasuredIn(measure) | Unmeasured(measure):
            return measured_columns(measure)
        case CompareColumns(left, _, right):
            return (left, right)
        case _:
            return (leaf.column,)


def measured_columns(measure: Measure) -> tuple[str, ...]:
    """Returns the columns from which a measure is computed."""
    match measure:
        case Length(column) | PartOf(column):
            return (column,)
        case _:
            return (measure.left, measure.right)


def without_value(measure: Measure) -> tuple[Leaf, ...]:
    """Returns predicates; at least one is true if the measure cannot be computed."""
    if isinstance(measure, PartOf | DaysBetween):
        return (Unmeasured(measure),)
    zero = (Compare(measure.right, "=", 0),) if isinstance(measure, Ratio) else ()
    return (*map(IsMissing, measured_columns(measure)), *zero)


def columns(predicate: Predicate) -> tuple[str, ...]:
    """Returns the columns that a predicate asks about, each once, in order.

    >>> columns(Or((Flag("remote"), Compare("city", "=", "東京"), Not(Flag("remote")))))
    ('remote', 'city')
    """
    return tuple(dict.fromkeys(name for leaf in leaves(predicate) for name in columns_of(leaf)))
