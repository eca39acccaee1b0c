"""Checks every predicate, whoever made it: what may be asked of a column of each kind.

The gate makes nodes from text and checks each one here. A translator that makes nodes passes the same checks
through `admitted`, which also brings them into the normal form: the form that the gate makes and reads back.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import MAX_DEPTH, CompiledSchema
from nlfilter.where.logic.comparisons import Subject, between, compare, differs, one_of
from nlfilter.where.measures import check_columns, is_constant, kind_of_measure
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import (
    AnyRun,
    Between,
    ColumnLeaf,
    Compare,
    CompareColumns,
    Differs,
    HasAll,
    HasAny,
    HasWord,
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
    contains,
    leaves,
    literals,
    rebuilt,
)
from nlfilter.where.patterns import like_text, read_like, word_edges
from nlfilter.where.specs import spec_of
from nlfilter.where.sql.writer import ELEMENT_MARK, readable
from nlfilter.where.values import MAX_TEXT, UNCLEAN, fits, plain_number, unusable

MAX_PATTERN = MAX_TEXT + 2
"""A text with a wildcard on both sides."""


def admitted(predicate: Predicate, compiled: CompiledSchema) -> Predicate:
    """Checks a predicate made as nodes, and puts it into the normal form, as the gate does with text.

    Days compared with a TIMESTAMP become bounds, numbers become exact, NOT NOT is removed.
    Raises `RejectedWhere`.
    """
    return checked(rebuilt(predicate, lambda leaf: _normal_form(leaf, compiled.schema)), compiled)


def _normal_form(leaf: Leaf, schema: TableSchema) -> Predicate:
    match leaf:
        case HasWord(column, word) if word and not any(word_edges(word)):
            return contains(column, word)
        case Like(column, pattern, ignore_case):
            return Like(column, read_like(like_text(pattern, "\\"), "\\") or (), ignore_case)
        case HasAny(column, texts) | HasAll(column, texts):
            return type(leaf)(column, tuple(dict.fromkeys(texts)))
        case CompareColumns(times=times) if times != 1:
            return replace(leaf, times=plain_number(times) or times)  # `checked` refuses other values
        case Unmeasured() | CompareColumns():
            return leaf
    if not set(columns_of(leaf)) <= schema.columns.keys():
        return leaf  # the checks name the nearest column
    if isinstance(leaf, Measured | MeasuredIn):
        subject = Subject.of_measure(leaf.measure, kind_of_measure(leaf.measure, schema))
    else:
        subject = Subject.of(leaf.column, schema)
    match leaf:
        case Compare(_, op, value) | Measured(_, op, value):
            return compare(subject, op, value)
        case Differs(_, value):
            return differs(subject, value)
        case Between(_, low, high):
            return between(subject, low, high)
        case OneOf(_, values) | MeasuredIn(_, values):
            return one_of(subject, values)
        case _:
            return leaf


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
    if len(values) > compiled.limits.values and not isinstance(leaf, Like):
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
            fits_kind = kind in spec_of(leaf).kinds
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
        case Compare(_, op, _) if not kind.is_ordered and op not in ("=", "<>"):
            return RejectCode.TYPE_MISMATCH
        case OneOf(values=()) | HasAny(values=()) | HasAll(values=()) | SameList(values=()):
            return RejectCode.CONSTANT
        case HasWord(_, word) if not word.strip():
            return RejectCode.CONSTANT
        case Like(_, pattern, _) if pattern and all(isinstance(piece, AnyRun) for piece in pattern):
            return RejectCode.CONSTANT
        case Like(_, pattern, _) if len(like_text(pattern, "")) > MAX_PATTERN:
            return RejectCode.TOO_LONG
        case HasWord() | Like() if kind is Kind.TEXT_LIST:
            if any(ELEMENT_MARK in str(text) for text in values):
                return RejectCode.BAD_VALUE
            match leaf:  # the only questions about elements: does one contain this text, or word?
                case HasWord() | Like(_, (AnyRun(), str(), AnyRun()), _):
                    return None
            return RejectCode.TYPE_MISMATCH
    return None


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
