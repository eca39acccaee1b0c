"""Finds round values, as people name them: the roundest number or day in a range."""

from __future__ import annotations

import calendar
from datetime import date, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

_LEAST_DIGIT = -12
_MOST_DIGITS = 400  # a DOUBLE can have 309 digits
_MOST_DAYS = 366


def roundest(near: Decimal, far: Decimal) -> Decimal:
    """Finds the roundest number from `near` to `far`: a multiple of the largest power of ten, or half of one.

    If several are equally round, the one nearest to `near`.

    >>> roundest(Decimal(7_200_000), Decimal(6_400_000)), roundest(Decimal(63), Decimal(75))
    (Decimal('7000000'), Decimal('70'))
    """
    outward = ROUND_FLOOR if far <= near else ROUND_CEILING
    low, high = sorted((near, far))
    with localcontext(prec=_MOST_DIGITS):
        for exponent in range(max(abs(low), abs(high)).adjusted(), _LEAST_DIGIT, -1):
            for digit in (5, 1):
                step = Decimal(digit).scaleb(exponent)
                found = (near / step).to_integral_value(outward) * step
                if low <= found <= high:
                    return found.quantize(Decimal(1)) if exponent >= 0 else found.normalize()
    return near


def looser_number(asked: Decimal, nearest: Decimal) -> Decimal:
    """Finds a round number at or beyond the nearest existing one, at most twice as far from the asked one.

    >>> looser_number(Decimal(8_000_000), Decimal(7_200_000)), looser_number(Decimal(2015), Decimal(2012))
    (Decimal('7000000'), Decimal('2010'))
    """
    reach = min(abs(nearest - asked), abs(nearest) / 5)
    return roundest(nearest, nearest - reach if nearest < asked else nearest + reach)


def looser_time(asked: time, nearest: time) -> time:
    """Like `looser_number`, for times of day: a full, half or quarter hour, five minutes, or the nearest.

    >>> looser_time(time(10, 10), time(9, 52)), looser_time(time(18), time(18, 2))
    (datetime.time(9, 45), datetime.time(18, 2))
    """
    later = nearest > asked
    end = nearest.hour * 60 + nearest.minute + (later and nearest != nearest.replace(second=0, microsecond=0))
    reach = abs(end - asked.hour * 60 - asked.minute) / 2
    for step in (60, 30, 15, 5):
        found = -(-end // step) * step if later else end // step * step
        if abs(found - end) <= reach and found < 24 * 60:
            return time(*divmod(found, 60))
    return nearest


def looser_day(asked: date, nearest: date) -> date:
    """Like `looser_number`, for days: an end of a year or a month, else the nearest day itself.

    >>> looser_day(date(2026, 9, 1), date(2026, 8, 17)), looser_day(date(2026, 9, 1), date(2026, 8, 9))
    (datetime.date(2026, 8, 17), datetime.date(2026, 8, 1))
    """
    reach = min(abs(nearest - asked), timedelta(days=_MOST_DAYS))
    if nearest < asked:
        ends = (date(nearest.year, 1, 1), nearest.replace(day=1))
    else:
        last = calendar.monthrange(nearest.year, nearest.month)[1]
        ends = (date(nearest.year, 12, 31), nearest.replace(day=last))
    return next((end for end in ends if abs(end - nearest) <= reach), nearest)
