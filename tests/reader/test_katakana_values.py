"""A stored value in katakana is no word that is written in hiragana: タイ is not たい."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "tours",
        "columns": {
            "city": {"type": "VARCHAR", "values": {"大阪": [], "東京": []}},
            "country": {"type": "VARCHAR", "values": {"タイ": [], "インド": []}},
        },
    }
)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("タイ", "country = 'タイ'"),
        ("大阪のタイ", "city = '大阪' AND country = 'タイ'"),
        ("タイ以外", "country IS DISTINCT FROM 'タイ'"),
        ("東京に行きたい", "city = '東京'"),
        ("タイに行きたい", "country = 'タイ'"),
    ],
)
def test_katakana_is_a_value_and_hiragana_an_ending(request_: str, clause: str) -> None:
    translation = NLFilter(SCHEMA, translator="embedded").translate(request_)
    assert translation.where.sql == clause
    assert translation.covered
