"""Refusals that a later wish of the same request lifts."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "walks",
        "columns": {
            "town": {"type": "VARCHAR", "values": {"Otaru": ["小樽"], "Hakone": ["箱根"]}},
            "gear": {
                "type": "VARCHAR[]",
                "synonyms": ["道具"],
                "values": {"Rope": ["ロープ"], "Tent": ["テント"]},
            },
            "guided": {"type": "BOOLEAN", "when_true": ["guided", "ガイド付き"]},
        },
    }
)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        # of one column, the wish is what is left
        ("小樽は嫌だけど箱根ならいい", "town = 'Hakone'"),
        ("小樽は苦手だけど、箱根なら大丈夫", "town = 'Hakone'"),
        ("not Otaru, but Hakone is fine", "town = 'Hakone'"),
        (
            "ロープは嫌だけどテントならいい",
            "(NOT list_contains(gear, 'Rope') OR gear IS NULL) AND list_contains(gear, 'Tent')",
        ),
        # of several, either may hold
        ("小樽は嫌だけどガイド付きならいい", "town IS DISTINCT FROM 'Otaru' OR guided"),
        ("not Otaru unless guided", "town IS DISTINCT FROM 'Otaru' OR guided"),
    ],
)
def test_what_lifts_a_refusal(request_: str, sql: str) -> None:
    assert NLFilter(SCHEMA, translator="embedded").translate(request_).where.sql == sql
