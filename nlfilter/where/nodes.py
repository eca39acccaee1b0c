"""Predicate nodes: the whole language of a where, as small frozen values.

A where is made only of these nodes. The gate makes nodes from text; translators may make them
directly. SQL, words for people, relaxations and dialogue edits are all made from nodes. Columns are names of
the schema. Values are typed Python values (a date may be relative to today, and is resolved when applied).

A node keeps SQL's three-valued meaning: a comparison with a missing value is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

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


class OfColumn(Struct, frozen=True):
    """A node about one column."""

    column: str


class OfColumns(Struct, frozen=True):
    """A node about two different columns."""

    left: str
    right: str


class Flag(OfColumn, frozen=True):
    """A BOOLEAN column by itself: `remote`."""


class IsTruth(OfColumn, frozen=True):
    """`remote IS TRUE`, `remote IS FALSE`: never unknown."""

    truth: bool


class IsMissing(OfColumn, frozen=True):
    """`city IS NULL`; NaN and the schema's `missing` values also count as missing."""


class Compare(OfColumn, frozen=True):
    """`salary >= 5000000`: a column and one value, of any kind except lists."""

    op: Operator
    value: Value


class Differs(OfColumn, frozen=True):
    """`city IS DISTINCT FROM '東京'`: never unknown, a missing value differs."""

    value: Value


class Between(OfColumn, frozen=True):
    """`salary BETWEEN 300 AND 600`, with both ends."""

    low: Value
    high: Value


class OneOf(OfColumn, frozen=True):
    """`city IN ('東京', '大阪')`: one or more values."""

    values: tuple[Value, ...]


class AnyRun(Struct, frozen=True):
    """LIKE's `%`: any number of characters, or none."""


class AnyOne(Struct, frozen=True):
    """LIKE's `_`: any one character."""


Pattern = tuple[str | AnyRun | AnyOne, ...]


class Like(OfColumn, frozen=True):
    """`title ILIKE '%engineer%'`: a pattern of literal pieces and wildcards, over text or a list's elements.

    Literal pieces never hold wildcards; the printer escapes them. For a list column, only `contains` is
    allowed: an element contains the text.
    """

    pattern: Pattern
    ignore_case: bool


class HasWord(OfColumn, frozen=True):
    """A whole word of text (or of an element): `has_word(title, 'intern')` does not find "International"."""

    word: str


class Has(OfColumn, frozen=True):
    """`list_contains(skills, 'Python')`."""

    value: str


class AnyElement(OfColumn, frozen=True):
    """`'Python' = ANY(skills)`: like `Has`, but false for a missing list, unknown with a missing element."""

    value: str


class HasAny(OfColumn, frozen=True):
    """`list_has_any(skills, ['Python', 'Go'])`."""

    values: tuple[str, ...]


class HasAll(OfColumn, frozen=True):
    """`list_has_all(skills, ['AWS', 'Terraform'])`."""

    values: tuple[str, ...]


class SameList(OfColumn, frozen=True):
    """`skills = ['Python', 'Go']`: a list with exactly these elements, in this order."""

    values: tuple[str, ...]


class Length(OfColumn, frozen=True):
    """`len(skills)`: how many elements a list has, missing ones included."""


Part = Literal["year", "quarter", "month", "day", "weekday", "hour", "minute", "time"]


class PartOf(OfColumn, frozen=True):
    """`month(posted_at)`: one part of a date, a TIMESTAMP or a time of day; an infinite date has no parts.

    Weekdays are numbered from 1 (Monday) to 7 (ISO 8601); `time` is the time of day of a TIMESTAMP.
    """

    part: Part


class Sum(OfColumns, frozen=True):
    """`rent + fee`: two different columns of numbers with one unit."""


class Difference(OfColumns, frozen=True):
    """`price - paid`: like `Sum`; for two DATE columns, the days between them."""


class DaysBetween(Difference, frozen=True):
    """`date_diff('day', right, left)`: unknown where a day is infinite; there, `left - right` is a number."""


class Product(OfColumns, frozen=True):
    """`hourly * hours`: two different columns of numbers."""


