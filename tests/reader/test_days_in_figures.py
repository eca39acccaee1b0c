"""Days in figures, whose order depends on the country; fiscal years; days after a name with "on"."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

TODAY = date(2026, 11, 28)


def loans(form: str | None = None, fiscal_year: int = 1) -> NLFilter:
    """A table of loans; its days are texts in a form, or real days."""
    lent = {"expr": f"CAST(try_strptime(lent_text, '{form}') AS DATE)"} if form else {}
    schema = {
        "name": "loans",
        "fiscal_year": fiscal_year,
        "columns": {
            "lent_text": {"type": "VARCHAR", "filterable": False},
            "lent": {"type": "DATE", "synonyms": ["lent on"], **lent},
            "ends": {"type": "DATE", "synonyms": ["ending", "end date"]},
            "borrower": {"type": "VARCHAR", "vocabulary": "text"},
            "copies": {"type": "INTEGER"},
        },
    }
    return NLFilter(TableSchema.model_validate(schema), translator="embedded", today=TODAY)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("end date before 31/03/2026", "ends < DATE '2026-03-31'"),
        ("end date before 31.3.2026", "ends < DATE '2026-03-31'"),
        ("end date before 31/3/26", "ends < DATE '2026-03-31'"),
        ("end date before 12/25/2026", "ends < DATE '2026-12-25'"),
        ("lent after 31/03", "lent >= DATE '2026-04-01'"),
        ("lent in 06/2024", "lent >= DATE '2024-06-01' AND lent < DATE '2024-07-01'"),
        ("lent in 2024-06", "lent >= DATE '2024-06-01' AND lent < DATE '2024-07-01'"),
        # one of two days tells the order of both
        ("lent between 01/04/2024 and 30/03/2025", "lent BETWEEN DATE '2024-04-01' AND DATE '2025-03-30'"),
        ("lent between 04/01/2024 and 03/30/2025", "lent BETWEEN DATE '2024-04-01' AND DATE '2025-03-30'"),
    ],
)
def test_a_day_with_one_order_is_sure(request_: str, where: str) -> None:
    translation = loans().translate(request_)
    assert (translation.where.sql, translation.covered) == (where, True)


def test_the_order_is_that_of_the_table() -> None:
    for form, day in (("%d/%m/%Y", "2024-04-01"), ("%m/%d/%Y", "2024-01-04"), ("%d.%m.%Y", "2024-04-01")):
        translation = loans(form).translate("lent before 1/4/2024")
        assert (translation.where.sql, translation.covered) == (f"lent < DATE '{day}'", True)


def test_without_an_order_the_day_comes_first_and_the_other_reading_is_told() -> None:
    translation = loans("%Y/%m/%d").translate("lent before 1/4/2024")
    assert (translation.where.sql, translation.covered) == ("lent < DATE '2024-04-01'", False)
    assert [other.sql for other in translation.alternatives] == ["lent < DATE '2024-01-04'"]


def test_where_all_money_is_in_dollars_the_month_comes_first() -> None:
    columns = {"lent": {"type": "DATE"}, "fine": {"type": "DOUBLE", "unit": "USD"}}
    schema = TableSchema.model_validate({"name": "loans", "columns": columns})
    table = NLFilter(schema, translator="embedded", today=TODAY)
    translation = table.translate("lent before 12/5/2026")
    assert (translation.where.sql, translation.covered) == ("lent < DATE '2026-12-05'", False)
    assert [other.sql for other in translation.alternatives] == ["lent < DATE '2026-05-12'"]
    between = table.translate("lent between 12/01 and 12/15").where.sql
    assert between == "lent BETWEEN DATE '2026-12-01' AND DATE '2026-12-15'"


@pytest.mark.parametrize("said", ["FY2023/24", "2023/24", "financial year 2023-24", "Q1 of 2023/24"])
def test_a_year_of_two_figures_is_no_calendar_year(said: str) -> None:
    with pytest.raises(NotExpressible) as error:
        loans().translate(said)
    assert [one.phrase for one in error.value.unmatched] == [said]
    first, last = ("2023-04-01", "2023-07-01" if "Q" in said else "2024-04-01")
    sql = f"lent >= DATE '{first}' AND lent < DATE '{last}'"
    assert loans(fiscal_year=4).translate(f"lent in {said}").where.sql == sql


def test_a_year_of_two_figures_is_no_pair_of_amounts() -> None:
    with pytest.raises(NotExpressible) as error:
        loans().translate("copies under 2023/24")
    assert [one.phrase for one in error.value.unmatched] == ["copies", "2023/24"]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("lent on weekends", "isodow(lent) IN (6, 7)"),
        ("lent on Saturday or Sunday", "isodow(lent) IN (6, 7)"),
        ("ending in the next 6 months", "ends BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 6 MONTH"),
        ("ending in March 2026", "ends >= DATE '2026-03-01' AND ends < DATE '2026-04-01'"),
        ("borrower ending in Ltd", "borrower ILIKE '%Ltd'"),
    ],
)
def test_a_name_that_ends_like_a_date_begins(request_: str, where: str) -> None:
    assert loans().translate(request_).where.sql == where


@pytest.mark.parametrize("said", ["this financial year", "this fiscal year", "financial year 2026"])
def test_a_financial_year_is_a_fiscal_one(said: str) -> None:
    where = "lent >= DATE '2026-04-01' AND lent < DATE '2027-04-01'"
    assert loans(fiscal_year=4).translate(f"lent in {said}").where.sql == where
