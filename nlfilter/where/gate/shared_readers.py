"""Reads what handlers of the grammar need: the sides of a comparison, texts, lists, patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.where.gate.operands import VALUES, is_value, refuse_value
from nlfilter.where.gate.reading import GateContext, check_arguments, refuse, span_of
from nlfilter.where.gate.subjects import SUBJECTS, plain
from nlfilter.where.logic.comparisons import ColumnForm, Subject, cased_text, one_of
from nlfilter.where.nodes import (
    AnyElement,
    AnyRun,
    HasWord,
    Like,
    Not,
    Operator,
    Pattern,
    Predicate,
    SameList,
    Value,
    contains,
)
from nlfilter.where.patterns import read_like, word_edges

T = TypeVar("T")


def sides(context: GateContext, node: object, left: object, right: object) -> tuple[Subject, Value, bool]:
    """Reads the column and the value of a comparison, and whether the value came first."""
    if is_value(left) and is_value(right):
        refuse(RejectCode.CONSTANT, node)
    if is_value(left):
        return subject_of(context, right), VALUES.read(context, left), True
    subject = subject_of(context, left)
    if not is_value(right):
        other = SUBJECTS.read(context, right)
        refuse(RejectCode.CONSTANT if other == subject else RejectCode.FORBIDDEN_NODE, node)
    return subject, VALUES.read(context, right), False


def subject_of(context: GateContext, node: Any) -> Subject:
    """Reads the subject of a condition: a column or a measure; raises `RejectedWhere` for a value."""
    if is_value(node):
        refuse_value(node)
    return SUBJECTS.read(context, node)


def text_subject(context: GateContext, node: object, whole: object) -> Subject:
    """Reads a text column or a list column, in any of its SQL forms."""
    subject = subject_of(context, node)
    if not subject.kind.is_text or subject.form not in (ColumnForm.PLAIN, ColumnForm.ELEMENTS):
        refuse(RejectCode.TYPE_MISMATCH, whole)
    return subject


def pattern_text(context: GateContext, node: object) -> str:
    """Reads a text that may also hold escapes; the check of leaves counts the unescaped text."""
    return (
        str(node.args["this"])
        if type(node) is exp.Literal and node.args["is_string"]
        else text_of(context, node)
    )


def text_of(context: GateContext, node: object) -> str:
    """Reads a text; raises `RejectedWhere` for a column or another value."""
    if not is_value(node):
        SUBJECTS.read(context, node)
        refuse(RejectCode.FORBIDDEN_NODE, node)
    value = VALUES.read(context, node)
    if not isinstance(value, str):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return value


def texts_of(context: GateContext, node: Any) -> tuple[str, ...]:
    """Reads a list of texts, not empty; repeated texts count once."""
    if type(node) is not exp.Array:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return tuple(dict.fromkeys(listed_in(context, node, text_of)))


def listed_in(context: GateContext, node: exp.Array, read: Callable[[GateContext, Any], T]) -> list[T]:
    """Reads the values between square brackets, at least one."""
    check_arguments(node, frozenset(), frozenset({"expressions"}))
    listed = node.args.get("expressions")
    if not listed:
        refuse(RejectCode.CONSTANT, node)
    if len(listed) > context.compiled.limits.values:
        raise RejectedWhere.many_values(context.compiled.limits.values, span_of(node))
    return [read(context, value) for value in listed]


def same_list(context: GateContext, node: exp.Binary, op: Operator) -> Predicate:
    """Reads a comparison of a list column with a list: the same elements, in the same order."""
    sides_ = (node.args["this"], node.args["expression"])
    subject, listed = sides_ if type(sides_[1]) is exp.Array else sides_[::-1]
    if op not in ("=", "<>") or is_value(subject):
        refuse(RejectCode.CONSTANT if is_value(subject) else RejectCode.TYPE_MISMATCH, node)
    check_arguments(listed, frozenset(), frozenset({"expressions"}))
    column = plain(context, subject)
    if column.kind is not Kind.TEXT_LIST:
        refuse(RejectCode.TYPE_MISMATCH, node)
    same = SameList(column.column, tuple(listed_in(context, listed, text_of)))
    return same if op == "=" else Not(same)


def quantifier_of(node: Any) -> tuple[Operator, Any] | None:
    """Reads ANY or ALL: the operator that may stand before it, and the content of its brackets."""
    if type(node) is exp.Any:
        check_arguments(node, frozenset({"this"}), frozenset({"this"}))
        return "=", node.args["this"]
    if type(node) is exp.Anonymous and str(node.args["this"]).lower() == "all":
        inside = node.args["expressions"]
        return ("<>", inside[0]) if len(inside) == 1 else None
    return None


def quantified(
    context: GateContext, node: exp.Binary, op: Operator, quantifier: tuple[Operator, Any]
) -> Predicate:
    """Reads a text among the elements of a list column, or a column among values; `<> ALL` negates it."""
    this, (wanted, inside) = node.args["this"], quantifier
    if op != wanted:
        refuse(RejectCode.FORBIDDEN_NODE if wanted == "=" else RejectCode.FORBIDDEN_FUNCTION, node)
    while type(inside) is exp.Paren:
        check_arguments(inside, frozenset({"this"}), frozenset({"this"}))
        inside = inside.args["this"]
    found: Predicate
    if type(inside) is exp.Array and not is_value(this):
        found = one_of(subject_of(context, this), listed_in(context, inside, VALUES.read))
    else:
        found = AnyElement(plain(context, inside).column, text_of(context, this))
    return found if wanted == "=" else negated(found)


def negated(predicate: Predicate) -> Predicate:
    """Negates a predicate; removes NOT NOT."""
    return predicate.part if isinstance(predicate, Not) else Not(predicate)


def has_word(subject: Subject, word: str) -> Predicate:
    """Makes a search for a whole word; a word without edges is searched for anywhere in the text."""
    if word and not any(word_edges(word)):
        return contains(subject.column, word)
    return HasWord(subject.column, word)


def shaped(
    context: GateContext,
    subject: Subject,
    node: object,
    whole: object,
    *,
    before: bool = False,
    after: bool = False,
) -> Predicate:
    """Reads a text function as a pattern: the text, with any characters `before` or `after` it, or both."""
    text = text_of(context, node)
    if not text:
        refuse(RejectCode.CONSTANT, whole)
    pattern = (*((AnyRun(),) if before else ()), text, *((AnyRun(),) if after else ()))
    return text_match(subject, pattern, whole, ignore_case=False)


def liked(context: GateContext, node: exp.Like | exp.ILike, escape: str) -> Predicate:
    """Reads LIKE and ILIKE, negated or not."""
    subject = subject_of(context, node.args["this"])
    pattern = read_like(pattern_text(context, node.args["expression"]), escape)
    if pattern is None:
        refuse(RejectCode.BAD_VALUE, node)
    found = text_match(subject, pattern, node, ignore_case=type(node) is exp.ILike)
    return Not(found) if node.args.get("negate") else found


def text_match(subject: Subject, pattern: Pattern, node: object, *, ignore_case: bool) -> Predicate:
    """Makes a search for a pattern in a text column, or in the joined elements of a list."""
    if subject.form in (ColumnForm.LOWER, ColumnForm.UPPER):
        if not ignore_case:
            for piece in pattern:
                if isinstance(piece, str):
                    cased_text(subject, piece)
        ignore_case = True
    elif subject.form is ColumnForm.PLAIN and subject.kind is Kind.TEXT_LIST:
        if not (len(pattern) == 3 and isinstance(pattern[0], AnyRun) and isinstance(pattern[2], AnyRun)):
            refuse(RejectCode.TYPE_MISMATCH, node)  # of the joined elements, only the first one has a start
    elif subject.form is not (ColumnForm.ELEMENTS if subject.kind is Kind.TEXT_LIST else ColumnForm.PLAIN):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Like(subject.column, pattern, ignore_case)
