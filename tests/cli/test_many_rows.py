"""For many rows the engine writes the text: it equals the text that Python writes for few rows."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter.cli import output
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.rows_as_text import texts
from tests.cli.command import nlfilter

ODD: list[dict[str, Any]] = [
    {
        "whole": 1,
        "share": 0.1,
        "price": Decimal("1.50"),
        "text": 'a "b", c\\ 100 %\r\nd',
        "ok": True,
        "day": date(2026, 1, 2),
        "at": datetime(2026, 1, 2, 3, 4, 5, 600_000),
        "clock": time(9, 30),
        "tags": ["x", None, 'y"z'],
        '100 % "é"': "東京\u202e\u2028",
    },
    {
        "whole": -(10**15),
        "share": float("nan"),
        "price": Decimal("-0.01"),
        "text": "",
        "ok": False,
        "day": date(1, 1, 1),
        "at": datetime(2026, 1, 2, 3, 4, 5),
        "clock": time(9, 30, 1, 5_000),
        "tags": [],
        '100 % "é"': "=1+1",
    },
    {"share": 1e16},
    {"share": float("inf"), "text": " ' \t", "tags": ["東京"]},
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "odd.parquet"
    names = [*ODD[0]]
    rows = [{name: row.get(name) for name in names} for row in ODD]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.mark.parametrize("format_", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("columns", [(), ("--columns", "tags"), ("--columns", "text,whole")])
def test_the_text_is_the_same(
    format_: str, columns: tuple[str, ...], table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: tuple[str | Path, ...] = (
        "query",
        table,
        "--where",
        "whole IS NULL OR whole < 5",
        "--format",
        format_,
        *columns,
    )
    few = nlfilter(*asked)
    monkeypatch.setattr(output, "FEW_ROWS", 0)
    many = nlfilter(*asked)
    assert (few.code, len(few.lines) >= 4) == (0, True)
    assert many.raw == few.raw


def test_json_holds_the_same(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("query", table, "--where", "whole < 5", "--format", "json")
    few = nlfilter(*asked)
    monkeypatch.setattr(output, "FEW_ROWS", 1)
    many = nlfilter(*asked)
    assert many.json == few.json
    assert many.out.isascii() or "\u202e" not in many.out


def test_a_type_without_a_text_in_sql_is_left_to_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "places.parquet"
    pq.write_table(pa.table({"n": [1, 2], "place": [{"x": 1}, None]}), path)
    source = ParquetFiles(path)
    assert texts(source, [0], ["n"], "cell") is not None
    assert texts(source, [0], source.names, "cell") is None
    monkeypatch.setattr(output, "FEW_ROWS", 0)
    lines = nlfilter("query", path, "--where", "n > 0", "--format", "jsonl").lines
    assert [json.loads(line) for line in lines] == [{"n": 1, "place": {"x": 1}}, {"n": 2, "place": None}]


def test_many_rows_are_taken_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"n": range(3_000)}), path)
    wanted = [*range(2_999, 0, -2)]
    assert [row["n"] for row in ParquetFiles(path).take(wanted)] == wanted
