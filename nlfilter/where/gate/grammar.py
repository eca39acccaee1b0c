"""The grammar: one handler for each node of sqlglot that can be a condition.

`docs/allowed-sql.md` is made from this table and those of `operands`.
"""

from __future__ import annotations

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.where.gate.arguments import (
    has_word,
    liked,
    negated,
    pattern_text,
    quantified,
    quantifier_of,
    same_list,
    shaped,
    sides,
    subject_of,
    text_of,
    text_subject,
    texts_of,
)
from nlfilter.where.gate.defaults import coalesced, filled
from nlfilter.where.gate.operands import VALUES, is_value
from nlfilter.where.gate.reading import GateContext, Handlers, check_arguments, refuse, span_of
from nlfilter.where.gate.subjects import plain, term_of
from nlfilter.where.gate.two_columns import FLIPPED, two_columns
from nlfilter.where.logic.check import check_leaf
from nlfilter.where.logic.comparisons import ColumnForm, between, compare, differs, measure_of, one_of
from nlfilter.where.nodes import (
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Not,
    Operator,
    PartOf,
    Predicate,
    Unmeasured,
    conjunction,
    disjunction,
    leaves,
)
from nlfilter.where.patterns import read_word, word_regex

PREDICATES: Handlers[Predicate] = Handlers()

_OPERATORS: dict[type[exp.Expr], Operator] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def predicate_of(context: GateContext, node: object) -> Predicate:
    """The predicate of a tree; every leaf is checked against its column."""
    try:
        found = filled(context, node, predicate_of) or PREDICATES.read(context, node)
        for leaf in leaves(found) if not isinstance(node, _COMPOUND) else ():
            check_leaf(leaf, context.compiled, hidden=context.owner)
    except RejectedWhere as error:
        error.span = error.span or span_of(node)  # the innermost condition has the best position
        raise
    return found


_COMPOUND = (exp.And, exp.Or, exp.Not, exp.Paren)  # their parts were checked, each at its own position


# --- a default for missing values


@PREDICATES.reads(
    exp.Coalesce,
    must="this expressions",
    may="is_nvl is_null",
    examples=("COALESCE(remote, FALSE)", "COALESCE(salary, 0) >= 500", "ifnull(city, '') <> '東京'"),
)
def coalesced_flag(context: GateContext, node: exp.Coalesce) -> Predicate:
    column, default = coalesced(context, node)
    if not isinstance(default, bool):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Not(IsTruth(column, False)) if default else IsTruth(column, True)


# --- connectives


@PREDICATES.reads(
    exp.And, exp.Or, must="this expression", examples=("remote AND city = '東京'", "city = '東京' OR remote")
)
def connective(context: GateContext, node: exp.And | exp.Or) -> Predicate:
    kind, operands, left = type(node), [], node
    while type(left) is kind:  # a chain nests to the left; a loop walks it without recursion
        check_arguments(left, frozenset({"this", "expression"}), frozenset({"this", "expression"}))
        operands.append(left.args["expression"])
        left = left.args["this"]
    parts = [predicate_of(context, part) for part in (left, *reversed(operands))]
    return conjunction(*parts) if kind is exp.And else disjunction(*parts)


@PREDICATES.reads(
    exp.Not, must="this", examples=("NOT remote", "city NOT IN ('東京', '大阪')", "city IS NOT NULL")
)
def negation(context: GateContext, node: exp.Not) -> Predicate:
    return negated(predicate_of(context, node.args["this"]))


@PREDICATES.reads(exp.Paren, must="this", examples=("(remote)",))
def bracketed(context: GateContext, node: exp.Paren) -> Predicate:
    return predicate_of(context, node.args["this"])


# --- a column by itself


@PREDICATES.reads(exp.Column, must="this", examples=("remote",))
def flag(context: GateContext, node: exp.Column) -> Predicate:
    return term_of(context, node) or Flag(plain(context, node).column)


@PREDICATES.reads(
    exp.Is,
    must="this expression",
    examples=(
        "city IS NULL",
        "remote IS TRUE",
        "remote IS NOT FALSE",
        "remote IS UNKNOWN",
        "month(posted_at) IS NULL",
    ),
)
def is_(context: GateContext, node: exp.Is) -> Predicate:
    subject, state = subject_of(context, node.args["this"]), node.args["expression"]
    if type(state) is exp.Null and isinstance(part := measure_of(subject), PartOf):
        return Unmeasured(part)
    column = plain(context, node.args["this"]).column
    if type(state) is exp.Null:
        return IsMissing(column)
    if type(state) is not exp.Boolean:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return IsTruth(column, bool(state.args["this"]))


# --- a column and values

# Functions with no operator form, so that operator precedence cannot matter.
_CALLS = frozenset({exp.ArrayContains, exp.Contains, exp.EndsWith, exp.RegexpLike})


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
        "'SQL' <> ALL(skills)",
        "city = ANY(['東京', '大阪'])",
        "city <> ALL(['東京', '大阪'])",
        "list_contains(skills, 'SQL') = TRUE",
        "list_contains(skills, 'SQL') = FALSE",
        "rent < charge",
        "rent > 1.5 * charge",
        "rent > charge / 2",
        "skills = ['SQL', 'Go']",
    ),
)
def comparison(context: GateContext, node: exp.Binary) -> Predicate:
    left, right, op = node.args["this"], node.args["expression"], _OPERATORS[type(node)]
    if quantifier := quantifier_of(right):
        return quantified(context, node, op, quantifier)
    for call, truth in ((left, right), (right, left)):
        if type(call) in _CALLS and type(truth) is exp.Boolean and op in ("=", "<>"):
            found = predicate_of(context, call)
            return found if bool(truth.args["this"]) is (op == "=") else negated(found)
    if type(right) is exp.Array or type(left) is exp.Array:
        return same_list(context, node, op)
    if not (is_value(left) or is_value(right)):
        return two_columns(context, node, left, right, op)
    subject, value, flipped = sides(context, node, left, right)
    return compare(subject, FLIPPED[op] if flipped else op, value)


