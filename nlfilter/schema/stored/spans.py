"""Rounds the range of a column's values: it tells their scale, but shows no value of a row.

Whole numbers of at most four digits (years, minutes ...) stay exact. Larger numbers are rounded outwards to
two digits, days to their month. So a span does not change if a list changes a little.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from nlfilter.schema.kinds import Kind

_EXACT = 4
"""Numbers with at most this many digits stay exact."""
_FIGURES = 2
_MONTH = re.compile(r"(\d{4}-\d\d)-\d\d")


def span_of(kind: Kind, low: str, high: str) -> tuple[str, str] | None:
    """The rounded ends of a column, from the engine's texts; None if they are not numbers or days.

    >>> span_of(Kind.INTEGER, "1915", "2046"), span_of(Kind.FLOAT, "0.25", "15.5")
    (('1915', '2046'), ('0', '16'))
    >>> span_of(Kind.INTEGER, "31250", "218587"), span_of(Kind.DATE, "2018-11-03", "2019-03-12")
    (('31000', '220000'), ('2018-11', '2019-03'))
    >>> span_of(Kind.FLOAT, "nan", "inf"), span_of(Kind.DATE, "infinity", "0044-03-15 (BC)")
    (None, None)
    """
    if kind.is_number:
        ends = _rounded(low, ROUND_FLOOR), _rounded(high, ROUND_CEILING)
    else:
        ends = _month(low), _month(high)
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def _rounded(number: str, outwards: str) -> str:
    try:
        exact = Decimal(number)
        whole = exact.to_integral_value(outwards)
        left = len(whole.as_tuple().digits) - _FIGURES
        if whole.adjusted() >= _EXACT:
            whole = whole.quantize(Decimal((0, (1,), left)), outwards)
        return str(int(whole))
    except (InvalidOperation, ValueError, OverflowError):
        return ""


def _month(day: str) -> str:
    found = _MONTH.match(day)
    return found[1] if found and not day.endswith(")") else ""
