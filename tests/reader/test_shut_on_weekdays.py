"""A day on which something is closed, where a table tells the days on which it is open."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema


def _filter(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


_WEEK = "月火水木金土日"
_CLINICS = [
    {
        "名称": f"第{n}医院",
        **{day: "○×"[(n >> at) % 2] for at, day in enumerate(_WEEK)},
        "祝日営業": "○×"[n % 2],
    }
    for n in range(40)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("祝日は休み", "祝日営業_flag IS NOT TRUE"),
    ],
)
def test_a_column_for_holidays(request_: str, where: str) -> None:
    told = _filter(_CLINICS).translate(request_)
    assert (told.where.sql, told.covered) == (where, True)


_SHOPS = [
    {
        "shop": f"s{n}",
        **{day: bool((n >> at) % 2) for at, day in enumerate(("mon", "tue", "wed", "sat", "sun"))},
    }
    for n in range(40)
]


_CLASSES = [{"名称": f"教室{n}", "営業日": f"{_WEEK[n % 7]}曜"} for n in range(42)]
_STALLS = [{"stall": f"s{n}", "open days": ("Saturday", "Sunday", "Monday")[n % 3]} for n in range(42)]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("土曜が休み", "営業日 IS DISTINCT FROM '土曜'"),
        ("土日が休み", "営業日 NOT IN ('土曜', '日曜') OR 営業日 IS NULL"),
        ("土曜もやってる", "営業日 = '土曜'"),
        ("closed on Saturday", "\"open days\" IS DISTINCT FROM 'Saturday'"),
        ("open Saturday", "\"open days\" = 'Saturday'"),
    ],
)
def test_a_column_of_open_days(request_: str, where: str) -> None:
    told = _filter(_CLASSES if "営" in where else _STALLS).translate(request_)
    assert (told.where.sql, told.covered) == (where, True)


def test_a_column_of_days_off_is_refused_by_what_is_not_shut() -> None:
    clinics = NLFilter(
        TableSchema.model_validate(
            {
                "name": "clinics",
                "columns": {
                    "closed_days": {
                        "type": "VARCHAR[]",
                        "label": {"en": "closed days", "ja": "休診日"},
                        "synonyms": ["休み"],
                        "named_only": True,
                        "values": {"水": ["水曜"], "日": ["日曜"]},
                        "vocabulary": "closed",
                    }
                },
            }
        ),
        translator="embedded",
    )
    assert clinics.translate("水曜休みじゃない").where.sql == (
        "NOT list_contains(closed_days, '水') OR closed_days IS NULL"
    )
