"""Bounds of dates that have names: weekdays, feast days, seasons, eras and decades."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import Bounds, Calendar, first_of_month, months_from, year_said
from nlfilter.where.nodes import RelativeDate, Unit


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
