"""The two sides of a comparison: a column, looked at in some way, and a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from sqlglot import exp
from sqlglot.expressions import DType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.kinds import Kind
from nlfilter.where import dates
from nlfilter.where.comparisons import Subject, View
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import Predicate, RelativeDate, Unit, Value
from nlfilter.where.reading import Reading, Table, check_arguments, refuse, span_of
from nlfilter.where.sql import ELEMENT_MARK
from nlfilter.where.values import MAX_SHIFT, moment, number, unusable

SUBJECTS: Table[Subject] = Table()
VALUES: Table[Value] = Table()

_UNITS: dict[str, Unit] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}


# --- columns


@SUBJECTS.reads(exp.Column, must="this", examples=("city = '東京'", "\"city\" = '東京'", "CITY = '東京'"))
def column(reading: Reading, node: exp.Column) -> Subject:
    name = node.args["this"]
    if type(name) is not exp.Identifier:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    check_arguments(name, frozenset({"this"}), frozenset({"this", "quoted"}))
    schema = reading.compiled.schema
    found = reading.compiled.names.get(lookup_key(name.args["this"]))
    if found is None:
        raise RejectedWhere.unknown_column(name.args["this"], schema.filterable, span_of(node))
    described = schema.columns[found]
    if not described.filterable and not reading.owner:
        refuse(RejectCode.HIDDEN_COLUMN, node)
    return Subject(found, described.kind)


def term_of(reading: Reading, node: exp.Column) -> Predicate | None:
    """The condition of the term that an owner names; a column of the same name wins."""
    name = node.args["this"]
    if type(name) is not exp.Identifier or lookup_key(name.args["this"]) in reading.compiled.names:
        return None
    return reading.term(lookup_key(name.args["this"]))


@SUBJECTS.reads(exp.Paren, must="this", examples=("(city) = '東京'",))
def bracketed_subject(reading: Reading, node: exp.Paren) -> Subject:
    return SUBJECTS.read(reading, node.args["this"])


@SUBJECTS.reads(
    exp.Lower, exp.Upper, must="this", examples=("lower(city) = 'tokyo'", "upper(city) = 'TOKYO'")
)
def cased(reading: Reading, node: exp.Lower | exp.Upper) -> Subject:
    subject = SUBJECTS.read(reading, node.args["this"])
    if subject.kind is not Kind.TEXT or subject.view is not View.PLAIN:
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Subject(subject.column, subject.kind, View.LOWER if type(node) is exp.Lower else View.UPPER)


@SUBJECTS.reads(
    exp.ArrayToString,
    must="this expression",
    examples=(f"array_to_string(skills, '{ELEMENT_MARK}') ILIKE '%sql%'",),
)
def elements(reading: Reading, node: exp.ArrayToString) -> Subject:
    subject = plain(reading, node.args["this"])
    if subject.kind is not Kind.TEXT_LIST or VALUES.read(reading, node.args["expression"]) != ELEMENT_MARK:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return Subject(subject.column, subject.kind, View.ELEMENTS)


@SUBJECTS.reads(exp.Year, must="this", examples=("year(posted_at) = 2026",))
def year(reading: Reading, node: exp.Year) -> Subject:
    return _time_seen_as(View.YEAR, reading, node.args["this"], node)


@SUBJECTS.reads(exp.Extract, must="this expression", examples=("EXTRACT(year FROM posted_at) >= 2025",))
def extract(reading: Reading, node: exp.Extract) -> Subject:
    if not _is_year(node.args["this"]):
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return _time_seen_as(View.YEAR, reading, node.args["expression"], node)


@SUBJECTS.reads(exp.Anonymous, must="this expressions", examples=("date_part('year', posted_at) = 2026",))
def date_part(reading: Reading, node: exp.Anonymous) -> Subject:
    name, arguments = str(node.args["this"]).lower(), node.args["expressions"]
    if name != "date_part" or len(arguments) != 2 or not _is_year(arguments[0]):
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return _time_seen_as(View.YEAR, reading, arguments[1], node)


@SUBJECTS.reads(exp.Cast, must="this to", examples=("posted_at::DATE = DATE '2026-10-01'",))
def day_of(reading: Reading, node: exp.Cast) -> Subject:
    if _cast_type(node) is not DType.DATE:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return _time_seen_as(View.DAY, reading, node.args["this"], node)


def plain(reading: Reading, node: Any) -> Subject:
    """A column by itself; raises `RejectedWhere` for any other view of it, or for something else."""
    if is_value(node):
        refuse_value(node)
    subject = SUBJECTS.read(reading, node)
    if subject.view is not View.PLAIN:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return subject


def _time_seen_as(view: View, reading: Reading, inner: object, node: object) -> Subject:
    subject = plain(reading, inner)
    if not subject.kind.is_time:
        refuse(RejectCode.TYPE_MISMATCH, node)
    return Subject(subject.column, subject.kind, view)


def _is_year(node: object) -> bool:
    return type(node) in (exp.Var, exp.Literal) and str(node.args["this"]).lower() == "year"  # type: ignore[attr-defined]


# --- values


def is_value(node: object) -> bool:
    """Whether an operand is made without any column."""
    if type(node) is exp.Literal:
        return True
    kind = type(node)
    return (kind in VALUES or kind in _PARTS) and isinstance(node, exp.Expr) and node.find(exp.Column) is None


_PARTS = (exp.Interval, exp.Array)


def refuse_value(node: exp.Expr) -> NoReturn:
    """Raise `RejectedWhere` for a value where a column belongs: what has no column at all is a constant."""
    around = node.parent
    alone = around is None or around.find(exp.Column) is None
    refuse(RejectCode.CONSTANT if alone else RejectCode.FORBIDDEN_NODE, around or node)


@VALUES.reads(
    exp.Literal, must="this", may="is_string", examples=("city = 'O''Brien'", "salary >= 8e6", "salary > .5")
)
def literal(reading: Reading, node: exp.Literal) -> Value:
    text = node.args["this"]
    if not node.args["is_string"]:
        found = number(text)
        if found is None:
            refuse(RejectCode.BAD_VALUE, node)
        return found
    if code := unusable(text):
        refuse(code, node)
    return str(text)


@VALUES.reads(exp.Boolean, may="this", examples=("remote = TRUE",))
def truth(reading: Reading, node: exp.Boolean) -> Value:
    return bool(node.args["this"])


@VALUES.reads(exp.Null)
def null(reading: Reading, node: exp.Null) -> Value:
    refuse(RejectCode.CONSTANT, node)  # a comparison with NULL is never true


@VALUES.reads(exp.Neg, must="this", examples=("salary > -1", "salary > -1::BIGINT"))
def negative(reading: Reading, node: exp.Neg) -> Value:
    inner = node.args["this"]
    found = VALUES.read(reading, inner) if type(inner) in (exp.Literal, exp.Cast) else None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return -found


@VALUES.reads(exp.Paren, must="this", examples=("salary > (500)",))
def bracketed_value(reading: Reading, node: exp.Paren) -> Value:
    return VALUES.read(reading, node.args["this"])


@VALUES.reads(exp.Lower, exp.Upper, must="this", examples=("lower(city) = lower('Tokyo')",))
def cased_text(reading: Reading, node: exp.Lower | exp.Upper) -> Value:
    text = VALUES.read(reading, node.args["this"])
    if not isinstance(text, str):
        refuse(RejectCode.TYPE_MISMATCH, node)
    found = text.lower() if type(node) is exp.Lower else text.upper()
    if len(found) != len(text):  # ß, İ: Python and DuckDB do not agree
        refuse(RejectCode.BAD_VALUE, node)
    return found


@VALUES.reads(
    exp.Cast,
    exp.TryCast,
    must="this to",
    may="safe",
    examples=(
        "posted_at >= DATE '2026-01-01'",
        "posted_at >= '2026-01-01'::DATE",
        "posted_at >= TRY_CAST('2026-01-01' AS DATE)",
        "city = '東京'::VARCHAR",
        "city = CAST('東京' AS TEXT)",
        "salary >= 8000000::BIGINT",
        "salary >= 500::INTEGER",
    ),
)
def cast_value(reading: Reading, node: exp.Cast | exp.TryCast) -> Value:
    to, this = _cast_type(node), node.args["this"]
    # DATE '2026-01-01'::VARCHAR is read as DATE ('2026-01-01'::VARCHAR), which it is not.
    if type(this) in (exp.Cast, exp.TryCast) and _cast_type(this) in _SAME_TYPE:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    inner = VALUES.read(reading, this)
    if to in _SAME_TYPE:
        if not _SAME_TYPE[to](inner):
            refuse(RejectCode.FORBIDDEN_NODE, node)
        return inner
    if to not in (DType.DATE, DType.TIMESTAMP, DType.TIMESTAMPNTZ):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    found = moment(inner) if isinstance(inner, str) else inner
    if found is None:
        refuse(RejectCode.BAD_VALUE, node)
    if to is DType.DATE and isinstance(found, datetime):
        return found.date()
    if isinstance(found, RelativeDate) or (to is DType.DATE and isinstance(found, date)):
        return found
    if not isinstance(found, date):
        refuse(RejectCode.TYPE_MISMATCH, node)
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)


def _whole(bits: int) -> Callable[[Value], bool]:
    return lambda value: type(value) is int and abs(value) < 2 ** (bits - 1)


# Casts that leave a value as it is, which is all that they may do.
_SAME_TYPE: Mapping[DType | None, Callable[[Value], bool]] = {
    **dict.fromkeys((DType.TEXT, DType.VARCHAR), lambda value: isinstance(value, str)),
    DType.BIGINT: _whole(64),
    DType.INT: _whole(32),
}


@VALUES.reads(exp.Date, must="this", examples=("posted_at >= DATE('2026-01-01')",))
def date_of(reading: Reading, node: exp.Date) -> Value:
    text = VALUES.read(reading, node.args["this"])
    found = moment(text) if isinstance(text, str) else None
    if found is None:
        refuse(RejectCode.BAD_VALUE, node)
    return date(found.year, found.month, found.day)


@VALUES.reads(exp.CurrentDate, examples=("posted_at > CURRENT_DATE", "posted_at > today()"))
def today(reading: Reading, node: exp.CurrentDate) -> Value:
    return dates.TODAY


@VALUES.reads(
    exp.Sub,
    exp.Add,
    must="this expression",
    examples=(
        "posted_at >= CURRENT_DATE - INTERVAL '7' DAY",
        "posted_at >= CURRENT_DATE - INTERVAL 1 MONTH",
        "posted_at >= today() - 7",
    ),
)
def shifted(reading: Reading, node: exp.Sub | exp.Add) -> Value:
    day = VALUES.read(reading, node.args["this"])
    if not isinstance(day, date | RelativeDate) or isinstance(day, datetime):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    count, unit = _shift(reading, node.args["expression"])
    found = dates.later(day, -count if type(node) is exp.Sub else count, unit)
    if found in (date.min, date.max):  # past the edge of the calendar
        refuse(RejectCode.BAD_VALUE, node)
    return found


@VALUES.reads(
    exp.TimestampTrunc,
    exp.DateTrunc,
    must="this unit",
    examples=("posted_at >= date_trunc('month', CURRENT_DATE)",),
)
def truncated(reading: Reading, node: exp.TimestampTrunc | exp.DateTrunc) -> Value:
    unit = _UNITS.get(str(node.args["unit"].args.get("this")).lower())
    if unit is None or not is_value(node.args["this"]):
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    day = VALUES.read(reading, node.args["this"])
    found = (
        dates.cut(day, unit)
        if isinstance(day, date | RelativeDate) and not isinstance(day, datetime)
        else None
    )
    if found is None:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return found


def _shift(reading: Reading, node: Any) -> tuple[int, Unit]:
    """A number of days, or an interval of one unit."""
    if type(node) is exp.Interval:
        check_arguments(node, frozenset({"this", "unit"}), frozenset({"this", "unit"}))
        amount, unit_node = node.args["this"], node.args["unit"]
        if type(amount) is not exp.Literal or type(unit_node) is not exp.Var:
            refuse(RejectCode.FORBIDDEN_NODE, node)
        text, unit = (
            str(amount.args["this"]),
            _UNITS.get(str(unit_node.args["this"]).lower().removesuffix("s")),
        )
    elif type(node) is exp.Literal and not node.args["is_string"]:
        text, unit = str(node.args["this"]), "day"
    else:
        refuse(RejectCode.TYPE_MISMATCH if is_value(node) else RejectCode.FORBIDDEN_NODE, node)
    digits = text.removeprefix("-")
    if unit is None or not (
        digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits) <= MAX_SHIFT
    ):
        refuse(RejectCode.BAD_VALUE, node)
    return int(text), unit


def _cast_type(node: exp.Cast | exp.TryCast) -> DType | None:
    to = node.args["to"]
    if type(to) is not exp.DataType:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    check_arguments(to, frozenset({"this"}), frozenset({"this"}))
    kind = to.args["this"]
    return kind if isinstance(kind, DType) else None
