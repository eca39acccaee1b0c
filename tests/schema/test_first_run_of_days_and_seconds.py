"""First runs on lists of weekdays, seconds, bytes, and languages of regions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = dt.date(2026, 11, 27)


def recording(n: int) -> dict[str, Any]:
    return {
        "title": f"Recording number {n} about {('rain', 'stars', 'ships')[n % 3]}",
        "runtime": 130 + 97 * (n % 61) + n % 4,
        "file_size": 1_200_311 + 911_777 * (n % 53),
        "spoken_language": ["en-GB", "en-US", "pt-BR", "pt", "fr"][n % 5],
        "aired": ["Mon+Wed", "Tue-Thu", "Fri", "Sat & Sun", "daily", "Wed"][n % 6],
    }


def clinic(n: int) -> dict[str, Any]:
    return {
        "医院名": f"第{n}医院",
        "診療曜日": ["月火水木金", "月〜土", "火木土", "土日", "毎日", "平日"][n % 6],
        "休診日": ["日曜日・祝日", "水曜日", "月曜日・第3火曜", "不定休", "月曜日"][n % 5],
    }


@pytest.fixture(scope="module")
def recordings() -> NLFilter:
    rows = [recording(n) for n in range(150)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


@pytest.fixture(scope="module")
def clinics() -> NLFilter:
    rows = [clinic(n) for n in range(100)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)


def test_days_within_a_stretch_of_days_are_found(recordings: NLFilter) -> None:
    found = recordings.filter("on Wednesdays", [recording(n) for n in range(6)]).rows
    assert [row["aired"] for row in found] == ["Mon+Wed", "Tue-Thu", "daily", "Wed"]


def test_days_in_japanese(clinics: NLFilter) -> None:
    found = clinics.filter("診療曜日が土曜", [clinic(n) for n in range(6)]).rows
    assert [row["診療曜日"] for row in found] == ["月〜土", "火木土", "土日", "毎日"]


def test_working_days_are_no_sunday(clinics: NLFilter) -> None:
    found = clinics.filter("診療曜日が日曜", [clinic(n) for n in range(6)]).rows
    assert [row["診療曜日"] for row in found] == ["土日", "毎日"]


def test_a_public_holiday_is_no_sunday(clinics: NLFilter) -> None:
    found = clinics.filter("休診日が祝日", [clinic(n) for n in range(5)]).rows
    assert [row["休診日"] for row in found] == ["日曜日・祝日"]


def test_a_day_of_some_weeks_is_kept_apart(clinics: NLFilter) -> None:
    assert "月曜日・第3火曜" in [row["休診日"] for row in clinics.filter("休診日が月曜", [clinic(2)]).rows]
