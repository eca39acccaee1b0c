"""First runs on refusals beside words that the table does not know: what is known stays refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = dt.date(2026, 11, 27)


def trip(n: int) -> dict[str, Any]:
    return {
        "title": f"Trip number {n} along the coast",
        "kind": ["sailing", "hiking", "climbing", "cycling"][n % 4],
        "sold_by": ["agent", "private", "club"][n % 3],
        "skills": [["Managing"], ["Cooking", "Managing"], ["Swimming"]][n % 3],
        "rating": None if n % 5 == 0 else 3 + n % 3,
        "bookings_closed_on": TODAY + dt.timedelta(days=5 * (n % 20) - 40),
    }


def book(n: int) -> dict[str, Any]:
    return {
        "book": f"Book {n}",
        "genre": ["romance", "crime", "poetry"][n % 3],
        "entries_closed_on": TODAY + dt.timedelta(days=9 * (n % 20) - 60),
    }


@pytest.fixture(scope="module")
def trips() -> NLFilter:
    rows = [trip(n) for n in range(120)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.fixture(scope="module")
def books() -> NLFilter:
    rows = [book(n) for n in range(120)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("anything except ballooning and hiking", "kind IS DISTINCT FROM 'hiking'"),
        ("exclude ballooning, sailing", "kind IS DISTINCT FROM 'sailing'"),
        ("no ballooning or climbing", "kind IS DISTINCT FROM 'climbing'"),
        ("no management agents please", "sold_by IS DISTINCT FROM 'agent'"),
        (
            "no manager please, sailing",
            "(NOT list_contains(skills, 'Managing') OR skills IS NULL) AND kind = 'sailing'",
        ),
        ("bookings not closed yet", "bookings_closed_on >= CURRENT_DATE OR bookings_closed_on IS NULL"),
    ],
)
def test_trips(trips: NLFilter, request_: str, sql: str) -> None:
    assert trips.translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("anything except westerns and crime", "genre IS DISTINCT FROM 'crime'"),
        ("entries not closed yet", "entries_closed_on >= CURRENT_DATE OR entries_closed_on IS NULL"),
        ("crime but not about vampires", "genre = 'crime'"),
    ],
)
def test_books(books: NLFilter, request_: str, sql: str) -> None:
    assert books.translate(request_).where.sql == sql
