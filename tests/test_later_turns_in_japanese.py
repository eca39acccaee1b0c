"""Later turns of a Japanese dialogue: amounts that change, and conditions that go."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

BOATS: dict[str, Any] = {
    "name": "boats",
    "columns": {
        "harbour": {"type": "VARCHAR", "values": {"Otaru": ["小樽"], "Hakata": ["博多"]}, "synonyms": ["港"]},
        "kind": {"type": "VARCHAR", "values": {"sail": ["ヨット"], "row": ["手こぎ"]}, "synonyms": ["種類"]},
        "fee": {"type": "INTEGER", "unit": "JPY", "synonyms": ["乗船料"]},
        "seats": {"type": "INTEGER", "unit": "people", "synonyms": ["定員"]},
        "way": {"type": "INTEGER", "unit": "minutes", "synonyms": ["所要時間"]},
    },
}


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["乗船料1000円以下", "乗船料は2000円に"], "fee <= 2000"),
        (["乗船料1000円以下", "乗船料を2000円に"], "fee <= 2000"),
        (["fee at most 1000 yen", "fee 2000 yen"], "fee <= 2000"),
        (["定員4人以上", "定員は6人に"], "seats >= 6"),
        (["定員4人以上", "定員はちょうど6人に"], "seats = 6"),
        (["所要時間20分以内", "5分延ばして"], "way <= 25"),
        (["所要時間20分以内", "あと5分のばして"], "way <= 25"),
        (["所要時間20分以内", "30分に延ばして"], "way <= 30"),
        (["所要時間20分以内", "5分縮めて"], "way <= 15"),
    ],
)
def test_a_changed_amount_keeps_its_comparison(turns: list[str], sql: str) -> None:
    assert after(turns) == sql


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["小樽、ヨット、4人以上", "ヨット以外の条件は全部外して"], "kind = 'sail'"),
        (["小樽、ヨット", "ヨット以外は削除して"], "kind = 'sail'"),
        (["小樽、乗船料1000円以下", "乗船料は関係なし"], "harbour = 'Otaru'"),
        (["小樽、乗船料1000円以下", "値段は関係なしで"], "harbour = 'Otaru'"),
        (["小樽、乗船料1000円以下", "金額の条件なし"], "harbour = 'Otaru'"),
        (["小樽、ヨット", "港は関係ありません"], "kind = 'sail'"),
    ],
)
def test_conditions_go(turns: list[str], sql: str) -> None:
    assert after(turns) == sql


def after(turns: list[str]) -> str:
    dialogue = NLFilter(TableSchema.model_validate(BOATS), translator="embedded").dialogue()
    for turn in turns:
        assert dialogue.say(turn).covered, turn
    return dialogue.where.sql
