"""The end of an interval of hours is in the afternoon if its hour is smaller: 「9時から5時」, "9 to 5"."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

_PLACES: list[dict[str, Any]] = [
    {"施設名": f"館{n}", "開館時間": f"{8 + n % 3}:30", "閉館時間": f"{17 + n % 5}:00"} for n in range(30)
]
_SHIFTS: list[dict[str, Any]] = [
    {"shift": f"s{n}", "start": f"{8 + n % 3}:30", "end": f"{15 + n % 5}:00"} for n in range(30)
]
_OPEN = "開館時間 <= TIME '{}' AND 閉館時間 >= TIME '{}'"
_HELD = "start >= TIME '{}' AND \"end\" <= TIME '{}'"


@pytest.mark.parametrize(
    ("request_", "opens", "closes", "covered"),
    [
        ("9時から5時", "09:00", "17:00", True),
        ("9時〜5時に開いている", "09:00", "17:00", True),
        ("8時半から5時半まで", "08:30", "17:30", True),
        ("11時から3時", "11:00", "15:00", True),
        ("9時から11時", "09:00", "11:00", True),
        ("22時から5時", "22:00", "05:00", True),
        ("夜9時から5時", "21:00", "05:00", True),
        ("9:00から5:00", "09:00", "05:00", True),
        ("open 9 to 5", "09:00", "17:00", False),
    ],
)
def test_opening_hours(request_: str, opens: str, closes: str, *, covered: bool) -> None:
    told = NLFilter(TableSchema.infer(_PLACES), translator="embedded", values=_PLACES).translate(request_)
    assert (told.where.sql, told.covered) == (_OPEN.format(opens, closes), covered)


@pytest.mark.parametrize(
    ("request_", "start", "end"),
    [("9 to 5", "09:00", "17:00"), ("9am to 5", "09:00", "17:00"), ("9am to 5pm", "09:00", "17:00")],
)
def test_shifts(request_: str, start: str, end: str) -> None:
    told = NLFilter(TableSchema.infer(_SHIFTS), translator="embedded", values=_SHIFTS).translate(request_)
    assert told.where.sql == _HELD.format(start, end)
