"""The grammar: one handler for each node of sqlglot that can be a condition.

`docs/allowed-sql.md` is made from this table and those of `operands`.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.where.check import MAX_VALUES, check_leaf
from nlfilter.where.comparisons import Subject, View, between, cased_text, compare, differs, one_of
from nlfilter.where.nodes import (
    AnyElement,
    AnyRun,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Like,
    Not,
    Operator,
    Pattern,
    Predicate,
    Value,
    conjunction,
    contains,
    disjunction,
    leaves,
)
from nlfilter.where.operands import SUBJECTS, VALUES, is_value, plain, refuse_value
from nlfilter.where.patterns import read_like, read_word, word_edges, word_regex
from nlfilter.where.reading import Reading, Table, check_arguments, refuse, span_of

PREDICATES: Table[Predicate] = Table()

_OPERATORS: dict[type[exp.Expr], Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_FLIPPED: dict[Operator, Operator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def predicate_of(reading: Reading, node: object) -> Predicate:
    """The condition that a tree states; every leaf is checked against its column."""
    try:
        found = PREDICATES.read(reading, node)
        for leaf in leaves(found) if not isinstance(node, _COMPOUND) else ():
            check_leaf(leaf, reading.compiled, hidden=reading.owner)
    except RejectedWhere as error:
        error.span = error.span or span_of(node)  # the innermost condition knows best where
        raise
    return found


_COMPOUND = (exp.And, exp.Or, exp.Not, exp.Paren)  # their parts have been checked, each at its own place


# --- connectives


@PREDICATES.reads(
    exp.And, exp.Or, must="this expression", examples=("remote AND city = '東京'", "city = '東京' OR remote")
)
def connective(reading: Reading, node: exp.And | exp.Or) -> Predicate:
    kind, operands, left = type(node), [], node
    while type(left) is kind:  # a chain leans to the left; walking it needs no recursion
        check_arguments(left, frozenset({"this", "expression"}), frozenset({"this", "expression"}))
        operands.append(left.args["expression"])
        left = left.args["this"]
    parts = [predicate_of(reading, part) for part in (left, *reversed(operands))]
    return conjunction(*parts) if kind is exp.And else disjunction(*parts)


@PREDICATES.reads(
    exp.Not, must="this", examples=("NOT remote", "city NOT IN ('東京', '大阪')", "city IS NOT NULL")
)
def negation(reading: Reading, node: exp.Not) -> Predicate:
    part = predicate_of(reading, node.args["this"])
    return part.part if isinstance(part, Not) else Not(part)


@PREDICATES.reads(exp.Paren, must="this", examples=("(remote)",))
def bracketed(reading: Reading, node: exp.Paren) -> Predicate:
    return predicate_of(reading, node.args["this"])


# --- a column by itself


@PREDICATES.reads(exp.Column, must="this", examples=("remote",))
def flag(reading: Reading, node: exp.Column) -> Predicate:
    return Flag(plain(reading, node).column)


@PREDICATES.reads(
    exp.Is,
    must="this expression",
    examples=("city IS NULL", "remote IS TRUE", "remote IS NOT FALSE", "remote IS UNKNOWN"),
)
def is_(reading: Reading, node: exp.Is) -> Predicate:
    column, state = plain(reading, node.args["this"]).column, node.args["expression"]
    if type(state) is exp.Null:
        return IsMissing(column)
    if type(state) is not exp.Boolean:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return IsTruth(column, bool(state.args["this"]))


# --- a column and values


@PREDICATES.reads(
    *_OPERATORS,
    must="this expression",
    examples=(
        "salary >= 500",
        "500 <= salary",
        "city <> '東京'",
        "city != '東京'",
        "posted_at >= '2026-01-01'",
        "'SQL' = ANY(skills)",
    ),
)
def comparison(reading: Reading, node: exp.Binary) -> Predicate:
    left, right, op = node.args["this"], node.args["expression"], _OPERATORS[type(node)]
    if exp.Any in (type(left), type(right)):
        return _any_element(reading, node, op)
    subject, value, flipped = _sides(reading, node, left, right)
    return compare(subject, _FLIPPED[op] if flipped else op, value)


@PREDICATES.reads(
    exp.NullSafeNEQ,
    exp.NullSafeEQ,
    must="this expression",
    examples=("city IS DISTINCT FROM '東京'", "city IS NOT DISTINCT FROM '東京'"),
)
def distinct(reading: Reading, node: exp.NullSafeNEQ | exp.NullSafeEQ) -> Predicate:
    subject, value, _ = _sides(reading, node, node.args["this"], node.args["expression"])
    different = differs(subject, value)
    if type(node) is exp.NullSafeNEQ:
        return different
    return different.part if isinstance(different, Not) else Not(different)


@PREDICATES.reads(
    exp.Between,
    must="this low high",
    examples=("salary BETWEEN 300 AND 600", "salary NOT BETWEEN 300 AND 600"),
)
def in_range(reading: Reading, node: exp.Between) -> Predicate:
    subject = _subject(reading, node.args["this"])
    low, high = (VALUES.read(reading, node.args[end]) for end in ("low", "high"))
    return between(subject, low, high)


@PREDICATES.reads(
    exp.In, must="this", may="expressions field", examples=("city IN ('東京', '大阪')", "'SQL' IN skills")
)
def in_(reading: Reading, node: exp.In) -> Predicate:
    this, listed, field = node.args["this"], node.args.get("expressions"), node.args.get("field")
    if field is not None:
        if listed or not is_value(this):
            refuse(RejectCode.FORBIDDEN_NODE, node)
        return Has(plain(reading, field).column, _text(reading, this))
    subject = _subject(reading, this)
    if not listed:
        refuse(RejectCode.CONSTANT, node)
    if len(listed) > MAX_VALUES:
        refuse(RejectCode.TOO_MANY_VALUES, node)
    return one_of(subject, [VALUES.read(reading, value) for value in listed])


# --- text


@PREDICATES.reads(
    exp.Like,
    exp.ILike,
    must="this expression",
    may="negate",
    examples=(
        "title ILIKE '%engineer%'",
        "title LIKE 'Senior%'",
        "title NOT LIKE '%intern%'",
        "lower(title) LIKE '%data%'",
    ),
)
def like(reading: Reading, node: exp.Like | exp.ILike) -> Predicate:
    return _like(reading, node, escape="")


@PREDICATES.reads(exp.Escape, must="this expression", examples=("title LIKE '%100!%%' ESCAPE '!'",))
def like_with_escape(reading: Reading, node: exp.Escape) -> Predicate:
    inner, escape = node.args["this"], _text(reading, node.args["expression"])
    if type(inner) not in (exp.Like, exp.ILike):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    folded = (
        type(inner) is exp.ILike and escape.lower() != escape.upper()
    )  # it would escape in one case alone
    if len(escape) != 1 or escape in "%_" or folded:
        refuse(RejectCode.BAD_VALUE, node)
    check_arguments(inner, _LIKE_MUST, _LIKE_MAY)
    return _like(reading, inner, escape)


_LIKE_MUST = frozenset({"this", "expression"})
_LIKE_MAY = frozenset({"this", "expression", "negate"})


@PREDICATES.reads(
    exp.Contains,
    must="this expression",
    examples=("contains(title, 'Engineer')", "contains(lower(title), 'data')", "contains(skills, 'SQL')"),
)
def contains_(reading: Reading, node: exp.Contains) -> Predicate:
    subject = _subject(reading, node.args["this"])
    if subject.kind is Kind.TEXT_LIST and subject.view is View.PLAIN:
        return Has(subject.column, _text(reading, node.args["expression"]))
    return _shaped(reading, subject, node.args["expression"], node, before=True, after=True)


@PREDICATES.reads(
    exp.StartsWith, must="this expression", examples=("starts_with(title, 'Senior')", "title ^@ 'Senior'")
)
def starts_with(reading: Reading, node: exp.StartsWith) -> Predicate:
    return _shaped(reading, _subject(reading, node.args["this"]), node.args["expression"], node, after=True)


@PREDICATES.reads(exp.EndsWith, must="this expression", examples=("ends_with(title, 'Engineer')",))
def ends_with(reading: Reading, node: exp.EndsWith) -> Predicate:
    return _shaped(reading, _subject(reading, node.args["this"]), node.args["expression"], node, before=True)


@PREDICATES.reads(
    exp.RegexpLike,
    must="this expression",
    examples=(f"regexp_matches(title, '{word_regex('intern')}')",),
)
def whole_word(reading: Reading, node: exp.RegexpLike) -> Predicate:
    """Only the regular expression that is written for `has_word`."""
    subject = _text_subject(reading, node.args["this"], node)
    regex = _pattern_text(reading, node.args["expression"])
    word = read_word(regex)
    if word is None:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return HasWord(subject.column, word)


# --- lists


@PREDICATES.reads(
    exp.ArrayContains,
    must="this expression",
    examples=("list_contains(skills, 'SQL')", "array_has(skills, 'SQL')"),
)
def has(reading: Reading, node: exp.ArrayContains) -> Predicate:
    return Has(plain(reading, node.args["this"]).column, _text(reading, node.args["expression"]))


@PREDICATES.reads(
    exp.ArrayOverlaps,
    must="this expression",
    examples=("list_has_any(skills, ['SQL', 'Go'])", "skills && ['SQL', 'Go']"),
)
def has_any(reading: Reading, node: exp.ArrayOverlaps) -> Predicate:
    column, texts = node.args["this"], node.args["expression"]
    if is_value(column):
        column, texts = texts, column
    return HasAny(plain(reading, column).column, _texts(reading, texts))


@PREDICATES.reads(
    exp.ArrayContainsAll,
    must="this expression",
    examples=("array_has_all(skills, ['SQL', 'Go'])", "skills @> ['SQL', 'Go']"),
)
def has_all(reading: Reading, node: exp.ArrayContainsAll) -> Predicate:
    return HasAll(plain(reading, node.args["this"]).column, _texts(reading, node.args["expression"]))


@PREDICATES.reads(exp.ArrayContainedBy, must="this expression", examples=("['SQL', 'Go'] <@ skills",))
def contained_by(reading: Reading, node: exp.ArrayContainedBy) -> Predicate:
    return HasAll(plain(reading, node.args["expression"]).column, _texts(reading, node.args["this"]))


# --- functions that sqlglot has no node for


@PREDICATES.reads(
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
def named(reading: Reading, node: exp.Anonymous) -> Predicate:
    name, arguments = str(node.args["this"]).lower(), node.args["expressions"]
    if name not in _NAMED:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    if len(arguments) != 2:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    subject_node, argument = arguments
    match name:
        case "has_word":
            return _has_word(_text_subject(reading, subject_node, node), _text(reading, argument))
        case "prefix":
            return _shaped(reading, _subject(reading, subject_node), argument, node, after=True)
        case "suffix":
            return _shaped(reading, _subject(reading, subject_node), argument, node, before=True)
    column, texts = plain(reading, subject_node).column, _texts(reading, argument)
    return HasAny(column, texts) if name == "array_has_any" else HasAll(column, texts)


_NAMED = frozenset({"has_word", "prefix", "suffix", "list_has_all", "array_has_any"})


# --- parts


def _sides(reading: Reading, node: object, left: object, right: object) -> tuple[Subject, Value, bool]:
    """The column and the value of a comparison, and whether the value came first."""
    if is_value(left) and is_value(right):
        refuse(RejectCode.CONSTANT, node)
    if is_value(left):
        return _subject(reading, right), VALUES.read(reading, left), True
    subject = _subject(reading, left)
    if not is_value(right):
        other = SUBJECTS.read(reading, right)
        refuse(RejectCode.CONSTANT if other == subject else RejectCode.FORBIDDEN_NODE, node)
    return subject, VALUES.read(reading, right), False


def _subject(reading: Reading, node: Any) -> Subject:
    if is_value(node):
        refuse_value(node)
    return SUBJECTS.read(reading, node)


def _text_subject(reading: Reading, node: object, whole: object) -> Subject:
    """A text column, or a list, in either of its spellings."""
    subject = _subject(reading, node)
    if not subject.kind.is_text or subject.view not in (View.PLAIN, View.ELEMENTS):
        refuse(RejectCode.TYPE_MISMATCH, whole)
    return subject


def _pattern_text(reading: Reading, node: object) -> str:
    """A text that may hold escapes as well: the check on leaves counts what it says."""
    return (
        str(node.args["this"])
        if type(node) is exp.Literal and node.args["is_string"]
        else _text(reading, node)
    )


def _text(reading: Reading, node: object) -> str:
    if not is_value(node):
        SUBJECTS.read(reading, node)
        refuse(RejectCode.FORBIDDEN_NODE, node)
    value = VALUES.read(reading, node)
    if not isinstance(value, str):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return value


def _texts(reading: Reading, node: Any) -> tuple[str, ...]:
    """A list of texts, not empty; one written twice counts once."""
    if type(node) is not exp.Array:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    check_arguments(node, frozenset(), frozenset({"expressions"}))
    listed = node.args.get("expressions")
    if not listed:
        refuse(RejectCode.CONSTANT, node)
    if len(listed) > MAX_VALUES:
        refuse(RejectCode.TOO_MANY_VALUES, node)
    return tuple(dict.fromkeys(_text(reading, text) for text in listed))


def _any_element(reading: Reading, node: exp.Binary, op: Operator) -> Predicate:
    left, right = node.args["this"], node.args["expression"]
    any_, text = (left, right) if type(left) is exp.Any else (right, left)
    check_arguments(any_, frozenset({"this"}), frozenset({"this"}))
    if op != "=" or type(text) is exp.Any or type(left) is exp.Any:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return AnyElement(plain(reading, any_.args["this"]).column, _text(reading, text))


def _has_word(subject: Subject, word: str) -> Predicate:
    if word and not any(word_edges(word)):
        return contains(subject.column, word)
    return HasWord(subject.column, word)


def _shaped(
    reading: Reading,
    subject: Subject,
    node: object,
    whole: object,
    *,
    before: bool = False,
    after: bool = False,
) -> Predicate:
    """contains, starts with, ends with: a text with any run of characters on one side or both."""
    text = _text(reading, node)
    if not text:
        refuse(RejectCode.CONSTANT, whole)
    pattern = (*((AnyRun(),) if before else ()), text, *((AnyRun(),) if after else ()))
    return _text_match(subject, pattern, whole, ignore_case=False)


def _like(reading: Reading, node: exp.Like | exp.ILike, escape: str) -> Predicate:
    subject = _subject(reading, node.args["this"])
    pattern = read_like(_pattern_text(reading, node.args["expression"]), escape)
    if pattern is None:
        refuse(RejectCode.BAD_VALUE, node)
    found = _text_match(subject, pattern, node, ignore_case=type(node) is exp.ILike)
    return Not(found) if node.args.get("negate") else found


def _text_match(subject: Subject, pattern: Pattern, node: object, *, ignore_case: bool) -> Predicate:
    if subject.view in (View.LOWER, View.UPPER):
        if not ignore_case:
            for piece in pattern:
                if isinstance(piece, str):
                    cased_text(subject, piece)
        ignore_case = True
    elif subject.view is not (View.ELEMENTS if subject.kind is Kind.TEXT_LIST else View.PLAIN):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Like(subject.column, pattern, ignore_case)
