"""Days relative to today follow DuckDB's calendar, and a day stands for all its times."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.where.dates import cut, later, resolve, shift, start_of
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.nodes import Compare, RelativeDate, Unit
from nlfilter.where.sql.writer import bound, readable
from tests.where.postings import POSTINGS
from tests.where.strategies import RELATIVE, UNITS

CONNECTION = duckdb.connect()
TODAYS = st.dates(date(1600, 1, 1), date(2400, 12, 31))


def in_duckdb(day: RelativeDate, today: date) -> date:
    text = readable(Compare("posted_at", "=", day), POSTINGS).removeprefix("posted_at = ")
    text = text.replace("CURRENT_DATE", f"DATE '{today}'")
    found = CONNECTION.execute(f"SELECT CAST({text} AS DATE)").fetchone()
    assert found is not None
    assert isinstance(found[0], date)
    return found[0]


@settings(deadline=None)
@given(RELATIVE, TODAYS)
def test_a_relative_day_is_the_one_that_its_text_is_in_duckdb(day: RelativeDate, today: date) -> None:
    assert resolve(day, today) == in_duckdb(day, today)


@settings(deadline=None, max_examples=300)
@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    UNITS,
    st.sampled_from(("=", "<>", "<", "<=", ">", ">=")),
)
def test_the_first_day_of_a_stretch_compares_as_in_duckdb(held: date, day: date, unit: Unit, op: str) -> None:
    """A rewritten `date_trunc(unit, column)` keeps the same rows as in DuckDB."""
    written = f"date_trunc('{unit}', posted_at) {op} DATE '{start_of(day, unit)}'"
    kept = readable(parse_predicate(written, POSTINGS), POSTINGS)
    found = CONNECTION.execute(
        f"SELECT {written}, {kept} FROM (SELECT DATE '{held}' AS posted_at)"
    ).fetchone()
    assert found is not None
    assert found[0] == found[1]


@settings(deadline=None)
@given(RELATIVE, TODAYS, UNITS)
def test_cutting_a_relative_day_is_cutting_the_date(day: RelativeDate, today: date, unit: str) -> None:
    found = cut(day, unit)  # type: ignore[arg-type]
    if found is not None:
        assert resolve(found, today) == start_of(resolve(day, today), unit)  # type: ignore[arg-type]


@given(RELATIVE, TODAYS)
def test_the_next_day_comes_a_day_later(day: RelativeDate, today: date) -> None:
    assert resolve(later(day, 1, "day"), today) == resolve(day, today) + timedelta(days=1)


def test_the_edges_of_the_calendar_hold() -> None:
    assert shift(date(2026, 1, 1), 9000, "year") == date.max == shift(date.max, 1, "day")
    assert shift(date(2026, 1, 1), -5000, "year") == date.min == shift(date.min, -1, "week")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("seen_at = DATE '2024-02-29'", "29"),
        ("seen_at <> DATE '2024-02-29'", "28 01"),
        ("seen_at < DATE '2024-02-29'", "28"),
        ("seen_at <= DATE '2024-02-29'", "28 29"),
        ("seen_at > DATE '2024-02-29'", "01"),
        ("seen_at >= DATE '2024-02-29'", "29 01"),
        ("seen_at BETWEEN '2024-02-28' AND '2024-02-29'", "28 29"),
        ("seen_at NOT BETWEEN '2024-02-28' AND '2024-02-29'", "01"),
        ("seen_at IN ('2024-02-28', '2024-03-01')", "28 01"),
        ("seen_at IS DISTINCT FROM DATE '2024-02-29'", "28 01 none"),
        ("seen_at IS NOT DISTINCT FROM DATE '2024-02-29'", "29"),
        ("seen_at::DATE <= DATE '2024-02-29'", "28 29"),
        ("seen_at = CURRENT_DATE", "29"),
        ("seen_at > CURRENT_DATE - 1", "29 01"),
        ("year(seen_at) = 2024", "28 29 01"),
        ("seen_at <= TIMESTAMP '2024-02-29 00:00:00'", "28"),
    ],
)
def test_a_day_means_all_its_moments(text: str, days: str) -> None:
    moments = "('2024-02-28 23:59:59.999999'), ('2024-02-29 12:00:00'), ('2024-03-01 00:00:00'), (NULL)"
    sql, values = bound(parse_predicate(text, POSTINGS), POSTINGS, date(2024, 2, 29))
    rows = CONNECTION.execute(
        f"SELECT coalesce(strftime(seen_at, '%d'), 'none') FROM "
        f"(SELECT CAST(t AS TIMESTAMP) AS seen_at FROM (VALUES {moments}) v(t)) WHERE {sql}",
        values,
    ).fetchall()
    assert " ".join(day for (day,) in rows) == days