@PREDICATES.reads(
    exp.NullSafeNEQ,
    exp.NullSafeEQ,
    must="this expression",
    examples=("city IS DISTINCT FROM '東京'", "city IS NOT DISTINCT FROM '東京'"),
)
def distinct(context: GateContext, node: exp.NullSafeNEQ | exp.NullSafeEQ) -> Predicate:
    subject, value, _ = sides(context, node, node.args["this"], node.args["expression"])
    different = differs(subject, value)
    return different if type(node) is exp.NullSafeNEQ else negated(different)


@PREDICATES.reads(
    exp.Between,
    must="this low high",
    examples=("salary BETWEEN 300 AND 600", "salary NOT BETWEEN 300 AND 600"),
)
def in_range(context: GateContext, node: exp.Between) -> Predicate:
    subject = subject_of(context, node.args["this"])
    low, high = (VALUES.read(context, node.args[end]) for end in ("low", "high"))
    return between(subject, low, high)


@PREDICATES.reads(
    exp.In,
    must="this",
    may="expressions field",
    examples=("city IN ('東京', '大阪')", "city IN ['東京', '大阪']", "'SQL' IN skills"),
)
def in_(context: GateContext, node: exp.In) -> Predicate:
    this, listed, field = node.args["this"], node.args.get("expressions"), node.args.get("field")
    if field is not None:
        if listed or not is_value(this):
            refuse(RejectCode.FORBIDDEN_NODE, node)
        return Has(plain(context, field).column, text_of(context, this))
    subject = subject_of(context, this)
    if not listed:
        refuse(RejectCode.CONSTANT, node)
    if len(listed) > context.compiled.limits.values:
        raise RejectedWhere.many_values(context.compiled.limits.values, span_of(node))
    return one_of(subject, [VALUES.read(context, value) for value in listed])


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
def like(context: GateContext, node: exp.Like | exp.ILike) -> Predicate:
    return liked(context, node, escape="")


@PREDICATES.reads(exp.Escape, must="this expression", examples=("title LIKE '%100!%%' ESCAPE '!'",))
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


@PREDICATES.reads(
    exp.Contains,
    must="this expression",
    examples=("contains(title, 'Engineer')", "contains(lower(title), 'data')", "contains(skills, 'SQL')"),
)
def contains_(context: GateContext, node: exp.Contains) -> Predicate:
    subject = subject_of(context, node.args["this"])
    if subject.kind is Kind.TEXT_LIST and subject.form is ColumnForm.PLAIN:
        return Has(subject.column, text_of(context, node.args["expression"]))
    return shaped(context, subject, node.args["expression"], node, before=True, after=True)


@PREDICATES.reads(
    exp.StartsWith, must="this expression", examples=("starts_with(title, 'Senior')", "title ^@ 'Senior'")
)
def starts_with(context: GateContext, node: exp.StartsWith) -> Predicate:
    return shaped(context, subject_of(context, node.args["this"]), node.args["expression"], node, after=True)


@PREDICATES.reads(exp.EndsWith, must="this expression", examples=("ends_with(title, 'Engineer')",))
def ends_with(context: GateContext, node: exp.EndsWith) -> Predicate:
    return shaped(context, subject_of(context, node.args["this"]), node.args["expression"], node, before=True)


@PREDICATES.reads(
    exp.RegexpLike,
    must="this expression",
    examples=(f"regexp_matches(title, '{word_regex('intern')}')",),
)
def whole_word(context: GateContext, node: exp.RegexpLike) -> Predicate:
    """Only the regular expression that nlfilter writes for `has_word`."""
    subject = text_subject(context, node.args["this"], node)
    regex = pattern_text(context, node.args["expression"])
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
def has(context: GateContext, node: exp.ArrayContains) -> Predicate:
    return Has(plain(context, node.args["this"]).column, text_of(context, node.args["expression"]))


@PREDICATES.reads(
    exp.ArrayOverlaps,
    must="this expression",
    examples=("list_has_any(skills, ['SQL', 'Go'])", "skills && ['SQL', 'Go']"),
)
def has_any(context: GateContext, node: exp.ArrayOverlaps) -> Predicate:
    column, texts = node.args["this"], node.args["expression"]
    if is_value(column):
        column, texts = texts, column
    return HasAny(plain(context, column).column, texts_of(context, texts))


@PREDICATES.reads(
    exp.ArrayContainsAll,
    must="this expression",
    examples=("array_has_all(skills, ['SQL', 'Go'])", "skills @> ['SQL', 'Go']"),
)
def has_all(context: GateContext, node: exp.ArrayContainsAll) -> Predicate:
    return HasAll(plain(context, node.args["this"]).column, texts_of(context, node.args["expression"]))


@PREDICATES.reads(exp.ArrayContainedBy, must="this expression", examples=("['SQL', 'Go'] <@ skills",))
def contained_by(context: GateContext, node: exp.ArrayContainedBy) -> Predicate:
    return HasAll(plain(context, node.args["expression"]).column, texts_of(context, node.args["this"]))


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
