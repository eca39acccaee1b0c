"""A day and hours at which something is open, in a table of the days on which it is closed."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

_DAYS = ["なし", "月", "火", "土", "日", "月・火", "土・日"]
_TABLE: list[dict[str, Any]] = [
    {
        "施設名": f"第{n}図書館",
        "種類": "図書館" if n % 2 else "体育館",
        "開館時刻": "9:00",
        "閉館時刻": f"{17 + n % 5}:00",
        "定休日": _DAYS[n % 7],
    }
    for n in range(42)
]
_CLOSED = "NOT list_contains(定休日_list, '{}') OR 定休日_list IS NULL"


@pytest.fixture(scope="module")
def places() -> NLFilter:
    return NLFilter(TableSchema.infer(_TABLE), translator="embedded", values=_TABLE)


@pytest.mark.parametrize(
    ("request_", "day"),
    [
        ("月曜の18時に開いている", "月"),
        ("月曜の18時に開いている施設", "月"),
        ("土曜日の午後3時にやっている", "土"),
        ("土曜の夜8時まで開いている", "土"),
        ("日曜の午前中に開いている", "日"),
        ("日曜日の10時から使える", "日"),
    ],
)
def test_open_on_a_day_is_not_closed_on_it(places: NLFilter, request_: str, day: str) -> None:
    first = places.translate(request_).where.conditions[0].sql
    assert first == _CLOSED.format(day)


def test_a_named_day_off_stays_one(places: NLFilter) -> None:
    where = places.translate("定休日が月曜で18時に開いている").where
    assert where.conditions[0].sql == "list_contains(定休日_list, '月')"


_OFF = ["", "Saturday", "Sunday", "Saturday, Sunday", "Monday, Tuesday"]
_FORGES = [{"forge": f"f{n}", "smiths": n % 9, "closed_on": _OFF[n % 5]} for n in range(40)]


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        ("open Saturday or Sunday", {"", "Saturday", "Sunday", "Monday, Tuesday"}),
        ("open on Saturday or Sunday", {"", "Saturday", "Sunday", "Monday, Tuesday"}),
        ("open on Saturdays and Sundays", {"", "Monday, Tuesday"}),
        ("open on weekends", {"", "Monday, Tuesday"}),
        ("open Sat or Sun", {"", "Saturday", "Sunday", "Monday, Tuesday"}),
        ("open on Saturday, Sunday or Monday", {"", *_OFF}),
        ("open Sat and Sun", {"", "Monday, Tuesday"}),
        ("closed Saturday or Sunday", {"Saturday", "Sunday", "Saturday, Sunday"}),
    ],
)
def test_open_on_one_day_or_another(request_: str, kept: set[str]) -> None:
    rows = NLFilter.infer(_FORGES, translator="embedded").filter(request_, _FORGES).rows
    assert {row["closed_on"] for row in rows} == kept


@pytest.mark.parametrize(
    ("request_", "first"),
    [
        (
            "平日は9時から17時",
            "NOT list_has_any(定休日_list, ['月', '火', '水', '木', '金']) OR 定休日_list IS NULL",
        ),
        ("土曜の9時から5時", _CLOSED.format("土")),
        ("月曜 9時から17時", _CLOSED.format("月")),
    ],
)
def test_a_day_beside_opening_hours_is_no_day_off(places: NLFilter, request_: str, first: str) -> None:
    told = places.translate(request_)
    assert (told.where.conditions[0].sql, told.covered) == (first, True)
