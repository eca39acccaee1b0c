"""Says days, months and durations in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from nlfilter.where.nodes import RelativeDate, Unit
from nlfilter.where.words.language import Language, fill
from nlfilter.where.words.saying import CalendarEnd, CalendarPeriod, CalendarUnit, Period

Moment = date | RelativeDate | Period | CalendarUnit | CalendarEnd | CalendarPeriod


def day(value: Moment, language: Language) -> str:
    """Says a date, a TIMESTAMP, a unit of the calendar, or a duration."""
    dates = language.dates
    match value:
        case Period(count, unit):
            return fill(dates["periods"][unit], many=count != 1, n=count)
        case CalendarUnit(unit, offset):
            if -1 <= offset <= 1:
                return str(dates["calendar"][unit][offset + 1])
            when, name = _distance(offset, unit, language), dates["unit_names"][unit]
            return fill(dates["calendar_far"], when=when, unit=name)
        case CalendarEnd(unit):
            return fill(dates["end"][unit.unit], when=day(unit, language))
        case CalendarPeriod(year, None):
            return fill(dates["year"], y=year)
        case CalendarPeriod(year, month):
            return fill(dates["month"], y=year, m=month, month=month_name(month or 1, language))
        case RelativeDate():
            return _relative(value, language)
        case datetime() if value.time() != time():
            on = day(value.date(), language)
            return fill(dates["moment"], day=on, h=value.hour, mm=f"{value.minute:02}")
        case date():
            name = month_name(value.month, language)
            return fill(dates["day"], y=value.year, m=value.month, d=value.day, month=name)


def stretch(period: Period, language: Language) -> str:
    """Says a duration after "the last": "month", "3 months"."""
    template = language.dates["stretches"][period.unit]
    return fill(template, many=period.count != 1, n=period.count)


def month_name(month: int, language: Language) -> str:
    months = language.dates["months"]
    return months[month - 1] if months else str(month)


def _distance(count: int, unit: Unit, language: Language) -> str:
    if unit == "day" and abs(count) == 1:
        return str(language.dates["calendar"]["day"][count + 1])
    template = language.dates["ago" if count < 0 else "ahead"]
    return fill(template, period=day(Period(abs(count), unit), language))


def _weekday(count: int, unit: Unit, language: Language) -> str:
    """Names a day so many days after a Monday; "" if it is in another week."""
    weekdays: Sequence[str] = language.measures["weekdays"]
    return weekdays[count] if unit == "day" and 0 <= count < len(weekdays) else ""


def _relative(given: RelativeDate, language: Language) -> str:
    dates, shifts = language.dates, list(given.shifts)
    if given.start_of:
        own = bool(shifts) and shifts[0][1] == given.start_of
        offset = shifts.pop(0)[0] if own else 0
        text = day(CalendarUnit(given.start_of, offset), language)
        if given.start_of == "week" and len(shifts) == 1 and (on := _weekday(*shifts[0], language)):
            return fill(dates["weekday"], when=text, day=on)
        text = text if given.start_of == "day" else fill(dates["start"], when=text)
    elif shifts:
        text = _distance(*shifts.pop(0), language)
    else:
        text = str(dates["calendar"]["day"][1])
    for count, unit in shifts:
        template = dates["before" if count < 0 else "after"]
        text = fill(template, day=text, period=day(Period(abs(count), unit), language))
    return text
