"""One form for what can be said in several: the form that the gate makes and reads back."""

from __future__ import annotations

from nlfilter.where.check import checked
from nlfilter.where.comparisons import Subject, between, compare, differs, one_of
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Differs,
    HasAll,
    HasAny,
    HasWord,
    Like,
    Not,
    OneOf,
    Or,
    Predicate,
    conjunction,
    contains,
    disjunction,
)
from nlfilter.where.patterns import like_text, read_like, word_edges


def admitted(predicate: Predicate, compiled: CompiledSchema) -> Predicate:
    """A predicate that was made as nodes, brought through the checks that text passes in the gate.

    Raises `RejectedWhere`. Days compared with a TIMESTAMP become bounds, numbers exact, NOT NOT nothing.
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
    if predicate.column not in compiled.schema.columns:
        return predicate  # the checks name the nearest column
    subject = Subject(predicate.column, compiled.schema.columns[predicate.column].kind)
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
