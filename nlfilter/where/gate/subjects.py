"""Reads the subject of a comparison: a column, a function of it, or a measure of one or two columns."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from sqlglot import exp
from sqlglot.expressions import DType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.where.gate.operands import UNITS, VALUES, cast_type, is_value, refuse_value
from nlfilter.where.gate.reading import GateContext, Handlers, check_arguments, refuse, span_of
from nlfilter.where.logic.comparisons import ColumnForm, Subject
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import (
    DaysBetween,
    Difference,
    Length,
    Measure,
    Part,
    PartOf,
    Predicate,
    Product,
    Ratio,
    Sum,
)
from nlfilter.where.sql.writer import ELEMENT_MARK

SUBJECTS: Handlers[Subject] = Handlers()


@SUBJECTS.reads(exp.Column, must="this", examples=("city = '東京'", "\"city\" = '東京'", "CITY = '東京'"))
def column(context: GateContext, node: exp.Column) -> Subject:
    name = node.args["this"]
    if type(name) is not exp.Identifier:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    check_arguments(name, frozenset({"this"}), frozenset({"this", "quoted"}))
    schema = context.compiled.schema
    found = context.compiled.names.get(lookup_key(name.args["this"]))
    if found is None:
        raise RejectedWhere.unknown_column(name.args["this"], context.compiled.called, span_of(node))
    described = schema.columns[found]
    if not described.filterable and not context.owner:
        if found not in schema.stand_ins:
            made = [name for name in schema.filterable if found in (schema.columns[name].expr or "")]
            raise RejectedWhere.hidden_column(made, span_of(node))
        found = schema.stand_ins[found]
    return Subject.of(found, schema)


def term_of(context: GateContext, node: exp.Column) -> Predicate | None:
    """Returns the condition of a term; None if a column has this name, or no term."""
    name = node.args["this"]
    if type(name) is not exp.Identifier or lookup_key(name.args["this"]) in context.compiled.names:
        return None
    return context.term(lookup_key(name.args["this"]))


@SUBJECTS.reads(exp.Paren, must="this", examples=("(city) = '東京'",))
def bracketed_subject(context: GateContext, node: exp.Paren) -> Subject:
    return SUBJECTS.read(context, node.args["this"])


@SUBJECTS.reads(
    exp.Lower, exp.Upper, must="this", examples=("lower(city) = 'tokyo'", "upper(city) = 'TOKYO'")
)
def cased(context: GateContext, node: exp.Lower | exp.Upper) -> Subject:
    subject = SUBJECTS.read(context, node.args["this"])
    if subject.kind is not Kind.TEXT or subject.form is not ColumnForm.PLAIN:
        refuse(RejectCode.TYPE_MISMATCH, node)
    return replace(subject, form=ColumnForm.LOWER if type(node) is exp.Lower else ColumnForm.UPPER)


@SUBJECTS.reads(
    exp.ArrayToString,
    must="this expression",
    examples=(f"array_to_string(skills, '{ELEMENT_MARK}') ILIKE '%sql%'",),
)
def elements(context: GateContext, node: exp.ArrayToString) -> Subject:
    subject = plain(context, node.args["this"])
    if subject.kind is not Kind.TEXT_LIST or VALUES.read(context, node.args["expression"]) != ELEMENT_MARK:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return Subject(subject.column, subject.kind, ColumnForm.ELEMENTS)


_PART_NODES: dict[type[exp.Expr], str] = {
    exp.Year: "year",
    exp.Quarter: "quarter",
    exp.Month: "month",
    exp.Day: "day",
    exp.DayOfWeekIso: "isodow",
    exp.DayOfWeek: "dow",
    exp.Hour: "hour",
    exp.Minute: "minute",
}


@SUBJECTS.reads(
    *_PART_NODES,
    must="this",
    examples=(
        "year(posted_at) = 2026",
        "quarter(posted_at) = 1",
        "month(posted_at) IN (6, 7, 8)",
        "day(posted_at) <= 10",
        "isodow(posted_at) = 1",
        "dayofweek(posted_at) IN (0, 6)",
        "hour(seen_at) < 7",
        "minute(seen_at) = 30",
    ),
)
def part(context: GateContext, node: exp.Func) -> Subject:
    return _part_of(_PART_NODES[type(node)], context, node.args["this"], node)


@SUBJECTS.reads(
    exp.Extract,
    must="this expression",
    examples=("EXTRACT(year FROM posted_at) >= 2025", "EXTRACT(month FROM posted_at) = 10"),
)
def extract(context: GateContext, node: exp.Extract) -> Subject:
    return _part_of(_word(node.args["this"]), context, node.args["expression"], node)


@SUBJECTS.reads(
    exp.Anonymous,
    must="this expressions",
    examples=("date_part('year', posted_at) = 2026", "weekday(posted_at) = 0"),
)
def date_part(context: GateContext, node: exp.Anonymous) -> Subject:
    name, arguments = str(node.args["this"]).lower(), node.args["expressions"]
    if name == "date_part" and len(arguments) == 2:
        return _part_of(_word(arguments[0]), context, arguments[1], node)
    if name != "weekday" or len(arguments) != 1:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return _part_of("dow", context, arguments[0], node)


@SUBJECTS.reads(
    exp.TimestampTrunc,
    exp.DateTrunc,
    must="this unit",
    examples=(
        "date_trunc('week', posted_at) = date_trunc('week', CURRENT_DATE)",
        "date_trunc('month', posted_at) = DATE '2026-10-01'",
    ),
)
def first_day(context: GateContext, node: exp.TimestampTrunc | exp.DateTrunc) -> Subject:
    unit = UNITS.get(_word(node.args["unit"]))
    if unit is None:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    subject = _time_seen_as(ColumnForm.START, context, node.args["this"], node)
    return replace(subject, form=ColumnForm.DAY) if unit == "day" else replace(subject, unit=unit)


@SUBJECTS.reads(
    exp.Cast,
    must="this to",
    examples=("posted_at::DATE = DATE '2026-10-01'", "seen_at::TIME < TIME '07:00'"),
)
def cast(context: GateContext, node: exp.Cast) -> Subject:
    to = cast_type(node)
    if to is DType.DATE:
        return _time_seen_as(ColumnForm.DAY, context, node.args["this"], node)
    if to is not DType.TIME:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    subject = plain(context, node.args["this"])
    if subject.kind is Kind.TIME:
        return subject
    return worked_out(context, PartOf(subject.column, "time"))


@SUBJECTS.reads(
    exp.Length,
    exp.ArraySize,
    must="this",
    examples=("len(skills) >= 3", "length(skills) = 1", "array_length(skills) > 1"),
)
def length(context: GateContext, node: exp.Length | exp.ArraySize) -> Subject:
    return worked_out(context, Length(plain(context, node.args["this"]).column))


@SUBJECTS.reads(
    exp.Add,
    exp.Sub,
    must="this expression",
    examples=("rent + charge <= 60000", "rent - charge > 100", "ends_on - posted_at >= 7"),
)
def total(context: GateContext, node: exp.Add | exp.Sub) -> Subject:
    left, right = (plain(context, node.args[side]).column for side in ("this", "expression"))
    return worked_out(context, Sum(left, right) if type(node) is exp.Add else Difference(left, right))


@SUBJECTS.reads(exp.Mul, must="this expression", examples=("rent * charge >= 300",))
def product(context: GateContext, node: exp.Mul) -> Subject:
    left, right = (plain(context, node.args[side]).column for side in ("this", "expression"))
    return worked_out(context, Product(left, right))


@SUBJECTS.reads(
    exp.Div,
    must="this expression",
    may="typed safe",
    examples=("salary / rent >= 12", "salary / nullif(rent, 0) >= 12"),
)
def ratio(context: GateContext, node: exp.Div) -> Subject:
    divisor = divisor_of(context, node.args["expression"])
    left, right = (plain(context, side).column for side in (node.args["this"], divisor))
    return worked_out(context, Ratio(left, right))


def divisor_of(context: GateContext, node: Any) -> Any:
    """Returns what stands in `nullif(..., 0)`, or a divisor without it."""
    if type(node) is not exp.Nullif:
        return node
    check_arguments(node, frozenset({"this", "expression"}), frozenset({"this", "expression"}))
    if VALUES.read(context, node.args["expression"]) != 0:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return node.args["this"]


@SUBJECTS.reads(
    exp.DateDiff,
    must="this expression unit",
    may="date_part_boundary",
    examples=("date_diff('day', posted_at, ends_on) >= 7",),
)
def days_between(context: GateContext, node: exp.DateDiff) -> Subject:
    if _word(node.args["unit"]) != "day":
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    later, earlier = (plain(context, node.args[side]) for side in ("this", "expression"))
    if later.kind is not Kind.DATE:
        refuse(RejectCode.TYPE_MISMATCH, node)
    return worked_out(context, DaysBetween(later.column, earlier.column))


_PARTS: dict[str, Part] = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "day": "day",
    "isodow": "weekday",
    "hour": "hour",
    "minute": "minute",
}


def _part_of(name: str, context: GateContext, inner: object, node: object) -> Subject:
    """Makes a part of a date from its name in SQL."""
    if name in ("dow", "dayofweek", "weekday"):
        return _time_seen_as(ColumnForm.DAY_OF_WEEK, context, inner, node)
    if name not in _PARTS:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return worked_out(context, PartOf(plain(context, inner).column, _PARTS[name]))


def worked_out(context: GateContext, measure: Measure) -> Subject:
    """Makes a measure the subject of a comparison."""
    return Subject.of_measure(measure, kind_of_measure(measure, context.compiled.schema))


def plain(context: GateContext, node: Any) -> Subject:
    """Reads a column by itself; raises `RejectedWhere` for a function of it, or for anything else."""
    if is_value(node):
        refuse_value(node)
    subject = SUBJECTS.read(context, node)
    if subject.form is not ColumnForm.PLAIN:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return subject


def _time_seen_as(form: ColumnForm, context: GateContext, inner: object, node: object) -> Subject:
    subject = plain(context, inner)
    if not subject.kind.is_time:
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Subject(subject.column, subject.kind, form)


def _word(node: Any) -> str:
    """Reads a word of SQL, with or without quotes."""
    return str(node.args["this"]).lower() if type(node) in (exp.Var, exp.Literal) else ""
