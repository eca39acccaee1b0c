"""Brings predicates into their normal form: the form that the gate makes and reads back."""

from __future__ import annotations

from msgspec.structs import replace

from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.logic.check import checked
from nlfilter.where.logic.comparisons import Subject, between, compare, differs, one_of
from nlfilter.where.measures import compare_measure, kind_of_measure, measure_in
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    CompareColumns,
    Differs,
    HasAll,
    HasAny,
    HasWord,
    Like,
    Measured,
    MeasuredIn,
    Not,
    OneOf,
    Or,
    Predicate,
    Unmeasured,
    columns_of,
    conjunction,
    contains,
    disjunction,
)
from nlfilter.where.patterns import like_text, read_like, word_edges
from nlfilter.where.values import plain_number


def admitted(predicate: Predicate, compiled: CompiledSchema) -> Predicate:
    """Checks a predicate made as nodes, and puts it into the normal form, as the gate does with text.

    Days compared with a TIMESTAMP become bounds, numbers become exact, NOT NOT is removed.
    Raises `RejectedWhere`.
    """
    return checked(_canonical(predicate, compiled), compiled)


def _canonical(predicate: Predicate, compiled: CompiledSchema) -> Predicate:
    match predicate:
        case And(parts):
            return conjunction(*(_canonical(part, compiled) for part in parts))
        case Or(parts):
            return disjunction(*(_canonical(part, compiled) for part in parts))
        case Not(part):
            inner = _canonical(part, compiled)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case HasWord(column, word) if word and not any(word_edges(word)):
            return contains(column, word)
        case Like(column, pattern, ignore_case):
            return Like(column, read_like(like_text(pattern, "\\"), "\\") or (), ignore_case)
        case HasAny(column, texts) | HasAll(column, texts):
            return type(predicate)(column, tuple(dict.fromkeys(texts)))
        case Measured() | MeasuredIn():
            return _canonical_measured(predicate, compiled)
        case CompareColumns(times=times) if times != 1:
            return replace(predicate, times=plain_number(times) or times)  # `checked` refuses other values
        case Unmeasured() | CompareColumns():
            return predicate
    if predicate.column not in compiled.schema.columns:
        return predicate  # the checks name the nearest column
    subject = Subject.of(predicate.column, compiled.schema)
    match predicate:
        case Compare(_, op, value):
            return compare(subject, op, value)
        case Differs(_, value):
            return differs(subject, value)
        case Between(_, low, high):
            return between(subject, low, high)
        case OneOf(_, values):
            return one_of(subject, values)
        case _:
            return predicate


def _canonical_measured(leaf: Measured | MeasuredIn, compiled: CompiledSchema) -> Predicate:
    if not set(columns_of(leaf)) <= compiled.schema.columns.keys():
        return leaf  # the checks name the nearest column
    kind = kind_of_measure(leaf.measure, compiled.schema)
    if isinstance(leaf, MeasuredIn):
        return measure_in(leaf.measure, kind, leaf.values)
    return compare_measure(leaf.measure, kind, leaf.op, leaf.value)
