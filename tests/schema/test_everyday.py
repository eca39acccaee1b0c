"""Everyday words find values and names in both languages, without a dictionary."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter


def test_a_word_that_may_be_of_another_kind_needs_its_like() -> None:
    """The value "low" alone is not an amount, and "open" not a state, unless the column's name says so."""
    songs = NLFilter.infer([{"song": "Low", "tuning": "low"}, {"song": "Rain", "tuning": "open"}]).schema
    assert songs.columns["tuning"].values == {}


def test_a_word_of_the_table_keeps_its_meaning() -> None:
    rows = [{"shade": "red", "note": "赤"}, {"shade": "blue", "note": "黒"}]
    assert "赤" not in NLFilter.infer(rows).schema.columns["shade"].values["red"]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("lot_ac", 1.5, "エアコン"),
        ("coat_length", "long", "コート"),
        ("box_office", 120_000, "箱"),
        ("ring_spaces", 4, "宇宙"),
        ("storage_gb", 64, "物置"),
        ("work_stage", "late", "舞台"),
        ("walk_min", 5, "runtime"),
        ("energy_level", 3, "floor"),
        ("nest_name", "Old Oak", "氏名"),
    ],
)
def test_a_part_of_a_name_is_no_thing_of_another_kind(name: str, value: object, word: str) -> None:
    rows = [{"bird": "Ula", name: value}, {"bird": "Oto", name: value}]
    assert word not in NLFilter.infer(rows).schema.columns[name].synonyms


@pytest.mark.parametrize("name", ["?", "#", "-", "!", " ", "・", "€"])
def test_a_flag_whose_name_has_no_letter_is_a_column(name: str) -> None:
    rows = [{"id": number, name: "YN"[number % 2]} for number in range(30)]
    assert name in NLFilter.infer(rows).schema.columns


def test_sales_calls_and_sales_in_shops_are_two_things() -> None:
    stalls = NLFilter.infer(
        [{"持ち場": duty, "番号": n} for n, duty in enumerate(["営業", "事務", "製造"] * 9)]
    )
    words = stalls.schema.columns["持ち場"].values["営業"]
    assert ("sales" in words, "販売" in words) == (True, False)
