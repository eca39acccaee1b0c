"""Dates in a request: spans of days, kept symbolic where they depend on today.

`spans` finds "last month", "in the last 7 days", "March 2026", "the 90s", 「先週」, 「3日以内」 ...; each is
a half-open span of days. Rolling ("last 7 days" counts back from today) and calendar ("last week" is Monday
to Sunday, ISO 8601) are different spans, and the words made from the where say which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import get_args

from nlfilter.translate.embedded.language import DatePattern, language
from nlfilter.where.nodes import Day, Part, RelativeDate, Unit

_UNITS: tuple[Unit, ...] = get_args(Unit)
_DECADES = {
    word: 10 * (i + 2)
    for i, word in enumerate(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
    )
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days from `low` up to but not including `high` (None: open), found at the folded span start:end.

    `ahead` is the mirrored span of "within 3 days", for columns whose days lie ahead (a deadline);
    `bare_year` marks a plain number of four digits, `ago` a day counted back ("more than" that lies before
    it), `end_of` the last day of a month ("before" that takes it in); `years` are the whole years covered,
    for columns that hold years; `part` says of which months or weekdays it is one, where no year or week is
    said: "in March", "on Saturdays"; `yearless`, that it is in the year of today for want of one.
    """

    start: int
    end: int
    low: Day | None
    high: Day | None
    ahead: tuple[Day | None, Day | None] | None = None
    bare_year: bool = False
    ago: bool = False
    end_of: bool = False
    years: tuple[int, int] | None = None
    part: tuple[Part, tuple[int, ...]] | None = None
    yearless: bool = False

    @property
    def one_day(self) -> bool:
        """Whether it is a single fixed day."""
        return isinstance(self.low, date) and isinstance(self.high, date) and (self.high - self.low).days == 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the dates of a request are counted from: the day, and the first month of the fiscal year."""

    today: date
    fiscal_month: int


_Bounds = tuple[Day | None, Day | None]


def _relative(unit: Unit, offset: int, *, length: int = 1) -> _Bounds:
    def start(n: int) -> RelativeDate:
        return RelativeDate(unit, ((n, unit),) if n else ())

    return start(offset), start(offset + length)


def _day(offset: int) -> RelativeDate:
    return RelativeDate(None, ((offset, "day"),) if offset else ())


def _count(match: re.Match[str], pattern: DatePattern) -> int:
    if pattern.count:
        return pattern.count
    text = match["n"] or "1"  # "the past month"
    return int(text) if text.isdigit() else language().small[text]


def _unit(match: re.Match[str], pattern: DatePattern) -> Unit:
    name = pattern.unit or language().calendar[match["unit"]]
    return next(u for u in _UNITS if u == name)


def _days(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    return _day(pattern.offset), _day(pattern.offset + 1)


def _shift(count: int, unit: Unit) -> RelativeDate:
    return RelativeDate(None, ((count, unit),)) if count else RelativeDate()


def _rolling_past(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    return _shift(-_count(match, pattern), _unit(match, pattern)), _day(1)


def _rolling_future(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    return _day(0), RelativeDate(None, ((_count(match, pattern), _unit(match, pattern)), (1, "day")))


def _ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    count, unit = -_count(match, pattern), _unit(match, pattern)
    low = _shift(count, unit)
    high = _day(count + 1) if unit == "day" else RelativeDate(None, ((count, unit), (1, "day")))
    return low, high


def _longer_ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    return None, _shift(-_count(match, pattern), _unit(match, pattern))


def _month_end(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> _Bounds:
    groups = match.groupdict()
    if not groups.get("month"):
        return RelativeDate("month", ((1, "month"), (-1, "day"))), RelativeDate("month", ((1, "month"),))
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    stop = first_of_month(year, language().months[match["month"]] + 1)
    return stop - timedelta(days=1), stop


def _calendar(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    unit = _unit(match, pattern)
    if unit == "day":
        return _days(match, pattern, _)
    return _relative(unit, pattern.offset)


def _fiscal_bounds(year: int, first_month: int) -> _Bounds:
    return date(year, first_month, 1), date(year + 1, first_month, 1)


def _fiscal(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> _Bounds:
    year = calendar.today.year - (calendar.today.month < calendar.fiscal_month)
    return _fiscal_bounds(year + pattern.offset, calendar.fiscal_month)


def _fiscal_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> _Bounds:
    return _fiscal_bounds(int(match["year"]), calendar.fiscal_month)


def first_of_month(year: int, month: int) -> date:
    """The first day of a month, counted on from January of a year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _months_from(year: int, month: int, length: int) -> _Bounds:
    return first_of_month(year, month), first_of_month(year, month + length)


