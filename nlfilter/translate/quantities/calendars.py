"""The calendar of a request, and the bounds of whole months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.translate.languages.language import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters
from nlfilter.where.nodes import Day, RelativeDate, Unit


class Calendar(Struct, frozen=True):
    """What dates are counted from: today, and the first month of the fiscal year.

    `stored` are seasons that the table stores as values. For such a table they are no parts of a year.
    `day_first` is the order of the days that the table writes in figures, if it is known. If it is not,
    `month_first_likely` tells which order is meant first.
    """

    today: date
    fiscal_month: int
    stored: frozenset[str] = frozenset()
    day_first: bool | None = None
    month_first_likely: bool = False


Bounds = tuple[Day | None, Day | None]


def first_of_month(year: int, month: int) -> date:
    """The first day of a month, counted from January of a year; the month may be above 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def months_from(year: int, month: int, length: int) -> Bounds:
    return first_of_month(year, month), first_of_month(year, month + length)


def year_said(match: re.Match[str], otherwise: int) -> int:
    """The year of a date, also one of an era (「令和8年」); `otherwise` if none is said."""
    said = match.groupdict().get("year") or ""
    if not said or said.isdecimal():
        return int(said or otherwise)
    era, (first, last) = next(one for one in language().dates.eras.items() if said.startswith(one[0]))
    year = first.year + figure(said.removeprefix(era), 1) - 1
    if year > last.year:
        raise ValueError  # no year of that era
    return year


def figure(said: str, otherwise: int) -> int:
    """A whole number in figures or in characters (「十日」)."""
    return int(said) if said.isdecimal() else int(number_in_characters(said) or otherwise)


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


def weekday(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    said = match.groupdict()
    return _of_week(language().dates.weekdays[said["weekday"] or said["weekday2"]], pattern.offset)


def next_weekday(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """Today or the first such day after it, unless the week is said."""
    said = match.groupdict()
    number = language().dates.weekdays[said["weekday"] or said["weekday2"]]
    gone = not pattern.fixed and number < calendar.today.weekday()
    return _of_week(number, pattern.offset + gone)


def coming_weekday(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    """The first such day after today: 「次の土曜」."""
    number = language().dates.weekdays[match["weekday"]]
    return _of_week(number, 0 if number > calendar.today.weekday() else 1)


def _of_week(number: int, weeks: int) -> Bounds:
    """A day of the week so many weeks from this one; Monday is 0."""

    def day(n: int) -> RelativeDate:
        shifts: list[tuple[int, Unit]] = [(weeks, "week")] if weeks else []
        return RelativeDate("week", (*shifts, (n, "day")) if n else tuple(shifts))

    return day(number), day(number + 1)


def any_weekday(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """A weekday of every week, or several. This week's days stand for them."""
    days = weekdays_of(match, pattern)
    return RelativeDate("week", ((days[0] - 1, "day"),)), RelativeDate("week", ((days[-1], "day"),))


def weekdays_of(match: re.Match[str], pattern: DatePattern) -> tuple[int, ...]:
    """The weekdays that are meant, from 1 (Monday) to 7."""
    said, names = match.groupdict(), language().dates.weekdays
    days = [names[said[name]] for name in ("weekday", "weekday2") if said.get(name)]
    days += [day for end in "de" for day in range(7) if said.get(f"{end}{day + 1}")]  # 「月水金」, 「月〜金」
    if pattern.unit == "day" and len(days) == 2:  # "Monday to Friday"
        first, last = days
        days = [day % 7 for day in range(first, last + 1 + (7 if last < first else 0))]
    return pattern.days or tuple(sorted({day + 1 for day in days}))


def days_of_week(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    """The first to the last of some days of one week: "next week on working days"."""
    first, last = pattern.days or _WEEKEND
    week = ((pattern.offset, "week"),) if pattern.offset else ()
    start = ((first - 1, "day"),) if first > 1 else ()
    return RelativeDate("week", (*week, *start)), RelativeDate("week", (*week, (last, "day")))


_WEEKEND = (6, 7)


def day_of_year(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> tuple[date, date]:
    """A day with a name ("Christmas"): the coming one; the last one if it was less than half a year ago.

    Or some days with a name, from the first to the last: 「年末年始」.
    """
    (month, number), ending = pattern.days[:2], pattern.days[2:] or pattern.days[:2]
    year, today = match.groupdict().get("year"), calendar.today
    start = date(year_said(match, today.year), month, number)
    lasting = (date(start.year + (ending[0] < month), *ending) - start).days
    if not year and (today - start).days > _HALF_A_YEAR:
        start = start.replace(year=start.year + 1)
    elif not year and today <= (last := start.replace(year=start.year - 1)) + timedelta(days=lasting):
        start = last  # on 2 January
    return start, start + timedelta(days=lasting + 1)


_HALF_A_YEAR = 183


def week_of_day(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """The week of a day with a name, from Monday to Sunday."""
    day, _ = day_of_year(match, pattern, calendar)
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def season_months(match: re.Match[str]) -> tuple[int, ...]:
    """The months of a season in meteorology: spring is March to May."""
    first = 3 * language().dates.seasons[match["season"]]
    return tuple((first + n - 1) % 12 + 1 for n in range(3))


def season(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> Bounds:
    """ "Spring 2027", "this spring", or the nearest one: "last spring", "next spring"."""
    groups, today = match.groupdict(), calendar.today
    said = groups.get("ahead") or groups.get("back")
    if groups["season"] in calendar.stored and not said:
        raise ValueError
    month = season_months(match)[0]
    year = year_said(match, today.year + pattern.offset)
    if groups.get("ahead"):
        year += first_of_month(year, month) <= today
    elif groups.get("back"):
        year -= first_of_month(year, month + 3) > today
    elif pattern.fixed and month == 12 and today.month < 3:
        year -= 1  # in January, this winter began last year
    return months_from(year, month, 3)


def era_of(match: re.Match[str], _: DatePattern, __: Calendar) -> Bounds:
    """An era, or a numbered year of it. The first year also has a name."""
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


def decade(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
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
