"""A value that stands inside others of its column: its word means all of them, if the column holds many."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.where.grounding import Grounded, ground
from nlfilter.where.nodes import Compare

TRADES = ("Cook", "Line Cook", "Head Cook", "Cookery Teacher", "Roofer")
STAFF = [
    {"person_no": n, "trade": (*TRADES, *(f"Trade{chr(97 + k % 26)}{k}x" for k in range(35)))[n % 40]}
    for n in (*range(160), 0, 0, 1)
]
OUTINGS = ("温泉", "花見・温泉", "温泉街", *(f"名所{k}番" for k in range(40)))
TOURS = [{"番号": n, "テーマ": OUTINGS[n % len(OUTINGS)]} for n in (*range(172), 0)]
CHECKS = [{"check": n, "result": ("Pass", "Pass with notes", "Fail")[n % 3]} for n in range(30)]


def test_the_word_means_every_value_that_contains_it() -> None:
    table = NLFilter.infer(STAFF, translator="embedded")
    assert table.translate("cook").where.sql == "trade IN ('Cook', 'Line Cook', 'Head Cook')"
    assert table.translate("no line cook").where.sql == "trade IS DISTINCT FROM 'Line Cook'"
    assert table.translate("roofer").where.sql == "trade = 'Roofer'"


def test_the_parts_of_a_japanese_list_are_words() -> None:
    assert NLFilter.infer(TOURS).translate("温泉").where.sql == "テーマ IN ('温泉', '花見・温泉')"


def test_a_word_of_titles_that_rows_share_means_all_of_them() -> None:
    """Where every row has a name of its own, a word of some names asks for none of them."""
    posts = (
        "Registered Nurse",
        "Nurse - Nights",
        "Ward Clerk",
        *(f"Post{chr(97 + k % 26)}{k}x" for k in range(37)),
    )
    rows = [{"post_id": n, "title": posts[n % 40]} for n in (*range(160), 0)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.schema.search == ("title",)
    assert table.translate("nurses").where.sql == "title IN ('Registered Nurse', 'Nurse - Nights')"
    assert table.translate("no clerks").where.sql == "title IS DISTINCT FROM 'Ward Clerk'"
    assert NLFilter.infer(rows[:40]).schema.search == ()


def test_a_value_of_few_kinds_means_itself() -> None:
    assert NLFilter.infer(CHECKS).translate("pass").where.sql == "result = 'Pass'"


def test_a_literal_that_a_model_writes_means_itself() -> None:
    table = NLFilter.infer(STAFF)
    assert table.vocabulary is not None
    lexicon = Lexicon(table.schema, table.vocabulary)
    found = ground(Compare("trade", "=", "Cook"), lexicon, "a cook")
    assert isinstance(found, Grounded)
    assert found.predicate == Compare("trade", "=", "Cook")


def test_a_value_that_joins_others_or_says_more_of_one_counts_for_it() -> None:
    lessons = ("Sail", "Ski", "Sail and Ski", "Dive (boat)", "Dive")
    told = ("Yes", "No", "Yes, with a guide", "Heated in winter")
    rows = [{"lesson": lessons[n % 5], "heated": told[n % 4]} for n in range(60)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("ski").where.sql == "lesson IN ('Ski', 'Sail and Ski')"
    assert table.translate("dive").where.sql == "lesson IN ('Dive', 'Dive (boat)')"
    assert table.translate("heated").where.sql == "heated IN ('Heated in winter', 'Yes', 'Yes, with a guide')"


def test_a_japanese_value_that_joins_others_counts_for_them() -> None:
    rows = [{"支払": ("現金", "カード", "現金とカード", "カード（分割）")[n % 4]} for n in range(40)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("カード").where.sql == "支払 IN ('カード', 'カード（分割）', '現金とカード')"
    assert table.translate("現金").where.sql == "支払 IN ('現金', '現金とカード')"


def test_a_mark_that_stands_in_lists_alone_makes_a_list_in_any_order() -> None:
    rows = [{"tools": ("saw", "saw;file", "saw;file;drill", "drill")[n % 4]} for n in range(40)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("file").where.sql == "list_contains(tools_list, 'file')"


def test_another_word_for_a_value_also_means_the_values_that_join_it() -> None:
    homes = [{"home_no": n, "取引": ("売買", "賃貸", "売買・賃貸")[n % 3]} for n in range(30)]
    found = NLFilter.infer(homes, translator="embedded").translate("借りられる").where.sql
    assert found == "取引 IN ('賃貸', '売買・賃貸')"
    shops = [{"shop_no": n, "sells": ("bicycle", "boat", "bicycle and boat")[n % 3]} for n in range(30)]
    found = NLFilter.infer(shops, translator="embedded").translate("bikes").where.sql
    assert found == "sells IN ('bicycle', 'bicycle and boat')"


OTHER_NAMES = tuple(f"その{a}{b}会" for a in "松竹梅鶴亀" for b in "東西南北中央")
CLASSES = (
    "水彩画",
    "はじめての水彩画",
    "水彩画教室",
    "ヨガ",
    "ホットヨガ",
    "フラ",
    "フランス語",
    *OTHER_NAMES,
)


@pytest.mark.parametrize("name", ["講座名", "名称"])
def test_a_word_of_japanese_names_means_all_that_contain_it(name: str) -> None:
    rows = [{"番号": n, name: CLASSES[n % len(CLASSES)], "料金": n * 100} for n in range(200)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("水彩画").where.sql == f"{name} IN ('水彩画', 'はじめての水彩画', '水彩画教室')"
    assert table.translate("ヨガ以外").where.sql == f"{name} NOT IN ('ヨガ', 'ホットヨガ') OR {name} IS NULL"
    assert table.translate("フラ").where.sql == f"{name} = 'フラ'"
    assert table.translate("はじめての水彩画").where.sql == f"{name} = 'はじめての水彩画'"


def test_a_word_of_a_few_titles_means_all_that_contain_it() -> None:
    titles = ("Yoga", "Gentle yoga", "Pottery", "Chess", "Yoga class")
    rows = [{"no": n, "title": titles[n % 5], "level": ("Basic", "Basic plus")[n % 2]} for n in range(60)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("yoga").where.sql == "title IN ('Yoga', 'Gentle yoga', 'Yoga class')"
    assert table.translate("basic").where.sql == "level = 'Basic'"


def test_the_noun_of_a_title_says_nothing_if_the_title_is_also_stored_without_it() -> None:
    rows = [{"番号": n, "講座名": (*CLASSES, "水彩画講座")[n % (len(CLASSES) + 1)]} for n in range(200)]
    found = {
        row["講座名"] for row in NLFilter.infer(rows, translator="embedded").filter("水彩画講座", rows).rows
    }
    assert found == {"水彩画", "はじめての水彩画", "水彩画教室", "水彩画講座"}


def test_a_station_inside_the_name_of_another_is_none_of_them() -> None:
    stations = ("緑駅", "北緑駅", *(f"{name}駅" for name in OTHER_NAMES))
    rows = [{"番号": n, "駅名": stations[n % len(stations)]} for n in range(120)]
    assert NLFilter.infer(rows, translator="embedded").translate("緑駅").where.sql == "駅名 = '緑駅'"
