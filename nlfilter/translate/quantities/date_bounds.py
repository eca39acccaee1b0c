"""Bounds of dates: what each way to say a span of days covers, by the name of its builder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import get_args

from msgspec import Struct

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.where.nodes import Day, RelativeDate, Unit

_UNITS: tuple[Unit, ...] = get_args(Unit)


class Calendar(Struct, frozen=True):
    """What the dates of a request are counted from: the day, and the first month of the fiscal year.

    `stored` are names of seasons that the table stores as values: there they are no stretches of a year.
    """

    today: date
    fiscal_month: int
    stored: frozenset[str] = frozenset()


Bounds = tuple[Day | None, Day | None]


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


def rolling_future(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _day(0), RelativeDate(None, ((_count(match, pattern), _unit(match, pattern)), (1, "day")))


def _ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    count, unit = -_count(match, pattern), _unit(match, pattern)
    low = _shift(count, unit)
    high = _day(count + 1) if unit == "day" else RelativeDate(None, ((count, unit), (1, "day")))
    return low, high


def _longer_ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return None, _shift(-_count(match, pattern), _unit(match, pattern))


def _month_end(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    groups = match.groupdict()
    if not groups.get("month"):
        return RelativeDate("month", ((1, "month"), (-1, "day"))), RelativeDate("month", ((1, "month"),))
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    stop = first_of_month(year, language().dates.months[match["month"]] + 1)
    return stop - timedelta(days=1), stop


def _calendar(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    unit = _unit(match, pattern)
    if unit == "day":
        return _days(match, pattern, _)
    return _relative(unit, pattern.offset)


def _fiscal_bounds(year: int, first_month: int) -> Bounds:
    return date(year, first_month, 1), date(year + 1, first_month, 1)


def _fiscal(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    year = calendar.today.year - (calendar.today.month < calendar.fiscal_month)
    return _fiscal_bounds(year + pattern.offset, calendar.fiscal_month)


def _fiscal_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    return _fiscal_bounds(int(match["year"]), calendar.fiscal_month)


def first_of_month(year: int, month: int) -> date:
    """The first day of a month, counted on from January of a year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _months_from(year: int, month: int, length: int) -> Bounds:
    return first_of_month(year, month), first_of_month(year, month + length)


