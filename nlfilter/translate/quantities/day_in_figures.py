"""Days in figures whose order depends on the country: "31/03/2026", "5/12"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec.structs import replace

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import Bounds, Calendar

NAME = "day_in_figures"


def day_in_figures(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    """The day of a date in figures, in the order of the calendar if that makes a day."""
    found = next(filter(None, _in_likely_order(match, calendar)), None)
    if found is None:
        raise ValueError
    return found, found + timedelta(days=1)


def _in_likely_order(match: re.Match[str], calendar: Calendar) -> tuple[date | None, date | None]:
    day_first, month_first = _readings(match, calendar.today)
    turned = calendar.month_first_likely if calendar.day_first is None else not calendar.day_first
    return (month_first, day_first) if turned else (day_first, month_first)


def in_other_order(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds | None:
    """The day of the same figures in the other order, if nothing tells the order."""
    if pattern.builder != NAME or calendar.day_first is not None:
        return None
    likely, other = _in_likely_order(match, calendar)
    if likely is None or other is None or likely == other:
        return None
    return other, other + timedelta(days=1)


def with_order(text: str, calendar: Calendar) -> Calendar:
    """The calendar with the order that a date of the text itself shows: "1/4/2025 to 31/3/2026"."""
    if calendar.day_first is not None:
        return calendar
    patterns = (one.pattern for one in language().dates.patterns if one.builder == NAME)
    readings = [_readings(match, calendar.today) for pattern in patterns for match in pattern.finditer(text)]
    shown = {day_first is not None for day_first, month_first in readings if not (day_first and month_first)}
    return replace(calendar, day_first=shown.pop()) if len(shown) == 1 else calendar


def _readings(match: re.Match[str], today: date) -> tuple[date | None, date | None]:
    """The days that the figures may mean: the day first, and the month first."""
    one, two = int(match["one"]), int(match["two"])
    year = int(match.groupdict().get("year") or today.year)
    if year < _CENTURY:
        year += today.year // _CENTURY * _CENTURY
        year -= _CENTURY if year > today.year + _AHEAD else 0
    return _day(year, two, one), _day(year, one, two)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_CENTURY = 100
_AHEAD = 50
"""A year of two figures lies at most so many years ahead."""
