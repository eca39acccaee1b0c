"""Spans of days, symbolic where they depend on today."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter.schema.fold import fold
from nlfilter.translate.embedded.dates import Calendar, spans
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import RelativeDate

TODAY = date(2026, 10, 1)  # a Thursday


def span(text: str) -> tuple[date | None, date | None]:
    """The first span of a text, resolved."""
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


@pytest.mark.parametrize("text", ["2026-02-30", "13月", "maybe", "marching"])
def test_what_is_no_date(text: str) -> None:
    assert all(found.bare_year for found in spans(fold(text), Calendar(TODAY, 1)))
