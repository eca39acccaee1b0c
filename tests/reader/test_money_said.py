"""A word for money or pay beside an amount asks for no column without money."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

TOWNS = TableSchema.model_validate(
    {
        "name": "towns",
        "columns": {
            "region": {"type": "VARCHAR", "values": ["North", "South"]},
            "population": {"type": "INTEGER"},
            "holidays": {"type": "INTEGER", "synonyms": ["年間休日"]},
        },
    }
)
JOBS = TableSchema.model_validate(
    {"name": "jobs", "columns": {"holidays": {"type": "INTEGER"}, "salary": {"type": "INTEGER"}}}
)
ROWS = [{"region": "North" if n % 2 else "South", "population": 900 * n, "holidays": n} for n in range(99)]


@pytest.mark.parametrize(
    "request_",
    [
        "年収400万以下",
        "年収500万円以上",
        "給料が3万以上",
        "家賃5万以下",
        "3万以上の年収",
        "salary under 40k",
        "a wage of 30k",
        "price below 40k",
        "paying over 40k",
        "40k salary",
    ],
)
def test_money_is_left_over_in_a_table_without_it(request_: str) -> None:
    towns = NLFilter(TOWNS, translator="embedded", values=ROWS)
    with pytest.raises(NotExpressible):
        towns.translate(request_)
    beside = towns.translate(f"North, {request_}")
    assert beside.where.sql == "region = 'North'"
    assert beside.unmatched


def test_an_amount_alone_still_finds_the_column_that_can_hold_it() -> None:
    towns = NLFilter(TOWNS, translator="embedded", values=ROWS)
    assert towns.translate("under 40k").where.sql == "population < 40000"


def test_money_finds_the_column_of_money() -> None:
    jobs = NLFilter(JOBS, translator="embedded")
    assert jobs.translate("年収400万以下").where.sql == "salary <= 4000000"


def test_a_year_is_no_amount() -> None:
    grants = NLFilter(GRANTS, translator="embedded")
    assert "awarded" not in grants.translate("awarded in 2024").where.sql
    assert grants.translate("awarded over 2024").where.sql == "awarded > 2024"
    assert grants.translate("applied in 2024").where.sql.startswith("applied >= DATE '2024-01-01'")


GRANTS = TableSchema.model_validate(
    {
        "name": "grants",
        "columns": {"awarded": {"type": "INTEGER", "unit": "GBP"}, "applied": {"type": "DATE"}},
    }
)
