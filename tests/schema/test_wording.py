"""A dictionary adds words of the other language to an inferred schema; without one, none are added."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema
from tests.schema.small_dictionary import write_dictionary

ROWS: list[dict[str, Any]] = [
    {
        "clinic_id": f"c{n}",
        "rent_jpy": 50_000 + n,
        "fare": n,
        "wait_min": n % 50,
        "station_distance_m": 10 * n,
        "materials": [["brass"], ["glass"]][n % 2],
        "maker": ["Acme", "Bolt"][n % 2],
        "構造": ["木造", "RC"][n % 2],
        "区": ["世田谷区", "中野区", "港区"][n % 3],
        "ジャンル": ["豚骨", "塩"][n % 2],
        "設備": [["オートロック"], ["ロフト"]][n % 2],
        "ペット可": n % 2 == 0,
        "zairyo": ["a", "b"][n % 2],
        "on": date(2026, 1, 1),
    }
    for n in range(60)
]
SAID = [
    ("家賃55000円以上", "rent_jpy >= 55000"),
    ("運賃が30以下", "fare <= 30"),
    ("待ち時間20分以内", "wait_min <= 20"),
    ("距離300m以内", "station_distance_m <= 300"),
    ("アクメ", "maker = 'Acme'"),
    ("真鍮", "list_contains(materials, 'brass')"),
    ("wooden", "構造 = '木造'"),
    ("Setagaya", "区 = '世田谷区'"),
    ("pets allowed", "ペット可"),
    ("auto lock", "list_contains(設備, 'オートロック')"),
]


@pytest.fixture
def dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", str(write_dictionary(tmp_path / "small.db")))


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(("request_", "where"), SAID)
def test_names_and_values_are_asked_for_in_the_other_language(request_: str, where: str) -> None:
    assert NLFilter(TableSchema.infer(ROWS)).filter(request_, ROWS).where.sql == where


@pytest.mark.usefixtures("dictionary")
def test_old_words_adverbs_and_words_of_two_columns_are_left_out() -> None:
    schema = TableSchema.infer([*ROWS, {**ROWS[0], "first": "x"}])
    assert "裂け目" not in schema.columns["rent_jpy"].synonyms
    assert "一番" not in schema.columns["first"].synonyms
    twice = TableSchema.infer([{"old_rent": 1, "new_rent": 2}])
    assert not {"家賃"} & {*twice.columns["old_rent"].synonyms, *twice.columns["new_rent"].synonyms}


@pytest.mark.usefixtures("dictionary")
def test_a_row_is_called_after_its_key() -> None:
    assert TableSchema.infer(ROWS).nouns[:3] == ("clinic", "診療所", "medical office")


def test_without_a_dictionary_nothing_is_added() -> None:
    assert TableSchema.infer(ROWS).columns["rent_jpy"].synonyms[:7] == (
        "price",
        "cost",
        "amount",
        "値段",
        "価格",
        "料金",
        "金額",
    )


def test_a_missing_dictionary_adds_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", str(tmp_path / "none.db"))
    assert TableSchema.infer(ROWS).nouns[0] == "clinic"
    assert "medical office" not in TableSchema.infer(ROWS).nouns
