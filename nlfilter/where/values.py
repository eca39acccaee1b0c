"""Reads values of a clause: from the written text to a typed value for a kind of column.

Each function returns None if the value cannot be used; the caller reports the error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeGuard

from nlfilter.errors import RejectCode
from nlfilter.schema.kinds import Kind
from nlfilter.schema.stored.drift import PATTERNS
from nlfilter.where.nodes import Number, RelativeDate, Unit, Value

MAX_TEXT = 200
MAX_DIGITS = 18
"""Digits before the point; with at most `MAX_DECIMALS` after it, DuckDB compares a number exactly."""
MAX_DECIMALS = 9
MAX_SHIFT = 5_000
MAX_SHIFTS = 4
MAX_YEARS = 1_000
"""How far from today a day may be in total, so that it is always within the calendar."""
_PER_YEAR: dict[Unit, int] = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}

_NUMBER = re.compile(r"[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_DAY = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_MOMENT = re.compile(_DAY + r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?", re.ASCII)


def number(text: str) -> int | Decimal | None:
    """Reads an unsigned number exactly; a whole one is an int.

    >>> number("1.5"), number("8e6"), number("1e999"), number("12,000")
    (Decimal('1.5'), 8000000, None, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    return plain_number(Decimal(text))


def plain_number(value: Number) -> int | Decimal | None:
    """Brings a number into its stored form: exact, whole ones as int; None beyond the limits.

    >>> plain_number(0.25), plain_number(Decimal("5.00")), plain_number(float("nan"))
    (Decimal('0.25'), 5, None)
    """
    exact = Decimal(value if isinstance(value, int) else str(value))  # avoids a text of thousands of digits
    if not exact.is_finite() or exact.adjusted() >= MAX_DIGITS:
        return None
    if exact == exact.to_integral_value():
        return int(exact)
    exact = exact.normalize()
    exponent = exact.as_tuple().exponent
    return exact if isinstance(exponent, int) and -exponent <= MAX_DECIMALS else None


def moment(text: str) -> date | None:
    """Reads a date, or a datetime when the text has a time; ISO 8601 only, no zone.

    >>> moment("2026-10-01"), moment("2026-10-01 09:30"), moment("2026-02-30"), moment("epoch")
    (datetime.date(2026, 10, 1), datetime.datetime(2026, 10, 1, 9, 30), None, None)
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction = found.groups()
    try:
        whole = date(int(year), int(month), int(day))
        if hour is None:
            return whole
        micro = int((fraction or "0").ljust(6, "0"))
        return datetime.combine(whole, time(int(hour), int(minute), int(second or 0), micro))
    except ValueError:
        return None


def time_of_day(text: str) -> time | None:
    """Reads a time of day; ISO 8601 with colons, the hour in one digit or two, no zone.

    >>> time_of_day("7:05"), time_of_day("07:05:30.5"), time_of_day("24:00"), time_of_day("7pm")
    (datetime.time(7, 5), datetime.time(7, 5, 30, 500000), None, None)
    """
    found = moment(f"2000-01-01 {text}")
    return found.time() if isinstance(found, datetime) else None


def from_text(text: str, kind: Kind) -> Value | None:
    """Reads a date, a datetime or a time of day that is stored as text; None for any other text.

    >>> from_text("2026-10-01T09:30Z", Kind.DATE), from_text("9:05", Kind.TIME), from_text("soon", Kind.TIME)
    (datetime.date(2026, 10, 1), datetime.time(9, 5), None)
    """
    found = _STORED[kind].match(text)
    if found is None:
        return None
    return time_of_day(found[1]) if kind is Kind.TIME else moment(found[1])


_STORED = {kind: re.compile(pattern.replace(r"\z", r"\Z"), re.ASCII) for kind, pattern in PATTERNS.items()}


def is_day(value: object) -> TypeGuard[date | RelativeDate]:
    """Whether a value is a whole day, not a datetime."""
    return isinstance(value, date | RelativeDate) and not isinstance(value, datetime)


def unusable(value: object) -> RejectCode | None:
    """Says why a value is not allowed in any clause; None if it is allowed.

    >>> unusable("C++"), unusable("a" + chr(0)), unusable("x" * 201)
    (None, <RejectCode.BAD_VALUE: 'bad_value'>, <RejectCode.TOO_LONG: 'too_long'>)
    """
    match value:
        case str():
            if len(value) > MAX_TEXT:
                return RejectCode.TOO_LONG
            usable = not UNCLEAN.search(value)
        case RelativeDate(_, shifts):
            usable = (
                len(shifts) <= MAX_SHIFTS
                and all(0 < abs(n) <= MAX_SHIFT for n, _ in shifts)
                and sum(abs(n) / _PER_YEAR[unit] for n, unit in shifts) <= MAX_YEARS
            )
        case bool():
            usable = True
        case int() | float() | Decimal():
            usable = plain_number(value) is not None
        case _:
            usable = True
    return None if usable else RejectCode.BAD_VALUE


# Controls (tab and newline are text), surrogates, line and paragraph separators, byte order mark, and the
# characters that turn the direction of the text around them.
UNCLEAN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def missing_value(value: Any, kind: Kind) -> Value | None:
    """Types a value of the schema's `missing` for its column; None if the column cannot hold it.

    >>> missing_value("1900-01-01", Kind.DATE), missing_value("x", Kind.FLOAT)
    (datetime.date(1900, 1, 1), None)
    """
    if kind.is_time and isinstance(value, str):
        return moment(value)
    if kind is Kind.TIME and isinstance(value, str):
        return time_of_day(value)
    return value if fits(value, kind) and not unusable(value) else None


_TYPES: Mapping[Kind, tuple[type, ...]] = {
    Kind.BOOLEAN: (bool,),
    **dict.fromkeys((Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT), (int, float, Decimal)),
    **dict.fromkeys((Kind.DATE, Kind.TIMESTAMP), (date, RelativeDate)),
    Kind.TIME: (time,),
    **dict.fromkeys((Kind.TEXT, Kind.TEXT_LIST), (str,)),
}


def fits(value: Any, kind: Kind) -> bool:
    """Whether a typed value may be compared with a column of a kind."""
    if isinstance(value, bool):
        return kind is Kind.BOOLEAN
    if kind is Kind.DATE and isinstance(value, datetime):
        return False
    return isinstance(value, _TYPES.get(kind, ()))
