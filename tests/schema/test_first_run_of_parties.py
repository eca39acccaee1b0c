"""A table without a schema file: for so many people, of such an age, in coded languages and currencies."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def quest(n: int) -> dict[str, Any]:
    return {
        "questId": 4000 + n,
        "title": ["Lighthouse riddle", "Card cellar", "Clockwork attic", "Silent tram"][n % 4],
        "theme": ["Sea", "Ghosts", "Machines"][n % 3],
        "style": ["Cooperative", "Bridge Building", "Deduction"][n % 3],
        "payType": ["FP", "HR"][n % 2],
        "ptime_min": [30, 45, 60, 90, 120][n % 5],
        "min_pl": 1 + n % 3,
        "max_pl": 4 + n % 5,
        "min_age": [6, 8, 10, 12, 14][n % 5],
        "langs": [["EN"], ["EN", "DE"], ["FR"], ["XX"], ["ES", "EN"]][n % 5],
        "disc_pct": None if n % 3 else 10 + n % 30,
        "waiverReq": n % 4 == 1,
        "budgetAmt": 40.0 + 5 * n,
        "currencyCode": ["USD", "EUR", "GBP"][n % 3],
        "hostSpentUsd": 100.0 * n,
        "hostVerified": n % 3 != 0,
        "hostCountry": ["IN", "PK", "US", "DE"][n % 4],
        "blurb": f"Start from the harbour at hour {n}, bring a lamp and a friend number {n * 7}.",
    }


@pytest.fixture(scope="module")
def quests() -> NLFilter:
    rows = [quest(n) for n in range(60)]
    schema = TableSchema.infer(rows).model_copy(update={"name": "city_quests"})
    return NLFilter(schema, translator="embedded", values=rows)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("for 5 people", "(max_pl >= 5 OR max_pl IS NULL) AND (min_pl <= 5 OR min_pl IS NULL)"),
        ("four of us", "(max_pl >= 4 OR max_pl IS NULL) AND (min_pl <= 4 OR min_pl IS NULL)"),
        ("7+ players", "max_pl >= 7 OR max_pl IS NULL"),
        ("6 or more players", "max_pl >= 6 OR max_pl IS NULL"),
        ("on my own", "(max_pl >= 1 OR max_pl IS NULL) AND (min_pl <= 1 OR min_pl IS NULL)"),
        ("about an hour", "ptime_min BETWEEN 54 AND 66"),
        ("coop", "style = 'Cooperative'"),
        ("bridge builders", "style = 'Bridge Building'"),
        ("fixed price", "payType = 'FP'"),
        ("something for my 8 year old", "min_age <= 8"),
        ("she's 10", "min_age <= 10"),
        ("for ages 12 and up", "min_age >= 12"),
        ("in German", "list_contains(langs, 'DE')"),
        ("isn't in English", "NOT list_contains(langs, 'EN') OR langs IS NULL"),
        ("on sale", "disc_pct > 0"),
        ("at least 20% off", "disc_pct >= 20"),
        ("no waiver", "waiverReq IS NOT TRUE"),
        ("over $100", "currencyCode = 'USD' AND budgetAmt > 100"),
        ("on sale, 20% off or more", "disc_pct > 0 AND disc_pct >= 20"),
        ("I can spend 80 euros", "currencyCode = 'EUR' AND budgetAmt <= 80"),
        ("for 7 year olds", "min_age <= 7"),
        ("unverified quests", "hostVerified = FALSE"),
        ("filter out ghosts", "theme IS DISTINCT FROM 'Ghosts'"),
        ("I've had enough of ghosts", "theme IS DISTINCT FROM 'Ghosts'"),
        ("ghosts need not apply", "theme IS DISTINCT FROM 'Ghosts'"),
        ("ghosts, no thanks", "theme IS DISTINCT FROM 'Ghosts'"),
        ("nothing about ghosts", "theme IS DISTINCT FROM 'Ghosts'"),
        ("and not from India or Pakistan", "hostCountry NOT IN ('IN', 'PK') OR hostCountry IS NULL"),
    ],
)  # fmt: skip
def test_what_people_say_of_a_fresh_table(quests: NLFilter, request_: str, where: str) -> None:
    translation = quests.translate(request_)
    found = " AND ".join(condition.sql for condition in translation.where.conditions)
    assert (found, translation.unmatched) == (where, ())
