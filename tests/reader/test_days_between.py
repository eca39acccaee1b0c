"""Days are counted until today. Days from one column to another are not read, and so not covered."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "lamps",
        "columns": {
            "reported": {"type": "DATE", "synonyms": ["reported on"]},
            "repaired": {"type": "DATE"},
            "street": {"type": "VARCHAR"},
        },
    }
)
LAMPS = NLFilter(SCHEMA, translator="embedded", today=date(2026, 11, 28))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("repaired within 10 days", "repaired BETWEEN CURRENT_DATE - INTERVAL 10 DAY AND CURRENT_DATE"),
    ],
)
def test_days_are_counted_until_today(request_: str, where: str) -> None:
    translation = LAMPS.translate(request_)
    assert (translation.where.sql, translation.covered) == (where, True)


@pytest.mark.parametrize("end", ["of being reported", "of complaining"])
def test_what_cannot_be_counted_is_not_covered(end: str) -> None:
    assert not LAMPS.translate(f"repaired within a month {end}").covered
