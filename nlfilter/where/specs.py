"""One spec for each leaf of a where: what it may ask about, its SQL, when it holds, how it is said.

The checks, the printers, the evaluation and the sentences are folds over this table; `measures.py` has the
table of the measures. A template of SQL has a slot for each field of its node. `{no}` is the place of a
negation; a leaf without it is negated by a NOT before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from nlfilter.schema.kinds import Kind
from nlfilter.where.nodes import (
    AnyElement,
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
    Leaf,
    Like,
    Measured,
    MeasuredIn,
    OneOf,
    Predicate,
    SameList,
    Unmeasured,
    conjunction,
    disjunction,
)
from nlfilter.where.patterns import has_word, in_texts, is_like

Truth = bool | None
"""SQL's three truth values; None is unknown."""


class Sql(Struct, frozen=True):
    """How a node is written in each target; in DuckDB's own way where nothing else is given."""

    duckdb: str
    run: str = ""
    """As the engine runs it: no stored value makes it fail."""
    shown: str = ""
    """For people; the gate reads it, and no engine does."""
    spark: str = ""


class Spec(Struct, frozen=True):
    """What is known of one kind of leaf."""

    sql: Sql
    kinds: frozenset[Kind] = frozenset()
    """The kinds of columns that it may ask about; a leaf about measures or two columns has its own checks."""
    said: str = ""
    """The key of its sentences, if its literals fill their slots."""
    holds: Callable[[Any, Any], Truth] | None = None
    """Whether the leaf holds for a value."""
    of_missing: bool = False
    """Whether it holds or not for a missing value, too; else it is unknown."""
    expanded: Callable[[Any], Predicate] | None = None
    """The same in simpler leaves."""


_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT})
_TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP, Kind.TIME})
_TEXT, _LIST, _FLAG = frozenset({Kind.TEXT}), frozenset({Kind.TEXT_LIST}), frozenset({Kind.BOOLEAN})


def _any_element(leaf: AnyElement, held: Any) -> Truth:
    found = [None if one is None else one == leaf.value for one in held or ()]
    return True if True in found else None if None in found else False


# Only numbers, dates and times have an order.
SPECS: Mapping[type[Leaf], Spec] = {
    Flag: Spec(Sql("{column}"), _FLAG, holds=lambda _, held: held),
    IsTruth: Spec(
        Sql("{column} IS {no}{truth}"),
        _FLAG,
        holds=lambda leaf, held: held is leaf.truth,
        of_missing=True,
    ),
    IsMissing: Spec(
        Sql("{column} IS {no}NULL"),
        _FLAG | _NUMBERS | _TIMES | _TEXT | _LIST,
        holds=lambda _, held: held is None,
        of_missing=True,
    ),
    Compare: Spec(Sql("{column} {op} {value}"), _FLAG | _NUMBERS | _TIMES | _TEXT),
    Differs: Spec(Sql("{column} IS {no}DISTINCT FROM {value}"), _FLAG | _NUMBERS | _TIMES | _TEXT),
    Between: Spec(
        Sql("{column} {no}BETWEEN {low} AND {high}"),
        _NUMBERS | _TIMES,
        expanded=lambda leaf: conjunction(
            Compare(leaf.column, ">=", leaf.low), Compare(leaf.column, "<=", leaf.high)
        ),
    ),
    OneOf: Spec(
        Sql("{column} {no}IN ({values})"),
        _NUMBERS | _TIMES | _TEXT,
        expanded=lambda leaf: disjunction(*(Compare(leaf.column, "=", value) for value in leaf.values)),
    ),
    Like: Spec(
        Sql("{column} {no}{pattern}"),
        _TEXT | _LIST,
        holds=lambda leaf, held: in_texts(held, lambda text: is_like(text, leaf.pattern, leaf.ignore_case)),
    ),
    HasWord: Spec(
        Sql(
            "{no}regexp_matches({column}, {word})",
            shown="{no}has_word({column}, {word})",
            spark="{no}regexp_like({column}, {word})",
        ),
        _TEXT | _LIST,
        "word",
        holds=lambda leaf, held: in_texts(held, lambda text: has_word(text, leaf.word)),
    ),
    Has: Spec(
        Sql("list_contains({column}, {value})", spark="array_contains(array_compact({column}), {value})"),
        _LIST,
        "includes",
        holds=lambda leaf, held: leaf.value in held,
    ),
    AnyElement: Spec(
        Sql("{value} = ANY({column})", spark="array_contains(coalesce({column}, array()), {value})"),
        _LIST,
        "includes",
        holds=_any_element,
        of_missing=True,
    ),
    HasAny: Spec(
        Sql(
            "list_has_any({column}, [{values}])",
            spark="arrays_overlap(array_compact({column}), array({values}))",
        ),
        _LIST,
        "includes",
        expanded=lambda leaf: disjunction(*(Has(leaf.column, value) for value in leaf.values)),
    ),
    HasAll: Spec(
        Sql("list_has_all({column}, [{values}])"),
        _LIST,
        "includes_all",
        expanded=lambda leaf: conjunction(*(Has(leaf.column, value) for value in leaf.values)),
    ),
    SameList: Spec(
        Sql("{column} = [{values}]", spark="{column} = array({values})"),
        _LIST,
        "only",
        holds=lambda leaf, held: list(held) == list(leaf.values),
    ),
    Measured: Spec(Sql("{measure} {op} {value}")),
    MeasuredIn: Spec(
        Sql("{measure} {no}IN ({values})"),
        expanded=lambda leaf: disjunction(*(Measured(leaf.measure, "=", value) for value in leaf.values)),
    ),
    Unmeasured: Spec(Sql("{measure} IS {no}NULL"), holds=lambda _, held: held is None, of_missing=True),
    CompareColumns: Spec(Sql("{left} {op} {times}{right}")),
}


def spec_of(leaf: Leaf) -> Spec:
    """Returns the spec of a leaf."""
    return SPECS[type(leaf)]


def as_list(leaf: Predicate) -> OneOf | HasAny | MeasuredIn | None:
    """Returns an equality as a list of values, any of which may be equal; None for other predicates.

    >>> as_list(Has("skills", "Go"))
    HasAny(column='skills', values=('Go',))
    """
    match leaf:
        case Compare(column, "=", value):
            return OneOf(column, (value,))
        case Has(column, value) | AnyElement(column, value):
            return HasAny(column, (value,))
        case Measured(measure, "=", value):
            return MeasuredIn(measure, (value,))
        case OneOf() | HasAny() | MeasuredIn():
            return leaf
    return None


def simplest(leaf: OneOf | HasAny | HasAll | MeasuredIn) -> Predicate:
    """Returns a list of one value as an equality; other lists are unchanged.

    >>> simplest(HasAll("skills", ("Go",)))
    Has(column='skills', value='Go')
    """
    return expanded(leaf) if len(leaf.values) == 1 else leaf


def expanded(leaf: Leaf) -> Predicate:
    """Returns a leaf in simpler leaves: a list as its alternatives, a range as its two bounds.

    >>> expanded(OneOf("city", ("東京", "大阪"))) == disjunction(
    ...     Compare("city", "=", "東京"), Compare("city", "=", "大阪")
    ... )
    True
    """
    make = spec_of(leaf).expanded
    return make(leaf) if make else leaf
