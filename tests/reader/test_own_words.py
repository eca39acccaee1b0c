"""The meaning of an owner's words in format 2: nouns, names of units and groups, sums, orders."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.prompt import build_prompt
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.grounding import Grounded, ground
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import readable
from tests.cli.command import nlfilter

KANSAI: dict[str, Any] = {"values": ["大阪", "京都"], "label": {"ja": "関西"}, "synonyms": ["近畿", "Kinki"]}
FLATS: dict[str, Any] = {
    "name": "flats",
    "nouns": ["apartment", "物件"],
    "actions": ["view"],
    "columns": {
        "city": {"type": "VARCHAR", "groups": {"Kansai": KANSAI}},
        "rent": {"type": "INTEGER", "unit": "JPY", "per": "month"},
        "fee": {"type": "INTEGER", "unit": "JPY", "per": "month"},
        "weight": {"type": "INTEGER", "unit": "kg", "unit_names": ["キロ", "kilos"]},
        "grade": {"type": "VARCHAR", "kind": "grade", "order": ["bronze", "silver", "gold"]},
    },
    "sums": {"total": {"of": ["rent", "fee"], "label": {"en": "all in"}, "synonyms": ["管理費込み"]}},
}
ROWS = [
    {"city": "大阪", "rent": 5, "fee": 1, "weight": 30, "grade": "gold"},
    {"city": "東京", "rent": 6, "fee": 1, "weight": 10, "grade": "silver"},
    {"city": "京都", "rent": 7, "fee": 1, "weight": 20, "grade": "tin"},
]


def schema(**changed: Any) -> TableSchema:
    return TableSchema.model_validate(FLATS | changed)


def clause(request: str) -> str:
    return NLFilter(schema()).filter(request, ROWS).where.sql


@pytest.mark.parametrize(
    "request_",
    ["Kansai", "関西", "近畿", "Kinki apartments", "近畿の物件", "apartments in kinki"],
)
def test_every_name_of_a_group_means_it(request_: str) -> None:
    assert clause(request_) == "city IN ('大阪', '京都')"


def test_the_label_of_a_group_is_what_people_read() -> None:
    result = NLFilter(schema()).filter("Kinki", ROWS)
    assert "関西" in result.explain("ja")
    assert "Kansai" in result.explain("en")


def test_a_model_may_say_any_name_of_a_group() -> None:
    compiled = compile_schema(schema())
    lexicon = Lexicon(schema(), Vocabulary({"city": ("大阪", "東京", "京都")}))
    for name in ("Kansai", "関西", "近畿", "Kinki"):
        found = ground(parse_predicate(f"city = '{name}'", compiled), lexicon, f"flats in {name}")
        assert isinstance(found, Grounded)
        assert readable(found.predicate, compiled) == "city IN ('大阪', '京都')"


@pytest.mark.parametrize("noun", ["apartments", "apartment", "物件", "flats"])
def test_a_noun_asks_for_nothing(noun: str) -> None:
    result = NLFilter(schema()).filter(f"{noun} 関西", ROWS)
    assert (result.where.sql, result.unmatched) == ("city IN ('大阪', '京都')", ())


FETES: dict[str, Any] = {
    "name": "地域イベント",
    "guessed": True,
    "columns": {"種別": {"type": "VARCHAR"}, "会場": {"type": "VARCHAR"}},
}
FETE_ROWS = [{"種別": kind, "会場": place} for kind in ("イベント", "講座", "市") for place in ("港", "山")]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("港のイベント", "会場 = '港' AND 種別 = 'イベント'"),
        ("種別がイベント", "種別 = 'イベント'"),
        ("港の地域イベント", "会場 = '港'"),  # the name itself is not stored
    ],
)
def test_a_stored_value_wins_over_the_same_word_in_the_name_of_a_file(request_: str, where: str) -> None:
    result = NLFilter(TableSchema.model_validate(FETES)).filter(request_, FETE_ROWS)
    assert (result.where.sql, result.unmatched) == (where, ())


@pytest.mark.parametrize("nouns", [[], ["イベント"]])
def test_a_noun_that_the_owner_gave_asks_for_nothing_even_if_it_is_stored(nouns: list[str]) -> None:
    own = {"name": "イベント", "guessed": bool(nouns), "nouns": nouns}
    result = NLFilter(TableSchema.model_validate(FETES | own)).filter("港のイベント", FETE_ROWS)
    assert (result.where.sql, result.unmatched) == ("会場 = '港'", ())


@pytest.mark.parametrize(
    "request_", ["view apartments in Kansai", "apartments I can view in Kansai", "関西で内見できる物件"]
)
def test_what_people_do_with_a_row_asks_for_nothing(request_: str) -> None:
    result = NLFilter(schema(actions=["view", "内見"])).filter(request_, ROWS)
    assert (result.where.sql, result.unmatched) == ("city IN ('大阪', '京都')", ())


@pytest.mark.parametrize(
    "request_", ["20キロ以上", "at least 20 kilos", "20kg以上", "weight of at least 20 kg"]
)
def test_every_name_of_a_unit_is_the_unit(request_: str) -> None:
    """In general a kilo may be a weight or a length; here the owner says which."""
    assert clause(request_) == "weight >= 20"


def system(**changed: Any) -> str:
    compiled = compile_schema(schema(**changed))
    vocabulary = Vocabulary({"city": ("大阪", "東京", "京都"), "grade": ("gold", "silver", "tin")})
    return build_prompt("x", Context(compiled, vocabulary, Where(compiled), date(2026, 1, 1))).system


def test_a_prompt_tells_groups_sums_and_orders() -> None:
    told = system()
    assert "Groups, as values: Kansai" in told
    assert "Sum rent + fee (total, all in, 管理費込み)" in told
    assert "Values from least to greatest (>= works): bronze, silver, gold" in told


def test_a_prompt_tells_nothing_of_private_groups_and_orders() -> None:
    """A model may know the names of private columns, but not their values."""
    private = {name: column | {"private": True} for name, column in FLATS["columns"].items()}
    told = system(columns=private)
    assert "rent + fee" in told
    assert not any(word in told for word in ("Kansai", "近畿", "大阪", "silver", "bronze"))


def test_hidden_columns_leave_no_trace() -> None:
    hidden = {n: c | {"filterable": n in ("rent", "fee")} for n, c in FLATS["columns"].items()}
    told = system(columns=hidden)
    assert not any(word in told for word in ("grade", "silver", "Kansai", "関西", "city", "weight"))


def test_check_reports_values_that_an_order_lacks() -> None:
    assert schema().check(ROWS).warnings == (
        "columns.grade.order: 'bronze' is not among the stored values",
        "columns.grade.order: 'tin' is stored, but has no place in the order",
    )


def test_show_tells_all(tmp_path: Path) -> None:
    changed = FLATS["columns"] | {
        "min_age": {"type": "INTEGER", "person": {"relation": "at_most", "words": ["age"]}},
        "gain": {"type": "INTEGER", "opposites": ["loss"]},
        "since": {"type": "DATE", "stored": "VARCHAR"},
    }
    schema(columns=changed).dump(tmp_path / "flats.yaml")
    shown = " ".join(nlfilter("schema", "show", str(tmp_path / "flats.yaml")).out.split())
    for what in (
        "apartment, 物件",
        "view",
        "bronze < silver < gold",
        "Kansai, Kinki, 関西, 近畿",
        "kilos, キロ",
        "at most what a person has",
        "loss",
        "stored as text",
        "rent + fee",
        "管理費込み",
    ):
        assert what in shown, what


PLANTS: dict[str, Any] = {
    "name": "plants",
    "columns": {
        "height": {"type": "DOUBLE", "unit": "cm"},
        "pot": {"type": "DOUBLE", "unit": "liters", "unit_names": ["l"]},
        "coldest": {"type": "DOUBLE", "unit": "celsius"},
        "arrive_by": {"type": "TIME", "synonyms": ["arrive by"]},
        "summit": {"type": "INTEGER", "unit": "m", "synonyms": ["above"]},
        "care": {"type": "VARCHAR", "order": ["easy", "moderate", "hard"]},
    },
}
GROWN = [
    {"height": 1.5, "pot": 1.5, "coldest": -5.5, "summit": 9, "care": care, "arrive_by": time(13, 15)}
    for care in ("easy", "moderate", "hard")
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("coldest below minus 15", "coldest < -15"),
        ("coldest below negative 15", "coldest < -15"),
        ("coldest under -4F", "coldest < -20"),
        ("pot of at least half a gallon", "pot >= 1.892706"),
        ("height of no more than a foot", "height <= 30.48"),
        ("I need to arrive by 13:15", "arrive_by <= TIME '13:15'"),
        ("arrive by 13:15", "arrive_by <= TIME '13:15'"),
        ("above 2000 m", "summit > 2000"),
        ("moderate or harder", "care IN ('moderate', 'hard')"),
        ("no harder than moderate", "care IN ('easy', 'moderate')"),
        ("no harder than moderate, a wombat", "care IN ('easy', 'moderate')"),
    ],
)
def test_amounts_and_orders_as_people_say_them(request_: str, where: str) -> None:
    plants = NLFilter(TableSchema.model_validate(PLANTS), translator="embedded", values=GROWN)
    assert plants.translate(request_).where.sql == where
