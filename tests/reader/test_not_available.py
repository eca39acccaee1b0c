"""What is not so on some day, and figures that are no years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NotExpressible

TODAY = date(2026, 11, 20)
ROWS = [{"berth": n, "available": TODAY + timedelta(days=n)} for n in range(-20, 100)]
SCHEMA = TableSchema.model_validate(
    {
        "name": "berths",
        "columns": {"berth": {"type": "VARCHAR"}, "available": {"type": "DATE"}},
        "terms": {"available now": {"where": "available <= CURRENT_DATE"}},
    }
)


@pytest.fixture(scope="module")
def berths() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=TODAY)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("not available now", "available > CURRENT_DATE OR available IS NULL"),
        ("not available until February", "available >= DATE '2027-02-01'"),
        ("not available after January", "available < DATE '2027-02-01' OR available IS NULL"),
        ("not available", "available IS NULL"),
        (
            "available in the next fortnight",
            "available BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 2 WEEK",
        ),
    ],
)
def test_the_opposite_is_never_applied(berths: NLFilter, request_: str, where: str) -> None:
    found = berths.translate(request_)
    assert (found.where.sql, found.covered) == (where, True)


@pytest.mark.parametrize("request_", ["budget 1500 to 1900", "budget 1800 to 2100"])
def test_figures_far_from_all_years_are_none(berths: NLFilter, request_: str) -> None:
    with pytest.raises(NotExpressible):
        berths.filter(request_, ROWS)
