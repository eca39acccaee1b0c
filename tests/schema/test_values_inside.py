"""Values that stand inside other values of their column, and what their words mean."""

from __future__ import annotations

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


def test_a_mark_that_stands_in_lists_alone_makes_a_list_in_any_order() -> None:
    rows = [{"tools": ("saw", "saw;file", "saw;file;drill", "drill")[n % 4]} for n in range(40)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("file").where.sql == "list_contains(tools_list, 'file')"


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


def test_a_station_inside_the_name_of_another_is_none_of_them() -> None:
    stations = ("緑駅", "北緑駅", *(f"{name}駅" for name in OTHER_NAMES))
    rows = [{"番号": n, "駅名": stations[n % len(stations)]} for n in range(120)]
    assert NLFilter.infer(rows, translator="embedded").translate("緑駅").where.sql == "駅名 = '緑駅'"
