"""A name of one ideograph that touches a value of its column, and terms spelled like built-in words."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

ROWS = [
    {"stop": stop, "walk": walk, "pay": pay}
    for stop, walk, pay in [("新田", 3, 300), ("古川", 8, 500), ("大沢", 12, 800)]
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "posts",
        "columns": {
            "stop": {"type": "VARCHAR", "synonyms": ["駅"], "named_only": True},
            "walk": {"type": "INTEGER", "unit": "minutes", "synonyms": ["徒歩"]},
            "pay": {"type": "INTEGER", "unit": "JPY"},
        },
        "terms": {"well paid": {"where": "pay >= 500", "synonyms": ["cheapest"]}},
    }
)
POSTS = NLFilter(SCHEMA, values=ROWS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("新田駅", "stop = '新田'"),
        ("駅新田", "stop = '新田'"),
        ("新田駅の近く", "stop = '新田'"),
        ("新田駅か古川駅から徒歩5分", "stop IN ('新田', '古川') AND walk <= 5"),
        ("駅から徒歩5分以内", "walk <= 5"),
        # a term wins over a word for an order
        ("well paid", "pay >= 500"),
        ("cheapest", "pay >= 500"),
        ("not well paid", "pay < 500 OR pay IS NULL"),
    ],
)
def test_the_owner_s_words_win(request_: str, sql: str) -> None:
    translation = POSTS.translate(request_)
    assert (translation.where.sql, translation.unmatched) == (sql, ())
