"""Dates in a request, as spans of days; symbolic if they depend on today.

`spans` finds "last month", "in the last 7 days", "March 2026", "the 90s", 「先週」, 「3日以内」 and so on,
each as a half-open span. "Last 7 days" counts back from today; "last week" is Monday to Sunday (ISO 8601).
The two are different spans, and the words made from the where say which one was meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.translate.languages.date_words import DatePattern
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import Calendar
from nlfilter.translate.quantities.date_bounds import AHEAD, BUILDERS, COMING_DAY
from nlfilter.translate.quantities.day_in_figures import in_other_order, with_order
from nlfilter.translate.quantities.named_dates import era_of, season_months, weekdays_of
from nlfilter.translate.quantities.weekday_beside import Beside, day_on, weekday_beside
from nlfilter.translate.quantities.weekdays_together import weekdays_together
from nlfilter.where.dates import later, shift
from nlfilter.where.nodes import Day, Part, RelativeDate, Unit


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
