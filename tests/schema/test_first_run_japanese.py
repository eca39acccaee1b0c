"""Tables with names in English and an inferred schema, asked in Japanese."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def bike(n: int) -> dict[str, Any]:
    return {
        "bike_no": f"BK-{n:03}",
        "frame_mat": ["ALU", "STEEL", "WOOD"][n % 3],
        "frame_cm": 40 + n % 20,
        "weight_kg": 6.5 + n % 15,
        "gear_cnt": 1 + n % 22,
        "ask_price_jpy": None if n % 9 == 0 else 1000 * n,
        "prev_price_jpy": None if n % 2 else 1200 * n,
        "model_year": 2000 + n % 25,
        "is_foldable": n % 2 == 0,
        "accessories": [["light", "lock"], ["bell"], []][n % 3],
        "grade": "ABC"[n % 3],
        "rating": n % 5,
        "due_date": TODAY + dt.timedelta(days=n - 30),
        "dep_time": dt.time(5 + n % 18),
    }


def hall(n: int) -> dict[str, Any]:
    return {
        "hall_id": f"H{n:03}",
        "room_type": ["hall", "meeting room", "studio"][n % 3],
        "cuisine": ["Japanese", "Italian", "Thai"][n % 3],
        "result": ["Pass", "Fail"][n % 2],
        "pay": ["hourly", "daily", "monthly"][n % 3],
        "cap_max": 10 * n,
        "seat_cnt": 9 * n,
        "sleeps": n % 7,
        "first_visit_fee_jpy": None if n % 9 == 0 else 100 * n,
        "consultation_fee_jpy": 90 * n,
        "equip": [["projector", "piano"], ["microphone"], []][n % 3],
        "liquor_lic": "YN"[n % 2],
        "built_year": 1960 + n,
        "apply_by": TODAY + dt.timedelta(days=3 * n),
        "要冷蔵": n % 2 == 0,
    }


ASKED = {
    bike: [
        ("アルミの自転車で10キロまで", "frame_mat = 'ALU' AND weight_kg <= 10"),
        ("木造以外", "frame_mat IS DISTINCT FROM 'WOOD'"),
        ("変速が7段以上", "gear_cnt >= 7"),
        ("値下げしたもの", "ask_price_jpy < prev_price_jpy"),
        ("1万円以上値下がりした", "prev_price_jpy - ask_price_jpy >= 10000"),
        ("価格が応相談", "ask_price_jpy IS NULL"),
        ("5万円を切る", "ask_price_jpy < 50000"),
        ("5年落ちまで", "model_year >= 2021"),
        ("折りたたみできるやつ", "is_foldable"),
        (
            "ライトと鍵が付いてる",
            "list_contains(accessories, 'light') AND list_contains(accessories, 'lock')",
        ),
        ("評価A", "grade = 'A'"),
        ("評価が4以上", "rating >= 4"),
        ("返却期限の過ぎたもの", "due_date < CURRENT_DATE"),
        ("朝に出発", "dep_time < TIME '12:00'"),
    ],
    hall: [
        ("和食", "cuisine = 'Japanese'"),
        ("不合格の会議室", "result = 'Fail' AND room_type = 'meeting room'"),
        ("日給の仕事", "pay = 'daily'"),
        ("定員が50人以上", "cap_max >= 50"),
        ("4人以上寝られる", "sleeps >= 4"),
        ("席数が定員の半分以上", "seat_cnt >= 0.5 * cap_max"),
        ("初診料の記載がない", "first_visit_fee_jpy IS NULL"),
        ("診察料が初診料より高い", "consultation_fee_jpy > first_visit_fee_jpy"),
        ("装備が2つ以上ついてる", "len(equip) >= 2"),
        ("お酒が飲める", "liquor_lic_flag"),
        ("来年の1月末までに締め切られる", "apply_by < DATE '2027-02-01'"),
        ("2000年以降に建造", "built_year >= 2000"),
        ("冷蔵しなくていい", "要冷蔵 = FALSE"),
    ],
}


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.__name__)
def test_japanese_over_names_in_english(row: Any) -> None:
    rows = [row(n) for n in range(60)]
    asked = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)
    found = {request: asked.translate(request) for request, _ in ASKED[row]}
    assert {request: one.where.sql for request, one in found.items()} == dict(ASKED[row])
    assert not any(one.unmatched for one in found.values())
