"""Dates in a request, as spans of days; symbolic if they depend on today.

`spans` finds "last month", "in the last 7 days", "March 2026", "the 90s", 「先週」, 「3日以内」 and so on,
each as a half-open span. "Last 7 days" counts back from today; "last week" is Monday to Sunday (ISO 8601).
The two are different spans, and the words made from the where say which one was meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.fold import is_hiragana
from nlfilter.translate.languages.language import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import (
    Bounds,
    Calendar,
    any_weekday,
    coming_weekday,
    day_in_figures,
    day_of_year,
    days_of_week,
    decade,
    era_of,
    figure,
    first_of_month,
    in_other_order,
    months_from,
    next_weekday,
    season,
    season_months,
    week_of_day,
    weekday,
    weekdays_of,
    with_order,
    year_said,
)
from nlfilter.where.dates import later, shift
from nlfilter.where.nodes import Day, Part, RelativeDate, Unit


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


class Beside(Struct, frozen=True):
    """A weekday (0 is Monday) at the folded characters start:stop, which touch a day."""

    start: int
    stop: int
    number: int


def weekday_beside(text: str, start: int, stop: int) -> Beside | None:
    """The weekday that is said right before or right after the day at start:stop."""
    words = language().dates
    found = (
        *(one.pattern.search(text, 0, start) for one in words.before_a_day),
        *(one.pattern.match(text, stop) for one in words.after_a_day),
    )
    return next((Beside(*match.span(), _number(match)) for match in found if match), None)


def _number(match: re.Match[str]) -> int:
    """The number of a weekday, which may be shortened to its first letter in brackets."""
    said = next(filter(None, match.groupdict().values()))
    return next(number for name, number in language().dates.weekdays.items() if name.startswith(said))


def day_on(weekday: int, days: Sequence[date | None], today: date | None) -> date | None:
    """The first of some days that is such a weekday; with `today`, also the same day of a close year."""
    own = [day for day in days if day]
    near = (_moved(day, years) for years in (1, -1) for day in own) if today else ()
    close = (day for day in near if day and today and abs((day - today).days) <= _CLOSE)
    return next((day for day in (*own, *close) if day.weekday() == weekday), None)


_CLOSE = 270
"""In days. A weekday that only fits a day further away is rather wrong."""


def _moved(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None  # February 29


def weekdays_together(text: str, found: Sequence[DateSpan]) -> Sequence[DateSpan]:
    """The dates of a folded text, from left to right; weekdays that are refused or joined are of any week.

    If one of the joined weekdays has a week, it is that of all: "next Saturday and Sunday".
    """
    kept = [one.any_week if _is_bare(text, one) and _is_refused(text, one) else one for one in found]
    pairs = [n for n in range(len(kept) - 1) if _are_joined(text, *kept[n : n + 2])]
    for n in reversed(pairs):
        one, after = kept[n : n + 2]
        if _is_bare(text, one) and _is_bare(text, after):
            kept[n + 1] = after = after.any_week
        if after.part and after.part[0] == "weekday":
            kept[n] = one.any_week
        elif _begins_with_weekday(text, after):  # "Saturday and Sunday next week"
            kept[n] = _in_week_of(after, one)
    for n in pairs:
        kept[n + 1] = _in_week_of(*kept[n : n + 2], later=True)
    for n in range(len(kept) - 1):
        kept[n : n + 2] = _in_period(text, *kept[n : n + 2])
    return tuple(kept)


def _in_period(text: str, one: DateSpan, after: DateSpan) -> tuple[DateSpan, DateSpan]:
    """Two dates; where one is a period, the weekday of the other may be any in it: "October, Saturday"."""
    first, last = _is_bare(text, one), _is_bare(text, after)
    if first is last or one.end > after.start:
        return one, after
    period, weekday = (after, one) if first else (one, after)
    bounded = _bounds_between(text[one.end : after.start])
    if bounded is None or not (bounded or _is_long(period)):
        return one, after
    return (weekday.any_week, after) if first else (one, weekday.any_week)


def _bounds_between(gap: str) -> bool | None:
    """Whether a word between two dates makes a bound of one: "after"; None if other things stand there."""
    roles, bounded = language().roles, False
    for word in gap.replace("、", " ").replace(",", " ").split():
        forms = (word, word[:-1]) if is_hiragana(word[-1]) else (word,)  # 「以降|の」
        found = [roles[form] for form in forms if form in roles]
        if not found or not found[0].isdisjoint(("and", "or")):
            return None
        bounded = bounded or any(not one.isdisjoint(_BOUNDING) for one in found)
    return bounded


_BOUNDING = frozenset(
    f"date_{side}{place}" for side in ("since", "after", "before", "until") for place in ("", "_after")
)


def _is_long(span: DateSpan) -> bool:
    """Whether a period holds several weeks."""
    low, high = span.low, span.high
    if isinstance(low, date) and isinstance(high, date):
        return (high - low).days > _WEEK
    return isinstance(low, RelativeDate) and low.start_of in ("month", "quarter", "year")


def _is_bare(text: str, span: DateSpan) -> bool:
    return text[span.start : span.end] in language().dates.weekdays


def _is_refused(text: str, span: DateSpan) -> bool:
    """Whether a refusal follows: 「土曜以外」."""
    roles, ahead = language().roles, text[span.end :]
    return any("not_after" in roles.get(ahead[:size], ()) for size in range(1, _LONGEST_REFUSAL))


_LONGEST_REFUSAL = 8


def _are_joined(text: str, one: DateSpan, after: DateSpan) -> bool:
    gap = text[one.end : after.start].strip(" ,、・")
    words = not gap or not language().roles.get(gap, frozenset()).isdisjoint(("and", "or"))
    return words and one.end < after.start


def _begins_with_weekday(text: str, span: DateSpan) -> bool:
    return any(text.startswith(name, span.start) for name in language().dates.weekdays)


def _in_week_of(known: DateSpan, span: DateSpan, *, later: bool = False) -> DateSpan:
    """A weekday that is said without a week, in the week of another one; or the next such day (`later`)."""
    day, part = known.low, span.any_week.part
    if not (known.is_weekday and isinstance(day, RelativeDate) and part and part[0] == "weekday"):
        return span
    weeks, days = (sum(n for n, unit in day.shifts if unit == one) for one in ("week", "day"))
    number = part[1][0] - 1
    if not weeks or len(part[1]) > 1:
        return span
    weeks += later and number < days
    return replace(span, low=_day(weeks, number), high=_day(weeks, number + 1), part=None, ahead=None)


def _day(weeks: int, days: int) -> RelativeDate:
    shifts: tuple[tuple[int, Unit], ...] = ((weeks, "week"), (days, "day"))
    return RelativeDate("week", tuple(shift for shift in shifts if shift[0]))


_UNITS: tuple[Unit, ...] = get_args(Unit)


def _relative(unit: Unit, offset: int, *, length: int = 1) -> Bounds:
    def start(n: int) -> RelativeDate:
        return RelativeDate(unit, ((n, unit),) if n else ())

    return start(offset), start(offset + length)


def _day_from_today(offset: int) -> RelativeDate:
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
    return _day_from_today(pattern.offset), _day_from_today(pattern.offset + 1)


def _shift(count: int, unit: Unit) -> RelativeDate:
    return RelativeDate(None, ((count, unit),)) if count else RelativeDate()


def _rolling_past(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _shift(-_count(match, pattern), _unit(match, pattern)), _day_from_today(1)


def _rolling_future(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    return _day_from_today(0), RelativeDate(
        None, ((_count(match, pattern), _unit(match, pattern)), (1, "day"))
    )


def _ago(match: re.Match[str], pattern: DatePattern, _: Calendar) -> Bounds:
    count, unit = -_count(match, pattern), _unit(match, pattern)
    low = _shift(count, unit)
    high = _day_from_today(count + 1) if unit == "day" else RelativeDate(None, ((count, unit), (1, "day")))
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
    return _day_from_today(0), _calendar(match, pattern, calendar)[1]


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


class DateSpan(Struct, frozen=True):
    """The days from `low` up to, but not including, `high` (None: open), at the folded characters start:end.

    `ahead`: the span of "within 3 days" or "Friday" for future days, such as a deadline. `bare_year`: only
    four digits. `ago`: a day counted back; "more than" means before it. `end_of`: the last day of a month,
    which "before" includes. `years`: the whole years covered, for columns of years. `part`: the months or
    weekdays that are said without a year or a week ("in March", "on Saturdays"). `yearless`: the year is
    today's, for want of one. `monthless`: so is the month ("the 20th"). `swapped`: the day if the month comes
    first in its figures, where nothing tells the order.
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
    monthless: bool = False
    swapped: tuple[Day | None, Day | None] | None = None

    @property
    def is_weekday(self) -> bool:
        """Whether it is a single weekday of a certain week: "Friday", "next Monday"."""
        low, high = self.low, self.high
        if not isinstance(low, RelativeDate) or not isinstance(high, RelativeDate) or low.start_of != "week":
            return False
        return high.start_of == "week" and days_in(high) - days_in(low) == 1

    @property
    def any_week(self) -> DateSpan:
        """A weekday of this week, as that day of any week: "Saturday" beside "on Sundays"."""
        if not self.is_weekday or any(unit == "week" for _, unit in getattr(self.low, "shifts", ())):
            return self
        return replace(self, part=("weekday", (days_in(cast(RelativeDate, self.low)) + 1,)))

    @property
    def to_come(self) -> bool:
        """Whether it begins after today, counted from today: "tomorrow", "next week"."""
        return isinstance(self.low, RelativeDate) and any(count > 0 for count, _ in self.low.shifts[:1])

    def in_week(self, weeks: int) -> DateSpan:
        """Weekdays of this or of any week, in the week so many weeks from this one."""
        if self.any_week is not self:
            days: tuple[int, ...] = (days_in(cast(RelativeDate, self.low)) + 1,)
        else:
            days = self.part[1] if self.part and self.part[0] == "weekday" else ()
        if not days or max(days) - min(days) != len(days) - 1:
            return self
        monday = RelativeDate("week", ((weeks, "week"),))
        return replace(
            self,
            low=later(monday, min(days) - 1, "day"),
            high=later(monday, max(days), "day"),
            part=None,
            ahead=None,
        )

    @property
    def within(self) -> tuple[int, Unit] | None:
        """How many units "within 3 days" covers; None of other spans."""
        stop = self.ahead[1] if self.ahead else None
        return stop.shifts[0] if isinstance(stop, RelativeDate) and stop.start_of is None else None

    @property
    def one_day(self) -> bool:
        """Whether it is a single fixed day."""
        return isinstance(self.low, date) and isinstance(self.high, date) and (self.high - self.low).days == 1


