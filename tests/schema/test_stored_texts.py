"""Days and timestamps stored as text: ISO 8601 is read, other texts count as missing and are reported."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import NLFilter, parse_where
from nlfilter.schema.kinds import Kind
from nlfilter.schema.stored.drift import cast_from_text
from nlfilter.schema.table import TableSchema

READ = {
    "2026-01-31": (date(2026, 1, 31), datetime(2026, 1, 31)),
    "2026-01-31T09:30": (date(2026, 1, 31), datetime(2026, 1, 31, 9, 30)),
    "2026-01-31 09:30:15": (date(2026, 1, 31), datetime(2026, 1, 31, 9, 30, 15)),
    "2026-01-31T09:30:15.25Z": (date(2026, 1, 31), datetime(2026, 1, 31, 9, 30, 15, 250_000)),
    "2026-01-31T23:30:00+09:00": (date(2026, 1, 31), datetime(2026, 1, 31, 23, 30)),
}
# DuckDB alone would read most of these, and Spark would read others.
UNREAD = [
    *("", "n/a", "2026", "2026-01", "2026-1-31", "2026/01/31", "20260131", "26-01-31", "infinity", "epoch"),
    *("2026-02-30", "2026-13-01", "2026-01-31x", " 2026-01-31", "2026-01-31 ", "2026-01-31\n"),
    *("2026-01-31 (BC)", "2026-01-31T", "2026-01-31T09", "2026-01-31T25:00", "2026-01-31T09:61"),
    "2026-01-31T09:30 Asia/Tokyo",
]


def cast(text: str, kind: Kind) -> Any:
    return duckdb.execute(f"SELECT {cast_from_text('$1', kind)}", [text]).fetchall()[0][0]


@pytest.mark.parametrize("text", READ)
def test_iso_texts_are_read(text: str) -> None:
    assert (cast(text, Kind.DATE), cast(text, Kind.TIMESTAMP)) == READ[text]


@pytest.mark.parametrize("text", UNREAD)
def test_other_texts_are_missing(text: str) -> None:
    assert cast(text, Kind.DATE) is None
    assert cast(text, Kind.TIMESTAMP) is None


@given(moment=st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))
def test_any_moment_that_python_writes_is_read(moment: datetime) -> None:
    assert cast(moment.isoformat(), Kind.TIMESTAMP) == moment
    assert cast(moment.isoformat(" "), Kind.DATE) == moment.date()


ROWS = [
    {"id": "a", "due": "2026-01-31", "seen": "2026-01-31T09:30:00Z"},
    {"id": "b", "due": "2026-02-01", "seen": "2026-02-01 18:00"},
    {"id": "c", "due": "2026/03/01", "seen": ""},
    {"id": "d", "due": None, "seen": None},
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "tasks",
        "key": "id",
        "columns": {
            "id": {"type": "VARCHAR"},
            "due": {"type": "DATE", "stored": "VARCHAR", "missing": ["2026-12-31"]},
            "seen": {"type": "TIMESTAMP", "stored": "VARCHAR"},
        },
    }
)


def stored(kind: str) -> Any:
    """The rows as a list of one kind."""
    import pandas
    import polars
    import pyarrow

    makers = {
        "dicts": list,
        "arrow": pyarrow.Table.from_pylist,
        "pandas": pandas.DataFrame,
        "polars": polars.DataFrame,
    }
    return makers[kind](ROWS)


@pytest.mark.parametrize("kind", ["dicts", "arrow", "pandas", "polars"])
def test_they_are_asked_for_as_days(kind: str) -> None:
    def kept(request: str) -> list[int]:
        return list(NLFilter(SCHEMA, today=date(2026, 2, 10)).filter(request, stored(kind)).positions)

    assert kept("due in January 2026") == [0]
    assert kept("due since February 2026") == [1]
    assert kept("seen on 2026-02-01") == [1]


def test_a_clause_on_them_runs_on_the_stored_table() -> None:
    where = parse_where("due >= DATE '2026-02-01' OR seen < TIMESTAMP '2026-01-31 10:00:00'", SCHEMA)
    import pyarrow

    tasks = pyarrow.Table.from_pylist(ROWS)  # noqa: F841  (DuckDB finds it by name)
    found = duckdb.execute(f"SELECT id FROM tasks WHERE {where.to_sql(today=date(2026, 2, 10))}").fetchall()
    assert found == [("a",), ("b",)]
    spark = where.to_sql("spark", today=date(2026, 2, 10))
    assert sqlglot.parse_one(spark, read="spark").find(sqlglot.exp.TryCast)
    assert "AS TIMESTAMP_NTZ)" in spark
    assert "\\" not in spark  # the patterns are built without a backslash


def test_check_counts_what_cannot_be_read() -> None:
    found = SCHEMA.check(stored("arrow"))
    assert found.drift == ()
    assert found.warnings == (
        "columns.due.stored: 1 stored text counts as missing: not a DATE in ISO 8601",
        "columns.seen.stored: 1 stored text counts as missing: not a TIMESTAMP in ISO 8601",
    )


def test_check_reports_a_missing_or_wrong_stored_key() -> None:
    import pyarrow

    rows = pyarrow.table({"text": ["2026-01-31"], "day": [date(2026, 1, 31)], "time": [time(8, 30)]})
    as_text = {"type": "DATE", "stored": "VARCHAR"}
    columns = {"text": {"type": "DATE"}, "day": as_text, "time": as_text}
    schema = TableSchema.model_validate({"name": "t", "columns": columns})
    assert schema.check(rows).drift == (
        "columns.text: the data holds VARCHAR, the schema says DATE."
        " Where the texts are in ISO 8601, add: stored: VARCHAR",
        "columns.time: the data holds TIME, the schema says VARCHAR",
    )


def test_infer_writes_the_key_if_all_texts_are_read() -> None:
    rows = {
        "day": ["2026-01-31", None, "2026-02-01"],
        "moment": ["2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31 10:00"],
        "slash": ["2026/01/31"] * 3,
        "typo": ["2026-01-31", "2026-02-30", "2026-02-01"],
    }
    import pyarrow

    found = TableSchema.infer(pyarrow.table(rows)).columns
    assert {name: (column.type, column.stored) for name, column in found.items()} == {
        "day": ("DATE", "VARCHAR"),
        "moment": ("TIMESTAMP", "VARCHAR"),
        "slash": ("VARCHAR", None),
        "typo": ("VARCHAR", None),
    }
