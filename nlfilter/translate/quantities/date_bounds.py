"""Bounds of dates: for each builder that a date pattern names, the days that it covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import get_args

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import (
    Bounds,
    Calendar,
    figure,
    first_of_month,
    months_from,
    year_said,
)
from nlfilter.translate.quantities.day_in_figures import day_in_figures
from nlfilter.translate.quantities.named_dates import (
    any_weekday,
    coming_weekday,
    day_of_year,
    days_of_week,
    decade,
    era_of,
    next_weekday,
    season,
    week_of_day,
    weekday,
)
from nlfilter.translate.quantities.within_months import week_of_month, weekday_of_month
from nlfilter.where.nodes import RelativeDate, Unit

_UNITS: tuple[Unit, ...] = get_args(Unit)


def _relative(unit: Unit, offset: int, *, length: int = 1) -> Bounds:
    def start(n: int) -> RelativeDate:
        return RelativeDate(unit, ((n, unit),) if n else ())

    return start(offset), start(offset + length)


def _day(offset: int) -> RelativeDate:
    return RelativeDate(None, ((offset, "day"),) if offset else ())


def _count(match: re.Match[str], pattern: DatePattern) -> int:
    if pattern.count:
        return pattern.count
    text = match["n"] or "1"  # "the past month"
    return int(text) if text.isdigit() else language().dates.small[text]


def _unit(match: re.Match[str], pattern: DatePattern) -> Unit:
    name = pattern.unit or language().dates.units[match["unit"]]
    return next(u for u in _UNITS if u == name)


def _days(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _day(pattern.offset), _day(pattern.offset + 1)


def _shift(count: int, unit: Unit) -> RelativeDate:
    return RelativeDate(None, ((count, unit),)) if count else RelativeDate()


def _rolling_past(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _shift(-_count(match, pattern), _unit(match, pattern)), _day(1)


def _rolling_future(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _day(0), RelativeDate(None, ((_count(match, pattern), _unit(match, pattern)), (1, "day")))


def _ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    count, unit = -_count(match, pattern), _unit(match, pattern)
    low = _shift(count, unit)
    high = _day(count + 1) if unit == "day" else RelativeDate(None, ((count, unit), (1, "day")))
    return low, high


def _longer_ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return None, _shift(-_count(match, pattern), _unit(match, pattern))


def _at_least_ago(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    return None, _ago(match, pattern, calendar)[1]


def _month_end(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    groups = match.groupdict()
    if not groups.get("month"):
        after = 1 + pattern.offset
        return RelativeDate("month", ((after, "month"), (-1, "day"))), _relative("month", after)[0]
    year = year_said(match, calendar.today.year + pattern.offset)
    stop = first_of_month(year, language().dates.months[match["month"]] + 1)
    return stop - timedelta(days=1), stop


def _calendar(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    unit = _unit(match, pattern)
    if unit == "day":
        return _days(match, pattern, _)
    return _relative(unit, pattern.offset)


def _rest_of(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """From today to the end of a calendar unit: 「年内に」."""
    return _day(0), _calendar(match, pattern, calendar)[1]


def _fiscal_bounds(year: int, first_month: int) -> Bounds:
    return date(year, first_month, 1), date(year + 1, first_month, 1)


def _fiscal(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    year = calendar.today.year - (calendar.today.month < calendar.fiscal_month)
    return _fiscal_bounds(year + pattern.offset, calendar.fiscal_month)


def _fiscal_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    """A fiscal year. One that is named by two years is unknown if the table's are calendar years."""
    year = year_said(match, 0)
    if following := match.groupdict().get("next"):
        if int(following) != (year + 1) % 100:
            raise ValueError
        if calendar.fiscal_month == 1:
            return None, None
    return _fiscal_bounds(year, calendar.fiscal_month)