def of_month(span: DateSpan, year: int, month: int, number: int | None = None) -> DateSpan | None:
    """A single day in a month, the same as that of `span` or another one; None if the month lacks it."""
    day = cast(date, span.low).day if number is None else number
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    low = date(year, month, day)
    return replace(span, low=low, high=shift(low, 1, "day"))


def days_in(day: RelativeDate) -> int:
    """The number of days in the shifts of a day, without whole weeks."""
    return sum(count for count, unit in day.shifts if unit == "day")


def whole_years(low: Day | None, high: Day | None, today: date) -> tuple[int, int] | None:
    """The years that a span covers exactly, for columns that hold years as numbers."""
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
    """The years of an era, or of one of its years."""
    if pattern.builder != "era":
        return None
    first, last = era_of(match, pattern, Calendar(date.today(), 1))
    return (
        (first.year, (last - timedelta(days=1)).year)
        if isinstance(first, date) and isinstance(last, date)
        else None
    )


def _part(match: re.Match[str], pattern: DatePattern) -> tuple[Part, tuple[int, ...]] | None:
    """The months or weekdays that a pattern says without a year or a week."""
    if pattern.builder == "any_weekday":
        return "weekday", weekdays_of(match, pattern)
    if pattern.builder not in ("month_of_year", "season") or pattern.offset or pattern.fixed:
        return None
    said = match.groupdict()
    if said.get("year") or said.get("ahead") or said.get("back"):
        return None
    months = (
        season_months(match) if pattern.builder == "season" else (language().dates.months[match["month"]],)
    )
    return "month", months


