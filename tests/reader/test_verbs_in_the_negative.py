"""Japanese: a verb in the negative after a thing refuses it, whatever the verb is; never is it skipped."""

from __future__ import annotations

import pytest

from nlfilter import EmbeddedTranslator, NLFilter, NotExpressible

KILNS = [
    {"kiln": "a", "窯元": "信楽", "釉薬": "灰釉", "道具": ["ろくろ", "コテ"]},
    {"kiln": "b", "窯元": "備前", "釉薬": "鉄釉", "道具": ["ろくろ"]},
    {"kiln": "c", "窯元": "信楽", "釉薬": "鉄釉", "道具": ["型"]},
]
CLINICS = [
    {"name": "a", "地区": "東区", "運営": "財団法人", "設備": ["エレベーター", "売店"], "状態": "改装中"},
    {"name": "b", "地区": "西区", "運営": "個人", "設備": ["売店"], "状態": "診療中"},
    {"name": "c", "地区": "西区", "運営": "財団法人", "設備": ["駐輪場"], "状態": "診療中"},
]
HIVES = [
    {
        "hive": "a",
        "place": "長野県",
        "breed": "Carniolan",
        "parts": ["メッシュ", "給餌器"],
        "state": "予約済み",
    },
    {"hive": "b", "place": "山梨県", "breed": "Buckfast", "parts": ["メッシュ"], "state": "募集中"},
    {"hive": "c", "place": "長野県", "breed": "Buckfast", "parts": ["台"], "state": "募集中"},
]


TABLES = {"kilns": KILNS, "clinics": CLINICS, "hives": HIVES}
FILTERS = {name: NLFilter.infer(rows, translator=EmbeddedTranslator()) for name, rows in TABLES.items()}


@pytest.mark.parametrize(
    ("table", "request_", "kept"),
    [
        ("kilns", "信楽にない窯", "b"),
        ("kilns", "灰釉を塗っていない", "bc"),
        ("kilns", "ろくろを置かない鉄釉の窯", "c"),
        ("kilns", "備前で焼かれていないもの", "ac"),
        ("clinics", "東区にはない、売店", "b"),
        ("clinics", "財団法人が経営していない", "b"),
        ("clinics", "改装中になっていない", "bc"),
        ("clinics", "売店の付いてない診療中の所", "c"),
        ("hives", "長野県に置いていません", "b"),
        ("hives", "メッシュを張らずに、Buckfast", "c"),
        ("hives", "予約済みになっていないBuckfast", "bc"),
    ],
)
def test_the_thing_is_refused_and_nothing_else(table: str, request_: str, kept: str) -> None:
    found = FILTERS[table].filter(request_, TABLES[table])
    assert "".join(str(next(iter(row.values()))) for row in found.rows) == kept


@pytest.mark.parametrize(
    ("table", "request_", "kept"),
    [
        ("hives", "長野県であまり混んでいないBuckfastの所", "c"),
        ("clinics", "西区でそんなに遠くない財団法人", "c"),
    ],
)
def test_a_verb_with_a_degree_refuses_no_place_before_it(table: str, request_: str, kept: str) -> None:
    found = FILTERS[table].filter(request_, TABLES[table])
    assert "".join(str(next(iter(row.values()))) for row in found.rows) == kept
    assert not found.translation.covered


@pytest.mark.parametrize(
    ("table", "request_", "kept"),
    [
        ("kilns", "信楽は苦手なので除いてください", "b"),
        ("clinics", "西区の所は好きじゃないので、除いて", "a"),
        ("hives", "予約済みのものは除いて", "bc"),
        ("hives", "予約済みのやつを除外してください", "bc"),
        ("kilns", "ろくろはいらないので除いて", "c"),
        ("kilns", "信楽は不要なので除く", "b"),
        ("hives", "長野県と山梨県は遠いので除く", ""),
        ("kilns", "灰釉、鉄釉は生産が終わったので除く", ""),
    ],
)
def test_to_be_left_out_for_a_reason_is_one_refusal(table: str, request_: str, kept: str) -> None:
    found = FILTERS[table].filter(request_, TABLES[table])
    assert "".join(str(next(iter(row.values()))) for row in found.rows) == kept


@pytest.mark.parametrize(
    ("table", "request_", "kept"),
    [
        ("kilns", "ろくろがないところは除いて", "ab"),
        ("kilns", "ろくろなしは除いてください", "ab"),
        ("clinics", "西区じゃない所は除外して", "bc"),
        ("hives", "メッシュのないものは除いて", "ab"),
    ],
)
def test_what_lacks_a_thing_is_left_out(table: str, request_: str, kept: str) -> None:
    found = FILTERS[table].filter(request_, TABLES[table])
    assert "".join(str(next(iter(row.values()))) for row in found.rows) == kept


@pytest.mark.parametrize(
    ("table", "request_", "kept"),
    [
        ("clinics", "西区の財団法人は除く", "ab"),
        ("clinics", "駐輪場のない財団法人は除いて", "bc"),
        ("kilns", "ろくろのある信楽は嫌", "bc"),
        ("hives", "募集中の長野県は避けたい", "ab"),
    ],
)
def test_what_is_described_is_refused_with_its_description(table: str, request_: str, kept: str) -> None:
    found = FILTERS[table].filter(request_, TABLES[table])
    assert "".join(str(next(iter(row.values()))) for row in found.rows) == kept


@pytest.mark.parametrize("ending", ["ない", "ていない", "てない", "ていません", "なかった", "ないですか"])
@pytest.mark.parametrize("verb", ["載せ", "決め", "備え付け"])
@pytest.mark.parametrize(("table", "value"), [("kilns", "信楽"), ("clinics", "売店"), ("hives", "予約済み")])
def test_no_negative_ending_is_skipped(table: str, value: str, verb: str, ending: str) -> None:
    for particle in ("を", "には"):
        try:
            found = FILTERS[table].translate(f"{value}{particle}{verb}{ending}")
        except NotExpressible as refused:
            assert any(value in one.phrase for one in refused.unmatched)  # noqa: PT017
            continue
        named = any(value in one.phrase for one in found.unmatched)
        assert named or "IS DISTINCT FROM" in found.where.sql or "NOT " in found.where.sql
