"""Handles texts and lists in the grammar, and functions that sqlglot has no node for."""

from __future__ import annotations

from sqlglot import exp

from nlfilter.errors import RejectCode
from nlfilter.schema.kinds import Kind
from nlfilter.where.gate.operands import is_value
from nlfilter.where.gate.reading import GateContext, Handlers, check_arguments, refuse
from nlfilter.where.gate.shared_readers import (
    has_word,
    liked,
    pattern_text,
    shaped,
    subject_of,
    text_of,
    text_subject,
    texts_of,
)
from nlfilter.where.gate.subjects import plain
from nlfilter.where.logic.comparisons import ColumnForm
from nlfilter.where.nodes import (
    Has,
    HasAll,
    HasAny,
    HasWord,
    Predicate,
)
from nlfilter.where.patterns import read_word, word_regex

TEXTS_AND_LISTS: Handlers[Predicate] = Handlers()


# --- text


@TEXTS_AND_LISTS.reads(
    exp.Like,
    exp.ILike,
    must="this expression",
    may="negate",
    examples=(
        "title ILIKE '%engineer%'",
        "title LIKE 'Senior%'",
        "title NOT LIKE '%intern%'",
        "lower(title) LIKE '%data%'",
        "skills ILIKE '%sql%'",
    ),
)
def like(context: GateContext, node: exp.Like | exp.ILike) -> Predicate:
    return liked(context, node, escape="")


@TEXTS_AND_LISTS.reads(exp.Escape, must="this expression", examples=("title LIKE '%100!%%' ESCAPE '!'",))
def like_with_escape(context: GateContext, node: exp.Escape) -> Predicate:
    inner, escape = node.args["this"], text_of(context, node.args["expression"])
    if type(inner) not in (exp.Like, exp.ILike):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    folded = type(inner) is exp.ILike and escape.lower() != escape.upper()  # its meaning would differ by case
    if len(escape) != 1 or escape in "%_" or folded:
        refuse(RejectCode.BAD_VALUE, node)
    check_arguments(inner, _LIKE_MUST, _LIKE_MAY)
    return liked(context, inner, escape)


_LIKE_MUST = frozenset({"this", "expression"})
_LIKE_MAY = frozenset({"this", "expression", "negate"})


@TEXTS_AND_LISTS.reads(
    exp.Contains,
    must="this expression",
    examples=("contains(title, 'Engineer')", "contains(lower(title), 'data')", "contains(skills, 'SQL')"),
)
def contains_(context: GateContext, node: exp.Contains) -> Predicate:
    subject = subject_of(context, node.args["this"])
    if subject.kind is Kind.TEXT_LIST and subject.form is ColumnForm.PLAIN:
        return Has(subject.column, text_of(context, node.args["expression"]))
    return shaped(context, subject, node.args["expression"], node, before=True, after=True)


@TEXTS_AND_LISTS.reads(
    exp.StartsWith, must="this expression", examples=("starts_with(title, 'Senior')", "title ^@ 'Senior'")
)
def starts_with(context: GateContext, node: exp.StartsWith) -> Predicate:
    return shaped(context, subject_of(context, node.args["this"]), node.args["expression"], node, after=True)


@TEXTS_AND_LISTS.reads(exp.EndsWith, must="this expression", examples=("ends_with(title, 'Engineer')",))
def ends_with(context: GateContext, node: exp.EndsWith) -> Predicate:
    return shaped(context, subject_of(context, node.args["this"]), node.args["expression"], node, before=True)


@TEXTS_AND_LISTS.reads(
    exp.RegexpLike,
    must="this expression",
    examples=(f"regexp_matches(title, '{word_regex('intern')}')",),
)
def whole_word(context: GateContext, node: exp.RegexpLike) -> Predicate:
    """Reads only the regular expression that nlfilter writes for `has_word`."""
    subject = text_subject(context, node.args["this"], node)
    regex = pattern_text(context, node.args["expression"])
    word = read_word(regex)
    if word is None:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return HasWord(subject.column, word)


# --- lists


@TEXTS_AND_LISTS.reads(
    exp.ArrayContains,
    must="this expression",
    examples=("list_contains(skills, 'SQL')", "array_has(skills, 'SQL')"),
)
def has(context: GateContext, node: exp.ArrayContains) -> Predicate:
    return Has(plain(context, node.args["this"]).column, text_of(context, node.args["expression"]))


@TEXTS_AND_LISTS.reads(
    exp.ArrayOverlaps,
    must="this expression",
    examples=("list_has_any(skills, ['SQL', 'Go'])", "skills && ['SQL', 'Go']"),
)
def has_any(context: GateContext, node: exp.ArrayOverlaps) -> Predicate:
    column, texts = node.args["this"], node.args["expression"]
    if is_value(column):
        column, texts = texts, column
    return HasAny(plain(context, column).column, texts_of(context, texts))


@TEXTS_AND_LISTS.reads(
    exp.ArrayContainsAll,
    must="this expression",
    examples=("array_has_all(skills, ['SQL', 'Go'])", "skills @> ['SQL', 'Go']"),
)
def has_all(context: GateContext, node: exp.ArrayContainsAll) -> Predicate:
    return HasAll(plain(context, node.args["this"]).column, texts_of(context, node.args["expression"]))


@TEXTS_AND_LISTS.reads(exp.ArrayContainedBy, must="this expression", examples=("['SQL', 'Go'] <@ skills",))
def contained_by(context: GateContext, node: exp.ArrayContainedBy) -> Predicate:
    return HasAll(plain(context, node.args["expression"]).column, texts_of(context, node.args["this"]))


# --- functions that sqlglot has no node for


@TEXTS_AND_LISTS.reads(
    exp.Anonymous,
    must="this expressions",
    examples=(
        "has_word(title, 'intern')",
        "has_word(skills, 'sql')",
        "list_has_all(skills, ['SQL', 'Go'])",
        "array_has_any(skills, ['SQL', 'Go'])",
        "prefix(title, 'Senior')",
        "suffix(title, 'Engineer')",
    ),
)
def named(context: GateContext, node: exp.Anonymous) -> Predicate:
    name, arguments = str(node.args["this"]).lower(), node.args["expressions"]
    if name not in _NAMED:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    if len(arguments) != 2:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    subject_node, argument = arguments
    match name:
        case "has_word":
            return has_word(text_subject(context, subject_node, node), text_of(context, argument))
        case "prefix":
            return shaped(context, subject_of(context, subject_node), argument, node, after=True)
        case "suffix":
            return shaped(context, subject_of(context, subject_node), argument, node, before=True)
    column, texts = plain(context, subject_node).column, texts_of(context, argument)
    return HasAny(column, texts) if name == "array_has_any" else HasAll(column, texts)


_NAMED = frozenset({"has_word", "prefix", "suffix", "list_has_all", "array_has_any"})
