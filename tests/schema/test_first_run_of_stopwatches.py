"""How long something took, as a stopwatch shows it: results of swimmers, tracks of an album."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


def swum(n: int) -> dict[str, Any]:
    return {
        "swimmer": f"swimmer {n}",
        "place": n + 1,
        "age": 16 + n % 60,
        "nat": ["GBR", "NED", "SUI", "GER"][n % 4],
        "club": ["Otter Lane Paddlers", "Port Vale Divers", "Tarn Masters"][n % 3],
        "start": f"{8 + n % 9:02}:{10 + n % 40}:00",
        "finish": f"{1 + n % 3}:{10 + n % 45}:{1 + n % 58:02}",
        "pace": f"{1 + n % 3}:{11 + n % 47}",
    }


def song(n: int) -> dict[str, Any]:
    return {"title": f"song {n}", "length": f"{2 + n % 40}:{7 + n % 50:02}" if n % 9 else f"1:02:{n % 60:02}"}


@pytest.fixture(scope="module")
def swims() -> NLFilter:
    rows = [swum(n) for n in range(120)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


def test_odd_seconds_of_few_hours_are_durations_and_times_of_day_are_not(swims: NLFilter) -> None:
    units = {name: column.unit for name, column in swims.schema.columns.items()}
    assert units["finish_number"] == units["pace_number"] == "minutes"
    assert swims.schema.columns["start"].type == "TIME"


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("finish under 2:30", "finish_number < 150"),
        ("finish between 1:30 and 2:00", "finish_number BETWEEN 90 AND 120"),
        ("finish under 1:30:15", "finish_number < 90.25"),
        ("finish under 2:15 hours", "finish_number < 135"),
        ("finish under 1 hour 45", "finish_number < 105"),
        ("finish sub 2 hours", "finish_number < 120"),
        ("pace under 1:30", "pace_number < 1.5"),
        ("pace faster than 2:00", "pace_number < 2"),
        ("finish slower than 2 hours", "finish_number > 120"),
        ("finishが2時間より速い", "finish_number < 120"),
        ("start before 9:40", "start < TIME '09:40'"),
        ("swiss or dutch", "nat IN ('SUI', 'NED')"),
    ],
)
def test_what_is_asked_surely(swims: NLFilter, request_: str, sql: str) -> None:
    found = swims.translate(request_)
    assert (found.where.sql, found.covered) == (sql, True)


def test_a_bare_bound_may_be_an_age_of_people(swims: NLFilter) -> None:
    found = swims.translate("over 60")
    assert (found.where.sql, found.covered) == ("age > 60", False)


def test_the_last_word_of_a_club_is_not_its_name(swims: NLFilter) -> None:
    assert [one.phrase for one in swims.translate("dutch paddlers").unmatched] == ["paddlers"]


def test_minutes_and_hours_in_one_column() -> None:
    rows = [song(n) for n in range(60)]
    songs = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)
    assert songs.filter("longer than an hour", rows).rows == [row for row in rows if len(row["length"]) == 7]


def test_a_csv_may_have_read_them_as_times_of_day(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    lines = [f"runner {n},{2 + n % 3}:{10 + n}:{7 + n:02},{9 + n % 9:02}:{n:02}:00" for n in range(40)]
    path.write_text("\n".join(["runner,finish,lunch", *lines]), encoding="utf-8")
    runs = NLFilter(TableSchema.infer(str(path)), translator="embedded", values=str(path))
    assert runs.translate("finish under 3:30").where.sql == "finish_number < 210"
    assert runs.translate("lunch before 12:30").where.sql == "lunch < TIME '12:30'"
