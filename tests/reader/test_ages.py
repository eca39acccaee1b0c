"""How old a thing is, and how long nothing happened to it: never how long something of it lasts."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

TOOLS = {
    "name": "tools",
    "columns": {
        "year_made": {"type": "INTEGER", "kind": "year"},
        "warranty": {"type": "INTEGER", "unit": "months"},
        "return_days": {"type": "INTEGER", "unit": "days"},
        "serviced": {"type": "DATE", "synonyms": ["service", "inspected", "点検"]},
        "labels": {"type": "VARCHAR[]", "synonyms": ["label"], "values": ["needs-repair", "rare"]},
        "made_in": {"type": "VARCHAR", "values": {"Japan": ["日本"]}},
        "is_customer_report": {"type": "BOOLEAN"},
    },
}
FILTER = NLFilter(TableSchema.model_validate(TOOLS), translator="embedded", today=date(2026, 11, 27))


def means(request: str) -> str:
    return FILTER.translate(request).where.sql


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("newer than 5 years", "year_made > 2021"),
        ("older than 10 years", "year_made < 2016"),
        ("at least 3 years old", "year_made <= 2023"),
        ("at least 2 years of warranty", "warranty >= 24"),
        ("a warranty of over 2 years", "warranty > 24"),
    ],
)
def test_an_age_is_counted_from_the_year_and_asks_no_warranty(request_: str, where: str) -> None:
    assert means(request_) == where


@pytest.mark.parametrize("request_", ["within 10 minutes", "under 10 minutes", "10分以内"])
def test_minutes_are_no_days(request_: str) -> None:
    with pytest.raises(NotExpressible):
        means(request_)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no service for more than 90 days", "serviced < CURRENT_DATE - INTERVAL 90 DAY OR serviced IS NULL"),
        ("not inspected for over a year", "serviced < CURRENT_DATE - INTERVAL 1 YEAR OR serviced IS NULL"),
        ("not inspected in over a year", "serviced < CURRENT_DATE - INTERVAL 1 YEAR OR serviced IS NULL"),
        ("not inspected in a year", "serviced <= CURRENT_DATE - INTERVAL 1 YEAR OR serviced IS NULL"),
        ("not inspected for a year", "serviced <= CURRENT_DATE - INTERVAL 1 YEAR OR serviced IS NULL"),
        ("not inspected in 6 months", "serviced <= CURRENT_DATE - INTERVAL 6 MONTH OR serviced IS NULL"),
        (
            "haven't been inspected in more than a year",
            "serviced < CURRENT_DATE - INTERVAL 1 YEAR OR serviced IS NULL",
        ),
    ],
)
def test_what_nothing_happened_to_for_so_long_lies_further_back(request_: str, where: str) -> None:
    assert means(request_) == where


def test_without_the_label_refuses_it() -> None:
    assert means("without the needs-repair label") == (
        "NOT list_contains(labels, 'needs-repair') OR labels IS NULL"
    )


@pytest.mark.parametrize("request_", ["日本製が使えなくて", "日本で作ってなくて"])
def test_a_negative_that_goes_on_refuses_too(request_: str) -> None:
    assert "made_in IS DISTINCT FROM 'Japan'" in means(request_)


def test_a_flag_of_what_somebody_reported_is_true() -> None:
    assert means("that a customer reported") == "is_customer_report"


@pytest.mark.parametrize("request_", ["no reviews yet", "no reviews so far", "まだ口コミがついていない"])
def test_nothing_so_far_is_a_count_of_none_and_a_price_that_is_missing(request_: str) -> None:
    rows = [{"name": f"shop {n}", "review_count": n % 3, "price_eur": n % 5} for n in range(40)]
    shops = NLFilter.infer(rows, translator="embedded")
    assert shops.translate(request_).where.sql == "review_count = 0"
    assert shops.translate("no price yet").where.sql == "price_eur IS NULL"


def test_nobody_counts_halves() -> None:
    rows = [{"name": f"shop {n}", "review_count": n, "口コミ数": n} for n in range(40)]
    shops = NLFilter.infer(rows, translator="embedded")
    for request_ in ("reviews over 4.5", "口コミ4.5以上"):
        with pytest.raises(NotExpressible):
            shops.translate(request_)


def test_hours_are_not_counted_in_engines() -> None:
    rows = [{"name": f"boat {n}", "eng_cnt": n % 3, "eng_hrs": n * 50} for n in range(40)]
    boats = NLFilter.infer(rows, translator="embedded")
    assert boats.translate("エンジンは1000時間未満").where.sql == "eng_hrs < 1000"


def test_what_lasts_is_no_age() -> None:
    members = [
        {"name": f"M{n}", "birthday": date(1950 + n, 1, 1), "first_year": 2000 + n, "visits": n}
        for n in range(20)
    ]
    schema = TableSchema.model_validate(
        {
            "name": "members",
            "nouns": ["member"],
            "columns": {
                "name": {"type": "VARCHAR", "vocabulary": "open"},
                "birthday": {"type": "DATE", "synonyms": ["birthday"]},
                "first_year": {"type": "INTEGER", "kind": "year", "synonyms": ["member since"]},
                "visits": {"type": "INTEGER", "synonyms": ["visits"]},
            },
        }
    )
    filter_ = NLFilter(schema, translator="embedded", values=members, today=date(2026, 10, 1))
    assert filter_.translate("members for at least 10 years").where.sql == "first_year <= 2016"
    assert "birthday" not in filter_.translate("visits over 3, for 10 years").where.sql
    assert filter_.translate("over 60 years old").where.sql == "birthday < CURRENT_DATE - INTERVAL 60 YEAR"