class Ratio(OfColumns, frozen=True):
    """`price / nullif(size, 0)`: two different columns of numbers; unknown where the second one is 0."""


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


def parts_of(predicate: Predicate) -> tuple[Predicate, ...]:
    """Returns the parts that must all hold."""
    return predicate.parts if isinstance(predicate, And) else (predicate,)


def conjunction(*parts: Predicate) -> Predicate:
    """Joins the parts by AND, flattened; a single part is returned unchanged.

    >>> conjunction(Flag("a"), And((Flag("b"), Flag("c"))))
    And(parts=(Flag(column='a'), Flag(column='b'), Flag(column='c')))
    """
    flat = tuple(one for part in parts for one in parts_of(part))
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


def inwards(negation: Not) -> Predicate:
    """Moves a NOT inwards, to each part of an AND or OR; that is also right in three-valued logic.

    >>> inwards(Not(Or((Flag("a"), Flag("b")))))
    And(parts=(Not(part=Flag(column='a')), Not(part=Flag(column='b'))))
    """
    match negation.part:
        case And(parts):
            return Or(tuple(map(Not, parts)))
        case Or(parts):
            return And(tuple(map(Not, parts)))
        case Not(part):
            return part
        case _:
            return negation


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


def rebuilt(predicate: Predicate, change: Callable[[Leaf], Predicate]) -> Predicate:
    """Returns a predicate with each leaf changed; flattened, without NOT NOT.

    >>> rebuilt(Not(Flag("remote")), Not)
    Flag(column='remote')
    """
    match predicate:
        case And(parts):
            return conjunction(*(rebuilt(part, change) for part in parts))
        case Or(parts):
            return disjunction(*(rebuilt(part, change) for part in parts))
        case Not(part):
            inner = rebuilt(part, change)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case _:
            return change(predicate)


_LITERALS = frozenset({"value", "low", "high", "values", "word", "pattern", "times"})
"""The fields of leaves that hold literals."""


@cache
def _literal_fields(kind: type[Leaf]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name in _LITERALS)


def literals(leaf: Leaf) -> Iterator[Value]:
    """Yields the values, words and pieces of text in a leaf."""
    for name in _literal_fields(type(leaf)):
        held = getattr(leaf, name)
        if name == "pattern":
            yield from (piece for piece in held if isinstance(piece, str))
        elif isinstance(held, tuple):
            yield from held
        elif name != "times" or held != 1:
            yield held


def with_literals(leaf: Leaf, change: Callable[[Any], Any]) -> Leaf:
    """Returns a leaf with each of its literals changed."""

    def changed(held: Any) -> Any:
        if isinstance(held, tuple):
            return tuple(map(changed, held))
        return held if isinstance(held, AnyRun | AnyOne) else change(held)

    return replace(leaf, **{name: changed(getattr(leaf, name)) for name in _literal_fields(type(leaf))})


def columns_of(node: Leaf | Measure) -> tuple[str, ...]:
    """Returns the one or two columns that a leaf asks about, or from which a measure is computed."""
    node = node.measure if isinstance(node, MeasureLeaf) else node
    return (node.left, node.right) if isinstance(node, OfColumns | CompareColumns) else (node.column,)


def without_value(node: Leaf | Measure) -> tuple[Leaf, ...]:
    """Returns predicates; at least one is true if a column has no value, or a measure cannot be computed."""
    node = node.measure if isinstance(node, MeasureLeaf) else node
    if isinstance(node, PartOf | DaysBetween):
        return (Unmeasured(node),)
    zero = (Compare(node.right, "=", 0),) if isinstance(node, Ratio) else ()
    return (*map(IsMissing, columns_of(node)), *zero)


def columns(predicate: Predicate) -> tuple[str, ...]:
    """Returns the columns that a predicate asks about, each once, in order.

    >>> columns(Or((Flag("remote"), Compare("city", "=", "東京"), Not(Flag("remote")))))
    ('remote', 'city')
    """
    return tuple(dict.fromkeys(name for leaf in leaves(predicate) for name in columns_of(leaf)))
