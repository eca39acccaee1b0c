"""The grammar: one handler for each node of sqlglot that can be a condition.

`docs/allowed-sql.md` is made from this table and those of `operands`.
"""

from __future__ import annotations

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.gate.arithmetic import FLIPPED, compared, is_arithmetic, two_columns
from nlfilter.where.gate.defaults import coalesced, filled
from nlfilter.where.gate.operands import VALUES, is_value
from nlfilter.where.gate.reading import GateContext, Handlers, check_arguments, refuse, span_of
from nlfilter.where.gate.shared_readers import (
    negated,
    quantified,
    quantifier_of,
    same_list,
    sides,
    subject_of,
    text_of,
)
from nlfilter.where.gate.subjects import plain, term_of
from nlfilter.where.gate.texts_and_lists import TEXTS_AND_LISTS
from nlfilter.where.logic.check import check_leaf
from nlfilter.where.logic.comparisons import between, compare, differs, measure_of, one_of
from nlfilter.where.nodes import (
    DaysBetween,
    Flag,
    Has,
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
    """Reads the predicate of a tree; checks every leaf against its column."""
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
        "date_diff('day', posted_at, ends_on) IS NULL",
    ),
)
def is_(context: GateContext, node: exp.Is) -> Predicate:
    subject, state = subject_of(context, node.args["this"]), node.args["expression"]
    if type(state) is exp.Null and isinstance(measure := measure_of(subject), PartOf | DaysBetween):
        return Unmeasured(measure)
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
        "3 * rent <= 2 * charge",
        "(rent - charge) / rent >= 0.2",
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
    if is_arithmetic(context, left, right):
        return compared(context, node, left, right, op)
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


PREDICATES.update(TEXTS_AND_LISTS)
