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
