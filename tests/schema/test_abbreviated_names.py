"""Columns whose names are short forms are asked for by the words, and codes of items are not searched."""

from __future__ import annotations

from datetime import date
from typing import Any

from nlfilter import NLFilter

HUTS: list[dict[str, Any]] = [
    {
        "hut_id": f"h_{n * 7919 % 65_521:04x}",
        "BR": n % 5,
        "BA": n % 3,
        "LOT_AC": n / 8,
        "FLR_SQM": 40 + n,
        "about": f"A quiet hut number {n} beside the lake, with a stove and a view of hill {n}.",
    }
    for n in range(80)
]


def inferred(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter.infer(rows, translator="embedded", today=date(2026, 11, 27))


def test_codes_are_not_searched_even_if_some_have_no_digit() -> None:
    rows = [row | {"hut_id": "h_beef" if n == 3 else row["hut_id"]} for n, row in enumerate(HUTS)]
    schema = inferred(rows).schema
    assert schema.search == ("about",)
    assert schema.columns["hut_id"].named_only


def test_the_state_of_an_address_is_no_status() -> None:
    rows = [{"shop": n, "state": ("Texas", "Ohio", "Utah")[n % 3]} for n in range(12)]
    assert "status" not in inferred(rows).schema.columns["state"].synonyms
    tools = [{"tool": n, "state": ("worn", "mint", "broken")[n % 3]} for n in range(12)]
    assert "status" in inferred(tools).schema.columns["state"].synonyms
