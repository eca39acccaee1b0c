"""Bounds on years, shares, digits and grades that are said in other words than "more" and "less"."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "kegs",
        "label": {"en": "kegs"},
        "columns": {
            "keg": {"type": "VARCHAR", "vocabulary": "open"},
            "made": {"type": "INTEGER", "kind": "year", "synonyms": ["made", "year"]},
            "win_rate": {"type": "INTEGER", "unit": "percent", "synonyms": ["win rate"]},
            "price": {"type": "INTEGER", "unit": "GBP", "synonyms": ["price", "cost"]},
            "marks": {"type": "INTEGER", "synonyms": ["marks"]},
            "taste": {"type": "VARCHAR", "order": {"values": ["Dry", "Soft", "Sweet"], "better": "neither"}},
            "tapped": {"type": "DATE", "synonyms": ["tapped"]},
            "opens": {"type": "TIME", "synonyms": ["opens"]},
            "ends": {"type": "TIME", "synonyms": ["ends"]},
            "vegan": {"type": "BOOLEAN", "when_true": ["vegan"]},
            "tax_status": {"type": "VARCHAR", "synonyms": ["tax status"]},
        },
    }
)
ROWS = [
    {
        "keg": f"K{n}",
        "made": 2005 + n,
        "win_rate": 5 * n,
        "price": 60 * n,
        "marks": 80 + n,
        "taste": ("Dry", "Soft", "Sweet")[n % 3],
        "tapped": date(2026, 9, 1 + n),
        "opens": f"{10 + n % 5}:00",
        "ends": f"{18 + n % 5}:00",
        "vegan": (True, False, None)[n % 3],
        "tax_status": ("In Bond", "Paid")[n % 2],
    }
    for n in range(18)
]


@pytest.fixture(scope="module")
def kegs() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("year younger than 2015", "made > 2015"),
        ("year older than 2015", "made < 2015"),
        ("year no older than 2015", "made >= 2015"),
        ("year up to and including 2012", "made <= 2012"),
        ("made 2012 at the earliest", "made >= 2012"),
        ("opens 11:00 at the earliest", "opens >= TIME '11:00'"),
        ("tapped on 5 September 2026 at the earliest", "tapped >= DATE '2026-09-05'"),
        ("tapped from today", "tapped >= CURRENT_DATE"),
        ("win rate over 0.25", "win_rate > 25"),
        ("win rate between 0.1 and 0.3", "win_rate BETWEEN 10 AND 30"),
        ("price under three figures", "price < 100"),
        ("price over three figures", "price > 999"),
        ("three figure price", "price BETWEEN 100 AND 999"),
        ("marks of 88, 89 or 90", "marks IN (88, 89, 90)"),
        ("marks 88 or 90 or 91", "marks IN (88, 90, 91)"),
        ("soft or sweeter", "taste IN ('Soft', 'Sweet')"),
        ("dry or sweet", "taste IN ('Dry', 'Sweet')"),
        ("vegan status unknown", "vegan IS NULL"),
        ("tax status unknown", "tax_status IS NULL"),
    ],
)
def test_a_bound(kegs: NLFilter, request_: str, where: str) -> None:
    found = kegs.translate(request_)
    assert (found.where.sql, found.covered) == (where, True)


def test_older_after_a_later_year(kegs: NLFilter) -> None:
    talk = kegs.dialogue()
    talk.say("vegan")
    talk.say("made 2015 or older")
    assert talk.say("2018 or older").where.sql == "vegan AND made <= 2018"
