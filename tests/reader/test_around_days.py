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
