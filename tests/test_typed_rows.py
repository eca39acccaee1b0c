"""Rows come back with the type of the given rows: mypy checks this file, and pytest runs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_type

import polars as pl

from nlfilter import FilterResult, NLFilter, TableSchema, parse_where
from nlfilter.apply import PreparedList

SCHEMA = TableSchema.model_validate(
    {"name": "jobs", "columns": {"city": {"type": "VARCHAR", "values": ["Tokyo"]}}}
)


@dataclass
class Job:
    city: str


def each(jobs: list[Job]) -> Iterator[Job]:
    yield from jobs


def test_rows_of_objects_dicts_and_tables(tmp_path: Path) -> None:
    filters, where = NLFilter(SCHEMA, translator="embedded"), parse_where("city = 'Tokyo'", SCHEMA)
    jobs, dicts = [Job("Tokyo"), Job("Osaka")], [{"city": "Tokyo"}]

    assert_type(filters.filter("Tokyo", jobs), FilterResult[list[Job]])
    assert assert_type(filters.filter("Tokyo", jobs, limit=1).rows, list[Job]) == jobs[:1]
    assert assert_type(filters.filter("Tokyo", each(jobs)).rows, list[Job]) == jobs[:1]
    assert assert_type(filters.filter("Tokyo", tuple(dicts)).rows, list[dict[str, str]]) == dicts
    assert assert_type(filters.apply(where, jobs).rows, list[Job]) == jobs[:1]

    frame = pl.DataFrame(dicts)
    assert assert_type(filters.filter("Tokyo", frame).rows, pl.DataFrame).equals(frame)

    path = tmp_path / "jobs.parquet"
    frame.write_parquet(path)
    assert assert_type(filters.filter("Tokyo", path).rows, list[dict[str, Any]]) == dicts
    assert assert_type(filters.filter("Tokyo", str(path)).rows, list[dict[str, Any]]) == dicts
    assert assert_type(filters.filter("Tokyo", [path]).rows, list[dict[str, Any]]) == dicts
    assert assert_type(filters.filter("Tokyo", [str(path)]).rows, list[dict[str, Any]]) == dicts


def test_rows_of_a_prepared_list() -> None:
    filters, jobs = NLFilter(SCHEMA, translator="embedded"), [Job("Tokyo")]
    prepared = assert_type(filters.prepare(jobs), PreparedList[list[Job]])
    assert assert_type(filters.filter("Tokyo", prepared).rows, list[Job]) == jobs
    anything: Any = jobs
    assert assert_type(filters.filter("Tokyo", anything).rows, Any) == jobs
