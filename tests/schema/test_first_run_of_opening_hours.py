"""A first run on a table with opening hours in one text, as most lists of places hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.inference.to_look_at import to_look_at
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


def places(name: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    return [{"place": f"Place {n:02}", name: texts[n % len(texts)]} for n in range(40)]


def kept(rows: list[dict[str, Any]], name: str, request: str) -> set[str]:
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)
    return {row[name] for row in table.filter(request, rows).rows}


PLAIN = ["9:00～17:00", "9:30-20:00", "10:00〜21:30", "８：３０～２２：００", "休館"]
SPELLED = ["9時〜17時", "9時半から20時まで", "10時～21時30分（最終入館21時）"]
NOON = ["9am-5pm", "9:30 AM to 8:00 PM", "10am – 9:30pm"]
LATE = ["17:00-26:00", "18:00-24:00", "11:00-20:00", "24時間営業"]


@pytest.mark.parametrize(
    ("name", "texts", "request_", "expected"),
    [
        ("開館時間", PLAIN, "20時以降も開いている", PLAIN[1:4]),
        ("開館時間", PLAIN, "21時に開いている", PLAIN[2:4]),
        ("開館時間", PLAIN, "9時前に開館", PLAIN[3:4]),
        ("営業時間", SPELLED, "20時まで開いている", SPELLED[1:]),
        ("opening_hours", NOON, "open at 8:30 pm", NOON[2:]),
        ("hours", NOON, "open until 8 pm", NOON[1:]),
        ("hours", NOON, "opens before 9:30 am", NOON[:1]),
        ("営業時間", LATE, "深夜1時に開いている", [LATE[0], LATE[3]]),
        ("営業時間", LATE, "23時に開いている", [LATE[0], LATE[1], LATE[3]]),
    ],
)
def test_what_is_open_then(name: str, texts: list[str], request_: str, expected: list[str]) -> None:
    assert kept(places(name, texts), name, request_) == {*expected}


def test_a_lesson_lies_within_what_is_asked_for() -> None:
    texts = ["9:00-10:30", "10:45-12:15", "13:00-14:30"]
    assert kept(places("lesson", texts), "lesson", "between 10 am and 1 pm") == {texts[1]}


@pytest.mark.parametrize(
    "texts", [["9:00-17:00", "on request only", "by the door"], ["4:30", "5:10", "6:20"]]
)
def test_other_texts_are_no_hours(texts: list[str]) -> None:
    schema = TableSchema.infer(places("hours", texts))
    assert not {"opens", "closes"} & schema.columns.keys()


def test_the_owner_is_told_which_text_is_read_as_times() -> None:
    assert to_look_at(TableSchema.infer(places("開館時間", PLAIN)))["days"] == ["開館時間"]


def test_two_texts_of_hours_have_names_of_their_own() -> None:
    rows = [
        {"place": f"Place {n:02}", "平日営業時間": PLAIN[n % 4], "土日営業時間": PLAIN[(n + 1) % 4]}
        for n in range(40)
    ]
    schema = TableSchema.infer(rows)
    assert {"opens", "closes", "土日営業時間_opens", "土日営業時間_closes"} <= schema.columns.keys()
    assert schema.columns["土日営業時間_closes"].label["ja"] == "土日営業時間の終わり"