def _quarter(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    groups = match.groupdict()
    said = match["q"]
    quarter = int(said) if said.isdecimal() else language().ordinals[said]
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    return _months_from(year, 3 * quarter - 2, 3)


def _half_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    groups = match.groupdict()
    said = match["half"]
    half = int(said) if said.isdecimal() else language().dates.halves[said]
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    return _months_from(year, 6 * half - 5, 6)


def _weekday(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    number = language().dates.weekdays[match["weekday"]]
    week = ((pattern.offset, "week"),) if pattern.offset else ()

    def day(n: int) -> RelativeDate:
        shifts = (*week, *(((n, "day"),) if n else ()))
        return RelativeDate("week", shifts)

    return day(number), day(number + 1)


def _any_weekday(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """A day of every week, or several: the days of this one stand for it."""
    days = weekdays_of(match, pattern)
    return RelativeDate("week", ((days[0] - 1, "day"),)), RelativeDate("week", ((days[-1], "day"),))


def weekdays_of(match: re.Match[str], pattern: DatePattern) -> tuple[int, ...]:
    """The days of a week that are meant, from 1 (Monday) to 7."""
    said, names = match.groupdict(), language().dates.weekdays
    days = [names[said[name]] for name in ("weekday", "weekday2") if said.get(name)]
    if pattern.unit == "day" and len(days) == 2:  # "Monday to Friday"
        first, last = days
        days = [day % 7 for day in range(first, last + 1 + (7 if last < first else 0))]
    return pattern.days or tuple(sorted({day + 1 for day in days}))


def _weekend(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    """Saturday and Sunday of one week."""
    week = ((pattern.offset, "week"),) if pattern.offset else ()
    return RelativeDate("week", (*week, (5, "day"))), RelativeDate("week", (*week, (7, "day")))


def _iso(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year, month, day = (int(part) for part in re.findall(r"\d+", match["iso"]))
    start = date(year, month, day)
    return start, start + timedelta(days=1)


def _day_of_month(match: re.Match[str], _: DatePattern, calendar: Calendar) -> tuple[date, date]:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    start = date(year, language().dates.months[match["month"]], int(match["d"]))
    return start, start + timedelta(days=1)


def _day_of_year(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> tuple[date, date]:
    """A day that has a name: "Christmas" is the one that comes, or the last one while it is not long ago."""
    month, number = pattern.days
    year = match.groupdict().get("year")
    start = date(int(year) if year else calendar.today.year, month, number)
    if not year and (calendar.today - start).days > _HALF_A_YEAR:
        start = start.replace(year=start.year + 1)
    return start, start + timedelta(days=1)


_HALF_A_YEAR = 183


def _week_of_day(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """The week of a day that has a name, from Monday to Sunday."""
    day, _ = _day_of_year(match, pattern, calendar)
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _days_of_month(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "Between 5 and 20 October": both days belong to it."""
    start, _ = _day_of_month(match, pattern, calendar)
    last = start.replace(day=int(match["e"]))
    if last < start:
        raise ValueError
    return start, last + timedelta(days=1)


def _month_of_year(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "March 2027", "March next year", or the nearest one: "next March", "last March", "March"."""
    groups, today = match.groupdict(), calendar.today
    month = language().dates.months[match["month"]]
    year = int(groups["year"]) if groups.get("year") else today.year + pattern.offset
    if groups.get("ahead"):
        year += month <= today.month
    if groups.get("back"):
        year -= month >= today.month
    return _months_from(year, month, 1)


def season_months(match: re.Match[str]) -> tuple[int, ...]:
    """The months of a season, by the calendar of meteorology: spring is March to May."""
    first = 3 * language().dates.seasons[match["season"]]
    return tuple((first + n - 1) % 12 + 1 for n in range(3))


def _season(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "Spring 2027", "this spring", or the nearest one: "last spring", "next spring"."""
    groups, today = match.groupdict(), calendar.today
    said = groups.get("ahead") or groups.get("back")
    if groups["season"] in calendar.stored and not said:
        raise ValueError
    month = season_months(match)[0]
    year = int(groups["year"]) if groups.get("year") else today.year + pattern.offset
    if groups.get("ahead"):
        year += first_of_month(year, month) <= today
    elif groups.get("back"):
        year -= first_of_month(year, month + 3) > today
    elif pattern.fixed and month == 12 and today.month < 3:
        year -= 1  # in January, this winter has begun
    return _months_from(year, month, 3)


def era_of(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    """An era, or a year of it by its count: the first is also called so."""
    first, last = language().dates.eras[match["era"]]
    nth = match.groupdict().get("nth")
    if not nth:
        return first, last + timedelta(days=1)
    year = first.year + (int(nth) if nth.isdecimal() else 1) - 1
    until = date(year + 9 if match.groupdict().get("tens") else year, 12, 31)
    low, high = max(first, date(year, 1, 1)), min(last, until) + timedelta(days=1)
    if low >= high:
        raise ValueError
    return low, high


def _century(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year = 100 * (int(match["century"]) - 1) + 1
    return date(year, 1, 1), date(year + 100, 1, 1)


def _decade(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    groups = match.groupdict()
    said = match["decade"]
    decade = int(said) if said.isdecimal() else language().dates.decades[said]
    if century := groups.get("century"):
        year = int(century) * 100 + decade
    else:
        # The newest decade of that name that has begun: "the 90s" are the 1990s, "the 20s" the 2020s.
        year = calendar.today.year // 100 * 100 + decade
        year -= 100 if year > calendar.today.year else 0
    return date(year, 1, 1), date(year + 10, 1, 1)


def _year(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    year = int(match["year"])
    return date(year, 1, 1), date(year + 1, 1, 1)


BUILDERS: Mapping[str, Callable[[re.Match[str], DatePattern, Calendar], Bounds]] = {
    "days": _days,
    "rolling_past": _rolling_past,
    "rolling_future": rolling_future,
    "rolling_near": _rolling_past,
    "ago": _ago,
    "longer_ago": _longer_ago,
    "month_end": _month_end,
    "calendar": _calendar,
    "fiscal": _fiscal,
    "fiscal_year": _fiscal_year,
    "quarter_of_year": _quarter,
    "half_year": _half_year,
    "weekday": _weekday,
    "weekend": _weekend,
    "any_weekday": _any_weekday,
    "era": era_of,
    "century": _century,
    "date": _iso,
    "day_of_month": _day_of_month,
    "day_of_year": _day_of_year,
    "week_of_day": _week_of_day,
    "days_of_month": _days_of_month,
    "month_of_year": _month_of_year,
    "season": _season,
    "decade": _decade,
    "year": _year,
    "bare_year": _year,
}
