"""A day without a year is one that its column stores; "since" and "was" are about the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter, TableSchema

FIRST = date(2026, 2, 3)
ROWS = [
    {"load": n, "due": FIRST + timedelta(days=n), "filed": FIRST + timedelta(days=n // 2), "fees": n or None}
    for n in range(310)
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "loads",
        "columns": {
            "load": {"type": "INTEGER"},
            "due": {"type": "DATE", "synonyms": ["available"]},
            "filed": {"type": "DATE"},
            "fees": {"type": "INTEGER", "synonyms": ["offers"]},
        },
    }
)


@pytest.fixture(scope="module")
def loads() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=date(2026, 11, 28))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("due before October", "due < DATE '2026-10-01'"),
        ("due by 15 October", "due < DATE '2026-10-16'"),
        ("was due in October", "due >= DATE '2026-10-01' AND due < DATE '2026-11-01'"),
        ("due since October", "due >= DATE '2026-10-01'"),
        ("due after 1 December", "due >= DATE '2026-12-02'"),
        (
            "filed in May and available in June",
            "month(filed) = 5 AND due >= DATE '2026-06-01' AND due < DATE '2026-07-01'",
        ),
    ],
)
def test_the_year_that_is_stored(loads: NLFilter, request_: str, where: str) -> None:
    found = loads.translate(request_)
    assert (found.where.sql, found.covered) == (where, True)


def test_a_column_that_must_have_a_value_is_no_filler(loads: NLFilter) -> None:
    assert loads.translate("loads with offers").where.sql == "fees IS NOT NULL"