def _is_yearless(
    match: re.Match[str], pattern: DatePattern, part: tuple[Part, tuple[int, ...]] | None
) -> bool:
    """Whether a day or a month is said without its year."""
    said = match.groupdict()
    days = pattern.builder in _WITHOUT_A_YEAR and not pattern.fixed
    month_end = pattern.builder == "month_end" and said.get("month") and not (pattern.offset or pattern.fixed)
    return bool((days or month_end) and not said.get("year")) or (part is not None and part[0] == "month")


_WITHOUT_A_YEAR = frozenset({"day_of_month", "days_of_month", "day_in_figures", "quarter_of_year"})


@lru_cache(maxsize=256)  # every reader of a request asks for it
def spans(text: str, calendar: Calendar) -> Sequence[DateSpan]:
    """The dates in a folded text, from left to right, the longest at each place.

    >>> found = spans("posted in the last 7 days, since march 2026", Calendar(date(2026, 10, 1), 4))
    >>> [(s.low, s.high) for s in found][1]
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    """
    found: list[DateSpan] = []
    calendar = with_order(text, calendar)
    said = cache(lambda slot: re.search(slot, text) is not None)
    for pattern in language().dates.patterns:
        if pattern.letters and pattern.letters[0] not in text:  # true for most, so it is asked first
            continue
        if pattern.one_of and not any(word in text for word in pattern.one_of):
            continue
        if not (all(letters in text for letters in pattern.letters) and all(map(said, pattern.slots))):
            continue
        matches = pattern.pattern.finditer(text)
        found += (span for match in matches if (span := _span(match, pattern, calendar)))
    apart: list[Beside] = []
    found = [_on_its_weekday(text, span, calendar.today, apart) for span in found]
    found = [
        span for span in found if not any(one.start <= span.start and span.end <= one.stop for one in apart)
    ]
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[DateSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return weekdays_together(text, kept)


def _span(match: re.Match[str], pattern: DatePattern, calendar: Calendar) -> DateSpan | None:
    """The span of a match; None if there is no such day: February 30."""
    try:
        low, high = BUILDERS[pattern.builder](match, pattern, calendar)
    except (ValueError, OverflowError):
        return None
    part, ahead = _part(match, pattern), AHEAD.get(pattern.builder)
    return DateSpan(
        *match.span(),
        low,
        high,
        ahead=ahead(match, pattern, calendar) if ahead else None,
        bare_year=pattern.builder == "bare_year",
        ago=pattern.builder == "ago",
        end_of=pattern.builder == "month_end",
        years=_years_of_era(match, pattern) or whole_years(low, high, calendar.today),
        part=part,
        yearless=_is_yearless(match, pattern, part),
        monthless=pattern.builder == COMING_DAY and not pattern.fixed,
        swapped=in_other_order(match, pattern, calendar),
    )


def _on_its_weekday(text: str, span: DateSpan, today: date, apart: list[Beside]) -> DateSpan:
    """A day with the weekday beside it, which tells its year and the order of its figures.

    A weekday that is wrong for the day goes to `apart`: the day holds, and the weekday is no second day.
    """
    beside = weekday_beside(text, span.start, span.end) if span.one_day and not span.end_of else None
    if beside is None or not isinstance(span.low, date):
        return span
    other = span.swapped[0] if span.swapped else None
    days = (span.low, other if isinstance(other, date) else None)
    day = day_on(beside.number, days, today if span.yearless else None)
    if day is None:
        apart.append(beside)
        return span
    return replace(
        span,
        start=min(span.start, beside.start),
        end=max(span.end, beside.stop),
        low=day,
        high=day + timedelta(days=1),
        yearless=span.yearless and day == span.low,
        swapped=None,
    )
