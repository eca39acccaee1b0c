"""The meaning of an owner's words in format 2: nouns, names of units and groups, sums, orders."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

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
