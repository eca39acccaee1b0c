"""Japanese of a university's office: courses, scholarships and jobs, on invented tables."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

TODAY = date(2026, 9, 24)
COURSES = NLFilter(
    TableSchema.model_validate(
        {
            "name": "courses",
            "label": {"ja": "授業"},
            "nouns": ["授業", "科目"],
            "item": "科目名",
            "columns": {
                "科目名": {"type": "VARCHAR", "vocabulary": "text"},
                "前提科目": {"type": "VARCHAR"},
                "教室": {"type": "VARCHAR", "vocabulary": "text"},
                "授業コード": {"type": "VARCHAR", "vocabulary": "open"},
                "定員": {"type": "BIGINT", "unit": "people", "person": "at_least"},
                "学期": {"type": "VARCHAR"},
                "曜日": {"type": "VARCHAR", "groups": {"平日": {"values": ["月曜", "火曜", "水曜"]}}},
                "時限": {"type": "BIGINT", "unit": "限"},
                "単位数": {"type": "BIGINT", "synonyms": ["単位"]},
                "区分": {"type": "VARCHAR"},
                "言語": {"type": "VARCHAR"},
                "形態": {
                    "type": "VARCHAR",
                    "values": {"遠隔（録画）": ["録画", "recorded"], "遠隔（生）": ["生配信", "live"]},
                    "groups": {"遠隔": {"values": ["遠隔（録画）", "遠隔（生）"], "synonyms": ["online"]}},
                },
            },
        }
    ),
    values=[
        {
            "科目名": f"{('線形代数学', '言語学入門', '統計学')[n % 3]}{('', 'A', 'II')[n % 2]}",
            "前提科目": (None, "言語学入門", "線形代数学")[n % 3],
            "教室": f"{('A棟', 'B棟 ', '2号館')[n % 3]}{100 + n}",
            "授業コード": f"L{100 + n}",
            "定員": 20 + 10 * n,
            "学期": ("前期", "後期", "通年")[n % 3],
            "曜日": ("月曜", "火曜", "水曜", "土曜")[n % 4],
            "時限": 1 + n % 6,
            "単位数": 1 + n % 4,
            "区分": ("必修", "選択")[n % 2],
            "言語": ("日本語", "英語")[n % 2],
            "形態": ("対面", "遠隔（録画）", "遠隔（生）")[n % 3],
        }
        for n in range(24)
    ],
    translator="embedded",
    today=TODAY,
)

OFFERS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "offers",
            "label": {"ja": "募集"},
            "nouns": ["募集"],
            "columns": {
                "種別": {"type": "VARCHAR"},
                "GPA要件": {
                    "type": "DOUBLE",
                    "synonyms": ["GPA"],
                    "person": {"relation": "at_most", "words": ["GPA"]},
                },
                "募集人数": {"type": "BIGINT", "unit": "people", "synonyms": ["募集"]},
                "時給": {"type": "BIGINT", "unit": "JPY", "per": "hour", "synonyms": ["hourly"]},
                "月額": {"type": "BIGINT", "unit": "JPY", "per": "month", "synonyms": ["monthly"]},
                "面接": {"type": "BOOLEAN", "when_true": ["面接あり", "面接"], "when_false": ["面接なし"]},
                "在宅": {"type": "BOOLEAN", "when_true": ["在宅可"]},
                "締切日": {"type": "DATE", "synonyms": ["締切", "締め切られた"]},
                "開始日": {"type": "DATE", "synonyms": ["始まった"]},
            },
        }
    ),
    values=[
        {
            "種別": ("奨学金", "学内", "学外")[n % 3],
            "GPA要件": 2.0 + n % 4 / 2,
            "募集人数": 1 + n % 9,
            "時給": 1100 + 20 * n if n % 3 else None,
            "月額": None if n % 3 else 20_000 + 4_000 * n,
            "面接": n % 2 == 0,
            "在宅": n % 4 == 0,
            "締切日": date(2026, 9, 10 + n % 20),
            "開始日": date(2026, 10, 1 + n % 20),
        }
        for n in range(24)
    ],
    translator="embedded",
    today=TODAY,
)


def asked(filter_: NLFilter, request: str) -> tuple[str, bool]:
    said = filter_.translate(request)
    return said.where.shown, said.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("4単位かつ通年じゃない", "単位数 = 4 AND 学期 IS DISTINCT FROM '通年'"),
        ("後期かつ英語以外", "学期 = '後期' AND 言語 IS DISTINCT FROM '英語'"),
        ("後期 かつ 英語ではない", "学期 = '後期' AND 言語 IS DISTINCT FROM '英語'"),
        (
            "後期かつ2単位かつ必修でない",
            "学期 = '後期' AND 単位数 = 2 AND 区分 IS DISTINCT FROM '必修'",
        ),
        ("英語と対面は除く", "言語 IS DISTINCT FROM '英語' AND 形態 IS DISTINCT FROM '対面'"),
    ],
)
def test_a_refusal_after_katsu_refuses_the_last_part_alone(request_: str, where: str) -> None:
    assert asked(COURSES, request_) == (where, True)


ANY = "形態 IN ('遠隔（録画）', '遠隔（生）')"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("遠隔の生配信の授業", "形態 = '遠隔（生）'"),
        ("遠隔で生配信", "形態 = '遠隔（生）'"),
        ("online live courses", "形態 = '遠隔（生）'"),
        ("平日の月曜", "曜日 = '月曜'"),
        ("対面か生配信遠隔", "形態 IN ('対面', '遠隔（生）')"),
        ("対面か遠隔", "形態 IN ('対面', '遠隔（録画）', '遠隔（生）')"),
        ("遠隔か生配信", ANY),
        ("遠隔でも生配信は除く", f"{ANY} AND 形態 IS DISTINCT FROM '遠隔（生）'"),
        ("遠隔で生配信は除く", f"{ANY} AND 形態 IS DISTINCT FROM '遠隔（生）'"),
        ("遠隔、生配信は除く", f"{ANY} AND 形態 IS DISTINCT FROM '遠隔（生）'"),
        ("生配信と遠隔は除く", "形態 NOT IN ('遠隔（生）', '遠隔（録画）') OR 形態 IS NULL"),
    ],
)
def test_a_member_beside_its_group(request_: str, where: str) -> None:
    assert asked(COURSES, request_) == (where, True)


def test_a_member_whose_group_is_refused_is_refused() -> None:
    assert asked(COURSES, "生配信の遠隔は除く")[0] == "形態 IS DISTINCT FROM '遠隔（生）'"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("時給1,400円以上または月額8万円以上", "時給 >= 1400 OR 月額 >= 80000"),
        ("時給が1400円以上か月額が8万円以上", "時給 >= 1400 OR 月額 >= 80000"),
        ("月額8万円以上または時給1400円以上", "月額 >= 80000 OR 時給 >= 1400"),
        ("時給1400円以上、月額8万円以上", "時給 >= 1400 AND 月額 >= 80000"),
        ("年額60万円以上", "月額 >= 50000"),
        ("年間60万円以上もらえる奨学金", "月額 >= 50000 AND 種別 = '奨学金'"),
        ("at least 600000 yen a year", "月額 >= 50000"),
        ("hourly at least 1400 or monthly at least 80000", "時給 >= 1400 OR 月額 >= 80000"),
    ],
)
def test_each_amount_stays_with_the_column_of_its_period(request_: str, where: str) -> None:
    assert asked(OFFERS, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("線形代数学の授業", "科目名 ILIKE '%線形代数学%'"),
        ("言語学入門", "科目名 ILIKE '%言語学入門%'"),
        ("科目名が線形代数学", "科目名 ILIKE '%線形代数学%'"),
        ("前提科目が線形代数学", "前提科目 = '線形代数学'"),
    ],
)
def test_a_name_asks_for_the_item_not_for_those_that_refer_to_it(request_: str, where: str) -> None:
    assert asked(COURSES, request_) == (where, True)


def test_names_of_items_in_english() -> None:
    titles = ["Linear Algebra", "Phonetics", "Statistics"]
    rows = [
        {"course_name": f"{titles[n % 3]} {'ABCDEFGHIJ'[n // 3]}", "required_course": titles[n % 2]}
        for n in range(30)
    ]
    schema = TableSchema.model_validate(
        {
            "name": "courses",
            "item": "course_name",
            "columns": {
                "course_name": {"type": "VARCHAR", "vocabulary": "text"},
                "required_course": {"type": "VARCHAR"},
            },
        }
    )
    courses = NLFilter(schema, values=rows, translator="embedded")
    assert asked(courses, "Phonetics") == ("has_word(course_name, 'Phonetics')", True)
    assert asked(courses, "required course Phonetics") == ("required_course = 'Phonetics'", True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("定員が40人の授業", "定員 = 40"),
        ("定員は二十人", "定員 = 20"),
        ("定員30〜80人", "定員 BETWEEN 30 AND 80"),
        ("定員が30〜80人", "定員 BETWEEN 30 AND 80"),
        ("定員40人以上", "定員 >= 40"),
    ],
)
def test_an_amount_of_a_named_column_is_no_need_of_people(request_: str, where: str) -> None:
    assert asked(COURSES, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("2人以上募集", "募集人数 >= 2"),
        ("2人以上", "募集人数 >= 2"),
        ("募集人数が2〜5人", "募集人数 BETWEEN 2 AND 5"),
        ("GPA 2.5以下", "GPA要件 <= 2.5"),
    ],
)
def test_people_are_of_the_column_of_people(request_: str, where: str) -> None:
    assert asked(OFFERS, request_) == (where, True)


def test_a_share_is_no_limit_of_people() -> None:
    rows = [{"grant": f"G{n}", "overhead_cap_pct": n % 26} for n in range(60)]
    grants = NLFilter.infer(rows, translator="embedded")
    assert grants.schema.columns["overhead_cap_pct"].person is None
    assert asked(grants, "overhead cap of 15") == ("overhead_cap_pct = 15", True)


def test_a_nearly_complete_name_is_the_item() -> None:
    rows = [
        {"科目名": f"入門講座その{n}について", "教室": f"{n % 3}号館{n}" if n % 4 else None}
        for n in range(60)
    ]
    assert TableSchema.infer(rows).item == "科目名"


SLOT = "曜日 IS DISTINCT FROM '月曜' OR 時限 IS DISTINCT FROM 1"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("月曜1限は除く", SLOT),
        ("月曜の1限は除く", SLOT),
        ("後期の授業。ただし月曜1限は除く", f"学期 = '後期' AND ({SLOT})"),
        ("後期で、月曜1限は嫌", f"学期 = '後期' AND ({SLOT})"),
        ("月曜で1限は除く", "曜日 = '月曜' AND 時限 IS DISTINCT FROM 1"),
    ],
)
def test_a_slot_is_refused_as_one(request_: str, where: str) -> None:
    assert asked(COURSES, request_) == (where, True)


WEEKS = [
    {"仕事": f"シゴト{n}", "週日数": 1 + n % 5, "週時間": 3 + n % 26, "最寄駅": f"北山駅 徒歩{1 + n % 19}分"}
    for n in range(60)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("週10時間以内", "週時間 <= 10"),
        ("週に10時間以内", "週時間 <= 10"),
        ("週の勤務時間が12時間以上20時間以下", "週時間 >= 12 AND 週時間 <= 20"),
        ("週3日以内", "週日数 <= 3"),
    ],
)
def test_hours_a_week_are_no_days_a_week(request_: str, where: str) -> None:
    assert asked(NLFilter.infer(WEEKS, translator="embedded"), request_) == (where, True)


EITHER = "面接 AND 在宅 OR 時給 >= 1500"


@pytest.mark.parametrize("word", ["、または", "、あるいは", "、もしくは", "か、"])
def test_a_pause_before_or_closes_what_stands_before_it(word: str) -> None:
    assert asked(OFFERS, f"面接ありで在宅可{word}時給1500円以上") == (EITHER, True)
    refused = asked(OFFERS, f"在宅可で奨学金以外{word}時給1500円以上")
    assert refused == ("在宅 AND 種別 IS DISTINCT FROM '奨学金' OR 時給 >= 1500", True)


@pytest.mark.parametrize("word", ["または", "あるいは", "か"])
def test_without_a_pause_or_is_in_doubt(word: str) -> None:
    said = OFFERS.translate(f"面接ありで在宅可{word}時給1500円以上")
    assert not said.covered
    assert said.trace is not None
    assert EITHER in {" AND ".join(one.conditions) for one in said.trace.candidates}


SOON = "締切日 BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 3 DAY"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("もう締め切られた募集", "締切日 < CURRENT_DATE"),
        ("もう始まった募集", "開始日 <= CURRENT_DATE"),
        ("GPA2.5以上", "GPA要件 >= 2.5"),
    ],
)
def test_what_is_left_and_what_is_not_needed(request_: str, where: str) -> None:
    assert asked(OFFERS, request_) == (where, True)


def test_an_absence_or_a_value_of_the_same_column() -> None:
    said = asked(COURSES, "前提科目がないか、言語学入門")[0]
    assert said == "前提科目 IS NULL OR 前提科目 = '言語学入門'"


def test_rows_are_not_their_code() -> None:
    with pytest.raises(NotExpressible):
        COURSES.translate("未登録の授業")


@pytest.mark.parametrize(
    "request_", ["1日4時間以下", "一日4時間以下", "1日あたり4時間以下", "週時間が1日4時間以下"]
)
def test_hours_a_day_are_no_hours_a_week(request_: str) -> None:
    with pytest.raises(NotExpressible):
        NLFilter.infer(WEEKS, translator="embedded").translate(request_)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("定員が1桁", "teiin BETWEEN 1 AND 9"),
        ("定員が2桁以上", "teiin >= 10"),
        ("定員が1桁以下", "teiin <= 9"),
    ],
)
def test_figures_have_two_ends_beside_people_too(request_: str, where: str) -> None:
    homes = [{"施設名": f"ホーム{n}", "teiin": 5 + n} for n in range(40)]
    assert asked(NLFilter.infer(homes, translator="embedded"), request_) == (where, True)
