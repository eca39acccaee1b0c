"""Spans of days; they stay symbolic if they depend on today."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.calendars import Calendar
from nlfilter.translate.quantities.dates import spans
from nlfilter.translate.reader.predicates.periods import Share, part_of
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import RelativeDate

TODAY = date(2026, 10, 1)  # a Thursday
CALENDAR = Calendar(TODAY, 4)


def span(text: str) -> tuple[date | None, date | None]:
    """The first span of a text as dates."""
    found = spans(fold(text), Calendar(TODAY, 4))[0]
    low, high = (None if day is None else resolve(day, TODAY) for day in (found.low, found.high))
    return low, high


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("today", "2026-10-01", "2026-10-02"),
        ("yesterday", "2026-09-30", "2026-10-01"),
        ("last 7 days", "2026-09-24", "2026-10-02"),
        ("直近7日", "2026-09-24", "2026-10-02"),
        ("last week", "2026-09-21", "2026-09-28"),
        ("先週", "2026-09-21", "2026-09-28"),
        ("this month", "2026-10-01", "2026-11-01"),
        ("来月", "2026-11-01", "2026-12-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ("last friday", "2026-09-25", "2026-09-26"),
        ("今年度", "2026-04-01", "2027-04-01"),
        ("来年度", "2027-04-01", "2028-04-01"),
        ("fy2025", "2025-04-01", "2026-04-01"),
        ("march 2025", "2025-03-01", "2025-04-01"),
        ("march 3rd, 2025", "2025-03-03", "2025-03-04"),
        ("2026年4月1日", "2026-04-01", "2026-04-02"),
        ("q2 2025", "2025-04-01", "2025-07-01"),
        ("the first half of 2026", "2026-01-01", "2026-07-01"),
        ("2025年後半", "2025-07-01", "2026-01-01"),
        ("the 90s", "1990-01-01", "2000-01-01"),
        ("10月末", "2026-10-31", "2026-11-01"),
        ("3 days ago", "2026-09-28", "2026-09-29"),
        ("2025-12-24", "2025-12-24", "2025-12-25"),
    ],
)
def test_a_span(text: str, low: str, high: str) -> None:
    assert span(text) == (date.fromisoformat(low), date.fromisoformat(high))


def test_relative_spans_stay_symbolic() -> None:
    (found,) = spans("last month", Calendar(TODAY, 1))
    assert found.low == RelativeDate("month", ((-1, "month"),))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("R5.4.1以降", date(2023, 4, 1), date(2023, 4, 2)),
        ("H31.4.1", date(2019, 4, 1), date(2019, 4, 2)),
        ("令和元.5.10", date(2019, 5, 10), date(2019, 5, 11)),
        ("R6/12/24", date(2024, 12, 24), date(2024, 12, 25)),
        ("S60年", date(1985, 1, 1), date(1986, 1, 1)),
        ("R5年4月", date(2023, 4, 1), date(2023, 5, 1)),
    ],
)
def test_years_of_eras_as_files_write_them(text: str, low: date, high: date) -> None:
    (found,) = spans(fold(text), CALENDAR)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("text", ["R5", "H33.4.1", "xr5.4.1", "R5.13.1", "R5.4.1.2", "S3"])
def test_what_is_no_year_of_an_era(text: str) -> None:
    assert not [found for found in spans(fold(text), CALENDAR) if not found.bare_year]


@pytest.mark.parametrize("text", ["2026-02-30", "13月", "maybe", "marching"])
def test_what_is_no_date(text: str) -> None:
    assert all(found.bare_year for found in spans(fold(text), Calendar(TODAY, 1)))


@pytest.mark.parametrize(
    ("text", "share", "low", "high"),
    [
        ("november 2015", "middle", date(2015, 11, 11), date(2015, 11, 21)),
        ("february 2024", "late", date(2024, 2, 21), date(2024, 3, 1)),
        ("december 2015", "second_half", date(2015, 12, 16), date(2016, 1, 1)),
        ("2015", "early", date(2015, 1, 1), date(2015, 5, 1)),
        ("the 2010s", "middle", date(2014, 1, 1), date(2017, 1, 1)),
        ("1990年代", "first_half", date(1990, 1, 1), date(1995, 1, 1)),
        ("19th century", "second_half", date(1851, 1, 1), date(1901, 1, 1)),
    ],
)
def test_a_part_of_a_period(text: str, share: Share, low: date, high: date) -> None:
    (whole,) = spans(text, CALENDAR)
    part = part_of(whole, share, CALENDAR.today)
    assert part is not None
    assert (part.low, part.high) == (low, high)


def test_a_day_has_no_parts() -> None:
    (day,) = spans("march 5 2026", CALENDAR)
    assert part_of(day, "early", CALENDAR.today) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("in march", ("month", (3,))),
        ("on saturdays and sundays", ("weekday", (6, 7))),
        ("平日", ("weekday", (1, 2, 3, 4, 5))),
        ("march 2026", None),
        ("on saturday", None),
        ("去年の3月", None),
    ],
)
def test_months_and_days_of_any_year_and_week(text: str, part: object) -> None:
    (found,) = spans(text, CALENDAR)
    assert found.part == part


@pytest.mark.parametrize(
    ("text", "low", "high", "years"),
    [
        ("平成", date(1989, 1, 8), date(2019, 5, 1), (1989, 2019)),
        ("平成元年", date(1989, 1, 8), date(1990, 1, 1), (1989, 1989)),
        ("昭和50年代", date(1975, 1, 1), date(1985, 1, 1), (1975, 1984)),
        ("the meiji era", date(1868, 1, 25), date(1912, 7, 31), (1868, 1912)),
        ("18世紀", date(1701, 1, 1), date(1801, 1, 1), (1701, 1800)),
    ],
)
def test_eras_and_centuries(text: str, low: date, high: date, years: tuple[int, int]) -> None:
    (found,) = spans(text, CALENDAR)
    assert (found.low, found.high, found.years) == (low, high, years)


def test_an_era_has_no_year_after_its_last() -> None:
    assert not any(span.low == date(2020, 1, 1) for span in spans("平成32年", CALENDAR))
