"""A table of courses without a schema file: weekdays as texts, two columns of minutes, days to come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 27)


def course(n: int) -> dict[str, Any]:
    return {
        "course_id": n,
        "title": f"O'Brien's class {n}" if n % 5 == 0 else f"class {n}",
        "weekday": "水金月火土日木"[n % 7],
        "walk_min": 1 + n % 18,
        "duration_min": 45 + 15 * (n % 10),
        "start_date": TODAY + dt.timedelta(days=n - 20),
        "starts_at": dt.time(9 + n % 12),
        "level": ["Cooperative", "Competitive"][n % 2],
    }


@pytest.fixture(scope="module")
def courses() -> NLFilter:
    rows = [course(n) for n in range(120)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


def test_a_title_with_an_apostrophe_is_found(courses: NLFilter) -> None:
    assert courses.filter("O'Brien's", [course(5), course(6)]).rows == [course(5)]


@pytest.mark.parametrize(("hour", "bound"), [(None, "> CURRENT_DATE"), (18, ">= CURRENT_DATE")])
def test_what_is_still_to_begin_may_do_so_today(hour: int | None, bound: str) -> None:
    days = [dt.date(2026, 11, day) for day in range(1, 29)]
    rows = [
        {"walk": f"walk {d.day}", "start": dt.datetime(*d.timetuple()[:3], hour) if hour else d} for d in days
    ]
    terms = TableSchema.infer(rows).terms
    assert [term.where for word, term in terms.items() if "upcoming" in (word, *term.synonyms)] == [
        f'"start" {bound}'
    ]
