"""Everyday words find values and names in both languages, without a dictionary."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

BIRDS = [
    {"bird": "Ula", "kind": "duck", "feathers": "grey", "season": "spring", "wing_color": "white", "eggs": 4},
    {
        "bird": "Oto",
        "kind": "chicken",
        "feathers": "brown",
        "season": "winter",
        "wing_color": "red",
        "eggs": 9,
    },
    {"bird": "Ina", "kind": "duck", "feathers": "gray", "season": "fall", "wing_color": "black", "eggs": 2},
]
BENCHES = [
    {"番号": "b1", "素材": "木", "色": "緑", "置き場所": "公園"},
    {"番号": "b2", "素材": "鉄", "色": "白", "置き場所": "駅"},
    {"番号": "b3", "素材": "石", "色": "赤", "置き場所": "図書館"},
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("アヒル", "kind = 'duck'"),
        ("白以外の羽", "wing_color IS DISTINCT FROM 'white'"),
        ("秋か冬", "season IN ('fall', 'winter')"),
        ("グレー", "feathers IN ('gray', 'grey')"),
        ("卵が3個以上", "eggs >= 3"),
    ],
)
def test_japanese_finds_english(request_: str, where: str) -> None:
    assert NLFilter.infer(BIRDS).translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("wooden or iron", "素材 IN ('木', '鉄')"),
        ("green benches in a park", "色 = '緑' AND 置き場所 = '公園'"),
        ("木製で白い", "素材 = '木' AND 色 = '白'"),
    ],
)
def test_english_and_other_words_find_japanese(request_: str, where: str) -> None:
    assert NLFilter.infer(BENCHES).translate(request_).where.sql == where


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


LODGES = [
    {"lodge": f"l{n}", "let_as": ("Entire home/apt", "Private room", "Shared room")[n % 3]} for n in range(12)
]
TRUCKS = [{"truck": f"t{n}", "hauls": ("Whole house/office", "Goods", "Parcels")[n % 3]} for n in range(12)]


@pytest.mark.parametrize("words", ["whole flat", "an entire apartment", "entire home", "whole place"])
def test_a_value_of_alternatives_is_said_by_each_of_them(words: str) -> None:
    assert NLFilter.infer(LODGES).translate(words).where.sql == "let_as = 'Entire home/apt'"


def test_the_same_of_trucks() -> None:
    assert NLFilter.infer(TRUCKS).translate("an entire office").where.sql == "hauls = 'Whole house/office'"


def test_everyday_words_for_how_people_work_and_drive() -> None:
    rows = [
        {"post": f"p{n}", "place": ("Remote", "Office")[n % 2], "gears": ("manual", "automatic")[n % 2]}
        for n in range(8)
    ]
    table = NLFilter.infer(rows)
    assert table.translate("work from home").where.sql == "place = 'Remote'"
    assert table.translate("stick shift").where.sql == "gears = 'manual'"


@pytest.mark.parametrize("name", ["?", "#", "-", "!", " ", "・", "€"])
def test_a_flag_whose_name_has_no_letter_is_a_column(name: str) -> None:
    rows = [{"id": number, name: "YN"[number % 2]} for number in range(30)]
    assert name in NLFilter.infer(rows).schema.columns


@pytest.mark.parametrize("word", ["アルバイト", "バイト", "パート", "part-time"])
def test_a_value_that_says_one_thing_twice_has_its_words(word: str) -> None:
    rows = [{"求人名": f"求人{n}", "雇用": ("アルバイト・パート", "正社員")[n % 2]} for n in range(20)]
    jobs = NLFilter.infer(rows)
    assert jobs.translate(word).where.sql == "雇用 = 'アルバイト・パート'"


def test_sales_calls_and_sales_in_shops_are_two_things() -> None:
    stalls = NLFilter.infer(
        [{"持ち場": duty, "番号": n} for n, duty in enumerate(["営業", "事務", "製造"] * 9)]
    )
    words = stalls.schema.columns["持ち場"].values["営業"]
    assert ("sales" in words, "販売" in words) == (True, False)
