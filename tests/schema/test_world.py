"""Regions are found by all their names, and values without the suffix that says their kind."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.schema.inference.places import recognised

FARMS = [
    {"farm": f"Farm {n}", "区域": name} for n, name in enumerate(["新潟県", "宮城県", "岩手県", "京都府"])
]
DEPOTS = [{"depot": n, "state": state} for n, state in enumerate(["TX", "NY", "OR", "WA"])]
STOPS = [{"stop": n, "at": at} for n, at in enumerate(["月見台駅", "港町駅", "三ツ森駅", "空港前"])]
HALLS = [
    {"hall": n, "where": at} for n, at in enumerate(["Fenn Hall", "North Gate Hall", "Mill Hall", "Annexe"])
]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (FARMS, "新潟か京都", "区域 IN ('新潟県', '京都府')"),
        (FARMS, "in Tohoku", "区域 IN ('宮城県', '岩手県')"),
        (FARMS, "not from Kyoto", "区域 IS DISTINCT FROM '京都府'"),
        (DEPOTS, "in Texas or New York", "state IN ('TX', 'NY')"),
        (DEPOTS, "テキサス以外", "state IS DISTINCT FROM 'TX'"),
        (STOPS, "港町か三ツ森", "\"at\" IN ('港町駅', '三ツ森駅')"),
        (HALLS, "in fenn", "\"where\" = 'Fenn Hall'"),
    ],
)
def test_a_region_is_found_by_any_of_its_names(
    rows: list[dict[str, object]], request_: str, where: str
) -> None:
    assert NLFilter.infer(rows).translate(request_).where.sql == where


def test_the_kind_of_the_column_is_told() -> None:
    assert TableSchema.infer(DEPOTS).columns["state"].holds == "region"


def test_codes_count_only_where_the_name_says_so() -> None:
    assert recognised("grade", ["IN", "OR", "OK"]) is None


@pytest.mark.parametrize(
    ("name", "values", "request_", "value"),
    [
        ("office", ["東京", "ロンドン", "ソウル"], "London", "ロンドン"),
    ],
)
def test_a_large_city_has_a_name_in_the_other_language(
    name: str, values: list[str], request_: str, value: str
) -> None:
    rows = [{name: values[n % len(values)], "n": n} for n in range(12)]
    found = NLFilter.infer(rows, translator="embedded").translate(request_)
    assert found.where.sql == f"{name} = '{value}'"


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
