"""Checks every predicate, whoever made it: what may be asked of a column of each kind.

The gate makes nodes from text and checks each one here. A translator that makes nodes passes the same checks
through `checked`.
"""

from __future__ import annotations

import re

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import Kind
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.limits import MAX_DEPTH
from nlfilter.where.measures import check_columns, is_constant, kind_of_measure
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import (
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
    Measured,
    MeasuredIn,
    OneOf,
    Predicate,
    SameList,
    Unmeasured,
    Value,
    columns_of,
    leaves,
    literals,
)
from nlfilter.where.sql.writer import ELEMENT_MARK, readable
from nlfilter.where.values import MAX_TEXT, UNCLEAN, fits, unusable

MAX_PATTERN = MAX_TEXT + 2
"""A text with a wildcard on both sides."""

_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT})
_TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP, Kind.TIME})
_TEXT, _LIST, _FLAG = frozenset({Kind.TEXT}), frozenset({Kind.TEXT_LIST}), frozenset({Kind.BOOLEAN})

# The kinds of columns that a node may ask about. Only numbers, dates and times have an order.
ASKS: dict[type[ColumnLeaf], frozenset[Kind]] = {
    Flag: _FLAG,
    IsTruth: _FLAG,
    IsMissing: _FLAG | _NUMBERS | _TIMES | _TEXT | _LIST,
    Compare: _FLAG | _NUMBERS | _TIMES | _TEXT,
    Differs: _FLAG | _NUMBERS | _TIMES | _TEXT,
    Between: _NUMBERS | _TIMES,
    OneOf: _NUMBERS | _TIMES | _TEXT,
    Like: _TEXT | _LIST,
    HasWord: _TEXT | _LIST,
    Has: _LIST,
    AnyElement: _LIST,
    HasAny: _LIST,
    HasAll: _LIST,
    SameList: _LIST,
}


def checked(predicate: Predicate, compiled: CompiledSchema) -> Predicate:
    """Returns the predicate itself, if it is allowed and within the limits of one condition.

    Raises `RejectedWhere`.
    """
    for leaf in leaves(predicate):
        check_leaf(leaf, compiled)
    check_size(predicate, compiled)
    return predicate


def check_leaf(leaf: Leaf, compiled: CompiledSchema, *, hidden: bool = False) -> None:
    """Raise `RejectedWhere` unless its columns fit and are filterable; the owner may use `hidden` ones."""
    schema = compiled.schema
    for name in columns_of(leaf):
        column = schema.columns.get(name)
        if column is None:
            raise RejectedWhere.unknown_column(name, schema.called)
        if not column.filterable and not hidden:
            raise RejectedWhere(RejectCode.HIDDEN_COLUMN)
        if UNCLEAN.search(name) and compiled.names.get(lookup_key(clean(name))) != name:
            raise RejectedWhere(RejectCode.BAD_VALUE)  # no clause can name it, not even a stored one
    values = tuple(literals(leaf))
    listed = isinstance(leaf, OneOf | HasAny | HasAll | SameList | MeasuredIn)
    if listed and len(values) > compiled.limits.values:
        raise RejectedWhere.many_values(compiled.limits.values)
    match leaf:
        case Measured(measure) | MeasuredIn(measure) | Unmeasured(measure):
            code = _unfit(values, kind_of_measure(measure, schema))
            if code is None and not isinstance(leaf, Unmeasured) and is_constant(leaf):
                code = RejectCode.CONSTANT
        case CompareColumns():
            check_columns(leaf, schema)
            return
        case _:
            kind = schema.columns[leaf.column].kind
            fits_kind = kind in ASKS[type(leaf)]
            code = _misuse(leaf, kind, values) if fits_kind else RejectCode.TYPE_MISMATCH
    if code is RejectCode.TOO_LONG:
        raise RejectedWhere.long_text(MAX_TEXT)
    if code:
        raise RejectedWhere(code)


def _unfit(values: tuple[Value, ...], kind: Kind) -> RejectCode | None:
    """Says why a value may not be compared with a column of a kind."""
    for value in values:
        if not fits(value, kind):
            return RejectCode.TYPE_MISMATCH
        if code := unusable(value):
            return code
    return None


def _misuse(leaf: ColumnLeaf, kind: Kind, values: tuple[Value, ...]) -> RejectCode | None:
    """Returns the problem of a leaf's operator or values, if there is one."""
    if code := _unfit(values, kind):
        return code
    match leaf:
        case Compare(_, op, _):
            return None if kind.is_ordered or op in ("=", "<>") else RejectCode.TYPE_MISMATCH
        case OneOf() | HasAny() | HasAll() | SameList():
            return None if values else RejectCode.CONSTANT
        case Like(_, pattern, _):
            if pattern and all(isinstance(piece, AnyRun) for piece in pattern):
                return RejectCode.CONSTANT
            if sum(len(piece) if isinstance(piece, str) else 1 for piece in pattern) > MAX_PATTERN:
                return RejectCode.TOO_LONG
            return _misuse_of_elements(leaf, values) if kind is Kind.TEXT_LIST else None
        case HasWord(_, word):
            if not word.strip():
                return RejectCode.CONSTANT
            return _misuse_of_elements(leaf, values) if kind is Kind.TEXT_LIST else None
        case _:
            return None


def _misuse_of_elements(leaf: Like | HasWord, texts: tuple[Value, ...]) -> RejectCode | None:
    """Allows of the elements of a list only "an element contains this text" (or word)."""
    if any(ELEMENT_MARK in str(text) for text in texts):
        return RejectCode.BAD_VALUE
    match leaf:
        case HasWord() | Like(_, (AnyRun(), str(), AnyRun()), _):
            return None
        case _:
            return RejectCode.TYPE_MISMATCH


def check_size(predicate: Predicate, compiled: CompiledSchema) -> None:
    """Raise `RejectedWhere` if a printed condition is too big or too deep for the gate to read back."""
    limits = compiled.limits
    if sum(1 for _ in leaves(predicate)) > limits.comparisons:
        raise RejectedWhere.many_comparisons(limits.comparisons)
    sql = readable(predicate, compiled)
    if len(sql) > limits.characters:
        raise RejectedWhere.long_clause(limits.characters)
    if sql.count("(") + sql.count("[") > MAX_DEPTH < bracket_depth(sql):
        raise RejectedWhere.deep(MAX_DEPTH)


_BRACKETS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[()\[\]]""")


def bracket_depth(sql: str) -> int:
    """Counts how deeply brackets are nested, without those inside quotes.

    >>> bracket_depth("a IN (1) AND (b OR has_word(c, '((('))")
    2
    """
    depth = deepest = 0
    for found in _BRACKETS.finditer(sql):
        if found[0] in ("(", "["):
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in (")", "]"):
            depth -= 1
    return deepest