def _fiscal_quarter(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    first, _ = _fiscal_year(match, pattern, calendar)
    if not isinstance(first, date):
        return None, None
    return months_from(first.year, first.month + 3 * int(match["q"]) - 3, 3)


def _quarter(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    said = match["q"]
    quarter = int(said) if said.isdecimal() else language().ordinals[said]
    year = year_said(match, calendar.today.year)
    return months_from(year, 3 * quarter - 2, 3)


def _half_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    said = match["half"]
    half = int(said) if said.isdecimal() else language().dates.halves[said]
    year = year_said(match, calendar.today.year)
    return months_from(year, 6 * half - 5, 6)


def _iso(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year, month, day = (int(part) for part in re.findall(r"\d+", match["iso"]))
    start = date(year, month, day)
    return start, start + timedelta(days=1)


def _day_of_month(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> tuple[date, date]:
    year = year_said(match, calendar.today.year + pattern.offset)
    said = match["month"]
    month = int(said) if said.isdecimal() else language().dates.months[said]
    start = date(year, month, figure(match["d"], 0))
    return start, start + timedelta(days=1)


def _coming_day(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> tuple[date, date]:
    """ "The 20th": of this month or, if it has gone by, of the next one."""
    day, today = figure(match["d"], 0), calendar.today
    gone = not pattern.fixed and day < today.day
    first = first_of_month(today.year, today.month + pattern.offset + gone)
    start = first.replace(day=day)
    return start, start + timedelta(days=1)


def _week_with_day(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """Seven days from a day on ("week commencing 5 May"), or the week from Monday on that holds it."""
    start, _ = _day_of_month(match, pattern, calendar)
    start -= timedelta(days=0 if match["starts"] else start.weekday())
    return start, start + timedelta(days=7)


def _days_of_month(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "Between 5 and 20 October", both days included."""
    start, _ = _day_of_month(match, pattern, calendar)
    last = start.replace(day=figure(match["e"], 0))
    if last < start:
        raise ValueError
    return start, last + timedelta(days=1)


def _month_of_year(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "March 2027", "March next year", or the nearest one: "next March", "last March", "March"."""
    groups, today = match.groupdict(), calendar.today
    said = match["month"]
    month = int(said) if said.isdecimal() else language().dates.months[said]
    year = year_said(match, today.year + pattern.offset)
    if groups.get("ahead"):
        year += month <= today.month
    if groups.get("back"):
        year -= month >= today.month
    return months_from(year, month, 1)


def _century(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year = 100 * (int(match["century"]) - 1) + 1
    return date(year, 1, 1), date(year + 100, 1, 1)


def _year(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year = year_said(match, 0)
    return date(year, 1, 1), date(year + 1, 1, 1)


_Builder = Callable[[re.Match[str], DatePattern, Calendar], Bounds]
COMING_DAY = "coming_day"
AHEAD: Mapping[str, _Builder] = {
    "rolling_near": _rolling_future,
    "calendar_near": _rest_of,
    "weekday": next_weekday,
}
"""The builders of spans that cover other days where the days are to come: "within 3 days", "Friday"."""
BUILDERS: Mapping[str, _Builder] = {
    "days": _days,
    "rolling_past": _rolling_past,
    "rolling_future": _rolling_future,
    "rolling_near": _rolling_past,
    "ago": _ago,
    "longer_ago": _longer_ago,
    "at_least_ago": _at_least_ago,
    "month_end": _month_end,
    "calendar": _calendar,
    "calendar_near": _calendar,
    "fiscal": _fiscal,
    "fiscal_year": _fiscal_year,
    "fiscal_quarter": _fiscal_quarter,
    "quarter_of_year": _quarter,
    "half_year": _half_year,
    "weekday": weekday,
    "coming_weekday": coming_weekday,
    "weekend": days_of_week,
    "days_of_week": days_of_week,
    "any_weekday": any_weekday,
    "era": era_of,
    "century": _century,
    "date": _iso,
    "day_in_figures": day_in_figures,
    "day_of_month": _day_of_month,
    "day_of_year": day_of_year,
    "week_of_day": week_of_day,
    COMING_DAY: _coming_day,
    "week_of_month": week_of_month,
    "week_with_day": _week_with_day,
    "weekday_of_month": weekday_of_month,
    "days_of_month": _days_of_month,
    "month_of_year": _month_of_year,
    "season": season,
    "decade": decade,
    "year": _year,
    "bare_year": _year,
}
