"""Weekdays and weeks that are counted within a month: "the last Friday of November", 「12月の第1週」."""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import Bounds, Calendar, figure, first_of_month, year_said


def weekday_of_month(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    """One of the days of a month that are a certain weekday."""
    first, last = _month(match, calendar)
    ahead = (language().dates.weekdays[match["weekday"]] - first.weekday()) % _WEEK
    return _counted(match, first + timedelta(days=ahead), last, length=1)


def week_of_month(match: re.Match[str], _: DatePattern, calendar: Calendar) -> Bounds:
    """Seven days of a month: its first ones, or those after them. The last week is its last seven days."""
    first, last = _month(match, calendar)
    ahead = (last.day - _WEEK) % _WEEK if match.groupdict().get("final") else 0
    return _counted(match, first + timedelta(days=ahead), last, length=_WEEK)


_WEEK = 7


def _counted(match: re.Match[str], first: date, last: date, length: int) -> Bounds:
    """So many days from one of the days that follow each other by a week."""
    said = match.groupdict().get("nth")
    most = (last - first).days // _WEEK
    weeks = (language().ordinals.get(said) or figure(said, 0)) - 1 if said else most
    if not 0 <= weeks <= most:
        raise ValueError
    start = first + timedelta(days=_WEEK * weeks)
    return start, min(start + timedelta(days=length), last + timedelta(days=1))


def _month(match: re.Match[str], calendar: Calendar) -> tuple[date, date]:
    """The first and the last day of the month. Without a year, one that ended long ago is the next one."""
    today, said = calendar.today, match.groupdict()
    if said.get("month"):
        month, year = language().dates.months[said["month"]], year_said(match, today.year)
        gone = (today - first_of_month(year, month + 1)).days > _HALF_A_YEAR
        year += bool(gone and not said.get("year"))
    else:
        month, year = today.month + bool(said.get("ahead")) - bool(said.get("back")), today.year
    return first_of_month(year, month), first_of_month(year, month + 1) - timedelta(days=1)


_HALF_A_YEAR = 183
