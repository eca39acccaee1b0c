"""Reads the value of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NoReturn

from sqlglot import exp
from sqlglot.expressions import DType

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where import dates
from nlfilter.where.gate.reading import GateContext, Handlers, check_arguments, refuse, span_of
from nlfilter.where.nodes import RelativeDate, Unit, Value
from nlfilter.where.values import MAX_SHIFT, MAX_TEXT, moment, number, time_of_day, unusable

VALUES: Handlers[Value] = Handlers()

UNITS: dict[str, Unit] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}


def is_value(node: object) -> bool:
    """Whether an operand is made without any column."""
    if type(node) is exp.Literal:
        return True
    kind = type(node)
    return (
        (kind in VALUES or kind in _INSIDE_VALUES)
        and isinstance(node, exp.Expr)
        and node.find(exp.Column) is None
    )


_INSIDE_VALUES = (exp.Interval, exp.Array)


def refuse_value(node: exp.Expr) -> NoReturn:
    """Raise `RejectedWhere` for a value where a column is needed; without any column, it is a constant."""
    around = node.parent
    alone = around is None or around.find(exp.Column) is None
    refuse(RejectCode.CONSTANT if alone else RejectCode.FORBIDDEN_NODE, around or node)


@VALUES.reads(
    exp.Literal, must="this", may="is_string", examples=("city = 'O''Brien'", "salary >= 8e6", "salary > .5")
)
def literal(context: GateContext, node: exp.Literal) -> Value:
    text = node.args["this"]
    if not node.args["is_string"]:
        found = number(text)
        if found is None:
            refuse(RejectCode.BAD_VALUE, node)
        return found
    code = unusable(text)
    if code is RejectCode.TOO_LONG:
        raise RejectedWhere.long_text(MAX_TEXT, span_of(node))
    if code:
        refuse(code, node)
    return str(text)


@VALUES.reads(exp.Boolean, may="this", examples=("remote = TRUE",))
def truth(context: GateContext, node: exp.Boolean) -> Value:
    return bool(node.args["this"])


@VALUES.reads(exp.Null)
def null(context: GateContext, node: exp.Null) -> Value:
    refuse(RejectCode.CONSTANT, node)  # a comparison with NULL is never true


@VALUES.reads(exp.Neg, must="this", examples=("salary > -1", "salary > -1::BIGINT"))
def negative(context: GateContext, node: exp.Neg) -> Value:
    inner = node.args["this"]
    found = VALUES.read(context, inner) if type(inner) in (exp.Literal, exp.Cast) else None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return -found


@VALUES.reads(exp.Paren, must="this", examples=("salary > (500)",))
def bracketed_value(context: GateContext, node: exp.Paren) -> Value:
    return VALUES.read(context, node.args["this"])


@VALUES.reads(exp.Lower, exp.Upper, must="this", examples=("lower(city) = lower('Tokyo')",))
def cased_text(context: GateContext, node: exp.Lower | exp.Upper) -> Value:
    text = VALUES.read(context, node.args["this"])
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
        "opens_at >= TIME '07:30'",
    ),
)
def cast_value(context: GateContext, node: exp.Cast | exp.TryCast) -> Value:
    to, this = cast_type(node), node.args["this"]
    # sqlglot reads DATE '2026-01-01'::VARCHAR as DATE ('2026-01-01'::VARCHAR), which is wrong.
    if type(this) in (exp.Cast, exp.TryCast) and cast_type(this) in _SAME_TYPE:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    inner = VALUES.read(context, this)
    if to in _SAME_TYPE:
        if not _SAME_TYPE[to](inner):
            refuse(RejectCode.FORBIDDEN_NODE, node)
        return inner
    if to is DType.TIME:
        clock = time_of_day(inner) if isinstance(inner, str) else inner
        if not isinstance(clock, time):
            refuse(RejectCode.BAD_VALUE, node)
        return clock
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


# Casts that do not change a value; no others are allowed.
_SAME_TYPE: Mapping[DType | None, Callable[[Value], bool]] = {
    **dict.fromkeys((DType.TEXT, DType.VARCHAR), lambda value: isinstance(value, str)),
    DType.BIGINT: _whole(64),
    DType.INT: _whole(32),
}


@VALUES.reads(exp.Date, must="this", examples=("posted_at >= DATE('2026-01-01')",))
def date_of(context: GateContext, node: exp.Date) -> Value:
    text = VALUES.read(context, node.args["this"])
    found = moment(text) if isinstance(text, str) else None
    if found is None:
        refuse(RejectCode.BAD_VALUE, node)
    return date(found.year, found.month, found.day)


@VALUES.reads(exp.CurrentDate, examples=("posted_at > CURRENT_DATE", "posted_at > today()"))
def today(context: GateContext, node: exp.CurrentDate) -> Value:
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
def shifted(context: GateContext, node: exp.Sub | exp.Add) -> Value:
    day = VALUES.read(context, node.args["this"])
    if not isinstance(day, date | RelativeDate) or isinstance(day, datetime):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    count, unit = _shift(context, node.args["expression"])
    found = dates.later(day, -count if type(node) is exp.Sub else count, unit)
    if found in (date.min, date.max):  # beyond the calendar
        refuse(RejectCode.BAD_VALUE, node)
    return found


@VALUES.reads(
    exp.TimestampTrunc,
    exp.DateTrunc,
    must="this unit",
    examples=("posted_at >= date_trunc('month', CURRENT_DATE)",),
)
def truncated(context: GateContext, node: exp.TimestampTrunc | exp.DateTrunc) -> Value:
    unit = UNITS.get(str(node.args["unit"].args.get("this")).lower())
    if unit is None or not is_value(node.args["this"]):
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    day = VALUES.read(context, node.args["this"])
    found = (
        dates.cut(day, unit)
        if isinstance(day, date | RelativeDate) and not isinstance(day, datetime)
        else None
    )
    if found is None:
        refuse(RejectCode.FORBIDDEN_FUNCTION, node)
    return found


def _shift(context: GateContext, node: Any) -> tuple[int, Unit]:
    """Reads a number of days, or an interval of one unit."""
    if type(node) is exp.Interval:
        check_arguments(node, frozenset({"this", "unit"}), frozenset({"this", "unit"}))
        amount, unit_node = node.args["this"], node.args["unit"]
        if type(amount) is not exp.Literal or type(unit_node) is not exp.Var:
            refuse(RejectCode.FORBIDDEN_NODE, node)
        text, unit = (
            str(amount.args["this"]),
            UNITS.get(str(unit_node.args["this"]).lower().removesuffix("s")),
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


def cast_type(node: exp.Cast | exp.TryCast) -> DType | None:
    to = node.args["to"]
    if type(to) is not exp.DataType:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    check_arguments(to, frozenset({"this"}), frozenset({"this"}))
    kind = to.args["this"]
    return kind if isinstance(kind, DType) else None
