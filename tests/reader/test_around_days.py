"""Days that another day tells, and bounds on columns of months."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
SCHEMA = TableSchema.model_validate(
    {
        "name": "talks",
        "columns": {
            "title": {"type": "VARCHAR", "vocabulary": "open"},
            "held": {"type": "DATE", "synonyms": ["held"]},
            "answer": {
                "type": "VARCHAR",
                "kind": "month",
                "order": MONTHS,
                "synonyms": ["answer", "answered"],
            },
        },
    }
)
ROWS = [
    {"title": f"T{n}", "held": date(2026, 11 + n % 2, 1 + n), "answer": MONTHS[n % len(MONTHS)]}
    for n in range(25)
]


@pytest.fixture(scope="module")
def talks() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("held within 3 days of 12 December", "held BETWEEN DATE '2026-12-09' AND DATE '2026-12-15'"),
        ("within a week of 12 December", "held BETWEEN DATE '2026-12-05' AND DATE '2026-12-19'"),
        ("held by the end of next month", "held < date_trunc('month', CURRENT_DATE) + INTERVAL 2 MONTH"),
    ],
)
def test_days(talks: NLFilter, request_: str, where: str) -> None:
    found = talks.translate(request_)
    assert (found.where.sql, found.covered) == (where, True)


BOOKED = TableSchema.model_validate(
    {
        "name": "tours",
        "label": {"en": "tours"},
        "nouns": ["tour"],
        "columns": {
            "tour_date": {"type": "DATE", "synonyms": ["tour date"]},
            "deadline": {"type": "DATE", "synonyms": ["deadline"]},
            "fee_cap": {"type": "INTEGER", "unit": "percent", "synonyms": ["fee cap"]},
        },
    }
)
TOURS = [
    {"tour_date": date(2026, 11, 10), "deadline": date(2026, 11, 10 - n), "fee_cap": n or None}
    for n in (0, 1, 3, 9)
] + [{"tour_date": date(2026, 12, 1), "deadline": date(2026, 12, 3), "fee_cap": 0}]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no fee cap", "fee_cap IS NULL"),
        ("no fee", "fee_cap = 0"),
    ],
)
def test_days_from_one_column_to_another_and_no_cap(request_: str, where: str) -> None:
    found = NLFilter(BOOKED, translator="embedded", values=TOURS).translate(request_)
    assert (found.where.sql, found.covered) == (where, True)


@pytest.mark.parametrize(
    "request_",
    [
        "within 4 weeks of 0001-01-01",
        "the weekend of 9999-12-31",
        "0001-01-01 or 999999999999999999999 December",
    ],
)
def test_the_ends_of_the_calendar_are_no_error(request_: str) -> None:
    schema = TableSchema.model_validate({"name": "events", "columns": {"day": {"type": "DATE"}}})
    assert NLFilter(schema, translator="embedded").translate(request_).where.conditions
