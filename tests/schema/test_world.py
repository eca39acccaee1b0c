"""Regions are found by all their names, and values without the suffix that says their kind."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.schema.inference.places import recognised

DEPOTS = [{"depot": n, "state": state} for n, state in enumerate(["TX", "NY", "OR", "WA"])]


def test_the_kind_of_the_column_is_told() -> None:
    assert TableSchema.infer(DEPOTS).columns["state"].holds == "region"


def test_codes_count_only_where_the_name_says_so() -> None:
    assert recognised("grade", ["IN", "OR", "OK"]) is None


def test_a_surname_is_no_prefecture() -> None:
    rows = [{"nm": ["Miyagi", "Haas", "Novak", "Rossi"][n % 4], "n": n} for n in range(12)]
    assert TableSchema.infer(rows).columns["nm"].values == {}


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        ("日本", {"日本", "Japan", "JP"}),
        ("from Japan", {"日本", "Japan", "JP"}),
        ("Japanese", {"日本", "Japan", "JP"}),
        ("日本以外", {"Germany", "USA"}),
        ("not from Japan", {"Germany", "USA"}),
        ("JPではない", {"Germany", "USA"}),
        ("Japan or Germany", {"日本", "Japan", "JP", "Germany"}),
    ],
)
def test_a_country_in_several_spellings_is_one(request_: str, kept: set[str]) -> None:
    rows = [{"country": ["日本", "Japan", "JP", "Germany", "USA"][n % 5], "n": n} for n in range(25)]
    answer = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert {row["country"] for row in answer.rows} == kept
    assert answer.covered


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        ("from the USA", {"American"}),
        ("アメリカ", {"American"}),
        ("India", {"Indian"}),
        ("Asia", {"Indian", "Chinese"}),
        ("Oceania", {"Australian", "Samoan"}),
    ],
)
def test_people_are_called_after_the_largest_country(request_: str, kept: set[str]) -> None:
    held = ["American", "Indian", "Chinese", "Australian", "Samoan"]
    rows = [{"nationality": held[n % 5], "n": n} for n in range(25)]
    answer = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert {row["nationality"] for row in answer.rows} == kept