def _quarter(match: re.Match[str], _: DatePattern, calendar: Calendar) -> _Bounds:
    groups = match.groupdict()
    quarter = _ORDINALS[groups["ordinal"]] if groups.get("ordinal") else int(match["q"])
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    return _months_from(year, 3 * quarter - 2, 3)


_FIRST_HALVES = ("first", "1", "前半", "上半期")


def _half_year(match: re.Match[str], _: DatePattern, calendar: Calendar) -> _Bounds:
    groups = match.groupdict()
    first = (groups.get("half") or groups.get("h")) in _FIRST_HALVES
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    return _months_from(year, 1 if first else 7, 6)


def _weekday(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    number = language().weekdays[match["weekday"]]
    week = ((pattern.offset, "week"),) if pattern.offset else ()

    def day(n: int) -> RelativeDate:
        shifts = (*week, *(((n, "day"),) if n else ()))
        return RelativeDate("week", shifts)

    return day(number), day(number + 1)


def _any_weekday(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> _Bounds:
    """A day of every week, or several: the days of this one stand for it."""
    days = _weekdays(match, pattern)
    return RelativeDate("week", ((days[0] - 1, "day"),)), RelativeDate("week", ((days[-1], "day"),))


def _weekdays(match: re.Match[str], pattern: DatePattern) -> tuple[int, ...]:
    """The days of a week that are meant, from 1 (Monday) to 7."""
    said = match.groupdict()
    names = [said[name] for name in ("weekday", "weekday2") if said.get(name)]
    return pattern.days or tuple(sorted({language().weekdays[name] + 1 for name in names}))


def _weekend(match: re.Match[str], pattern: DatePattern, _: Calendar) -> _Bounds:
    """Saturday and Sunday of one week."""
    week = ((pattern.offset, "week"),) if pattern.offset else ()
    return RelativeDate("week", (*week, (5, "day"))), RelativeDate("week", (*week, (7, "day")))


def _iso(match: re.Match[str], _: DatePattern, __: Calendar) -> _Bounds:
    year, month, day = (int(part) for part in re.findall(r"\d+", match["iso"]))
    start = date(year, month, day)
    return start, start + timedelta(days=1)


def _day_of_month(match: re.Match[str], _: DatePattern, calendar: Calendar) -> tuple[date, date]:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else calendar.today.year
    start = date(year, language().months[match["month"]], int(match["d"]))
    return start, start + timedelta(days=1)


def _days_of_month(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> _Bounds:
    """ "Between 5 and 20 October": both days belong to it."""
    start, _ = _day_of_month(match, pattern, calendar)
    last = start.replace(day=int(match["e"]))
    if last < start:
        raise ValueError
    return start, last + timedelta(days=1)


def _month_of_year(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> _Bounds:
    """ "March 2027", "March next year", or the nearest one: "next March", "last March", "March"."""
    groups, today = match.groupdict(), calendar.today
    month = language().months[match["month"]]
    year = int(groups["year"]) if groups.get("year") else today.year + pattern.offset
    if groups.get("ahead"):
        year += month <= today.month
    if groups.get("back"):
        year -= month >= today.month
    return _months_from(year, month, 1)


def _era(match: re.Match[str], _: DatePattern, __: Calendar) -> _Bounds:
    """An era, or a year of it by its count: the first is also called so."""
    first, last = language().eras[match["era"]]
    nth = match.groupdict().get("nth")
    if not nth:
        return first, last + timedelta(days=1)
    year = first.year + (int(nth) if nth.isdecimal() else 1) - 1
    until = date(year + 9 if match.groupdict().get("tens") else year, 12, 31)
    low, high = max(first, date(year, 1, 1)), min(last, until) + timedelta(days=1)
    if low >= high:
        raise ValueError
    return low, high


def _century(match: re.Match[str], _: DatePattern, __: Calendar) -> _Bounds:
    year = 100 * (int(match["century"]) - 1) + 1
    return date(year, 1, 1), date(year + 100, 1, 1)


def _decade(match: re.Match[str], _: DatePattern, calendar: Calendar) -> _Bounds:
    groups = match.groupdict()
    decade = _DECADES[groups["decade_word"]] if groups.get("decade_word") else int(match["decade"])
    if century := groups.get("century"):
        year = int(century) * 100 + decade
    else:
        # The newest decade of that name that has begun: "the 90s" are the 1990s, "the 20s" the 2020s.
        year = calendar.today.year // 100 * 100 + decade
        year -= 100 if year > calendar.today.year else 0
    return date(year, 1, 1), date(year + 10, 1, 1)


def _year(match: re.Match[str], _: DatePattern, __: Calendar) -> _Bounds:
    year = int(match["year"])
    return date(year, 1, 1), date(year + 1, 1, 1)


_BUILDERS: Mapping[str, Callable[[re.Match[str], DatePattern, Calendar], _Bounds]] = {
    "days": _days,
    "rolling_past": _rolling_past,
    "rolling_future": _rolling_future,
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
    "era": _era,
    "century": _century,
    "date": _iso,
    "day_of_month": _day_of_month,
    "days_of_month": _days_of_month,
    "month_of_year": _month_of_year,
    "decade": _decade,
    "year": _year,
    "bare_year": _year,
}


def whole_years(low: Day | None, high: Day | None, today: date) -> tuple[int, int] | None:
    """The years a span covers, when it covers whole ones: for columns that hold a year as a number."""
    if isinstance(low, RelativeDate) and isinstance(high, RelativeDate):
        if low.start_of == "year" == high.start_of:
            first = today.year + sum(n for n, _ in low.shifts)
            return first, today.year + sum(n for n, _ in high.shifts) - 1
        return None
    if (
        isinstance(low, date)
        and isinstance(high, date)
        and (low.month, low.day) == (high.month, high.day) == (1, 1)
    ):
        return low.year, high.year - 1
    return None


def _years_of_era(match: re.Match[str], pattern: DatePattern) -> tuple[int, int] | None:
    """The years that an era, or a year of one, lies in, which are whole for columns of years."""
    if pattern.builder != "era":
        return None
    first, last = _era(match, pattern, Calendar(date.today(), 1))
    return (
        (first.year, (last - timedelta(days=1)).year)
        if isinstance(first, date) and isinstance(last, date)
        else None
    )


def _part(match: re.Match[str], pattern: DatePattern) -> tuple[Part, tuple[int, ...]] | None:
    """The months or weekdays that a pattern says without a year or a week."""
    if pattern.builder == "any_weekday":
        return "weekday", _weekdays(match, pattern)
    if pattern.builder != "month_of_year" or pattern.offset or pattern.fixed:
        return None
    said = match.groupdict()
    dated = said.get("year") or said.get("ahead") or said.get("back")
    return None if dated else ("month", (language().months[match["month"]],))


@lru_cache(maxsize=256)  # every reader of a request asks for it
def spans(text: str, calendar: Calendar) -> Sequence[DateSpan]:
    """The dates of a folded text, longest first at each place, from left to right.

    >>> found = spans("posted in the last 7 days, since march 2026", Calendar(date(2026, 10, 1), 4))
    >>> [(s.low, s.high) for s in found][1]
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    """
    found: list[DateSpan] = []
    said = cache(lambda slot: re.search(slot, text) is not None)
    for pattern in language().dates:
        if not (all(letters in text for letters in pattern.letters) and all(map(said, pattern.slots))):
            continue
        for match in pattern.pattern.finditer(text):
            try:
                low, high = _BUILDERS[pattern.builder](match, pattern, calendar)
            except (ValueError, OverflowError):
                continue  # no such day, as in February 30
            found.append(
                DateSpan(
                    *match.span(),
                    low,
                    high,
                    ahead=_rolling_future(match, pattern, calendar)
                    if pattern.builder == "rolling_near"
                    else None,
                    bare_year=pattern.builder == "bare_year",
                    ago=pattern.builder == "ago",
                    end_of=pattern.builder == "month_end",
                    years=_years_of_era(match, pattern) or whole_years(low, high, calendar.today),
                    part=(part := _part(match, pattern)),
                    yearless=part is not None and part[0] == "month",
                )
            )
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[DateSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
