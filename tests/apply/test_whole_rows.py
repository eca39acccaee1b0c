"""Cached rows of files: they equal the rows in the files, stay within a size limit, and are never stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter.apply import PreparedList, prepare
from nlfilter.errors import InputError
from nlfilter.sources.parquet import ParquetFiles
from tests.apply.lists import ENGINE, TODAY, compiled, where

SCHEMA = compiled({"city": "VARCHAR", "n": "BIGINT"}, rank="r")
TOKYO = where(SCHEMA, "city = 'Tokyo'")
MANY_TYPES = (
    "i AS r, 100 - i AS n, ['Tokyo', 'Osaka'][1 + i % 2] AS city, ['a', NULL] AS l, {'a': i, 'b': 'x'} AS s, "
    "MAP {'k': i} AS m, i::DECIMAL(9, 2) / 4 AS d, TIMESTAMP '2026-01-01 10:00' + to_minutes(i) AS t, "
    "TIME '10:00' AS clock, 'x'::BLOB AS b, NULL::VARCHAR AS nothing, '東京' AS \"say \"\"it\"\"\""
)
NO_ARROW_TYPE = f"{MANY_TYPES}, i::HUGEINT AS huge, INTERVAL 1 DAY AS pause"


def write(path: Path, columns: str = MANY_TYPES, rows: int = 40) -> None:
    duckdb.execute(f"COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)")


ENDLESS = f"{MANY_TYPES}, 'infinity'::DATE AS until"


@pytest.fixture(
    params=[MANY_TYPES, NO_ARROW_TYPE, ENDLESS], ids=["kept", "a type that Arrow changes", "an infinite day"]
)
def path(request: Any, tmp_path: Path) -> Path:
    made = tmp_path / "rows.parquet"
    write(made, request.param)
    return made


def best(prepared: PreparedList, limit: int = 5) -> tuple[Any, Any]:
    """The best rows as the scan returned them (None if it did not), and as they are in the file."""
    kept = prepared.run(TOKYO, today=TODAY, limit=limit, with_rows=True)
    return kept.rows, ParquetFiles(str(prepared.source.paths[0])).take(list(kept.positions))


def test_cached_rows_are_the_rows_of_the_file(path: Path) -> None:
    prepared = prepare(str(path), SCHEMA, ENGINE)
    at_once, in_file = best(prepared)
    assert at_once is None
    for _ in range(2):
        taken = prepared.take(prepared.run(TOKYO, today=TODAY, limit=5).positions)
        assert taken == in_file
        assert [*map(type, taken[0].values())] == [*map(type, in_file[0].values())]
    at_once, in_file = best(prepared)
    assert at_once in (None, in_file)


def test_rows_come_with_the_scan_once_they_were_taken_twice(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write(path)
    prepared = prepare(str(path), SCHEMA, ENGINE)
    prepared.take([0])
    assert best(prepared)[0] is None
    prepared.take([0])
    at_once, in_file = best(prepared)
    assert at_once == in_file
    at_once[0]["l"].append("changed by who got it")
    assert best(prepared)[0] == in_file
    assert prepared.take([3, 0, 3]) == ParquetFiles(str(path)).take([3, 0, 3])
    assert prepared.take([]) == []


def test_rows_beyond_the_size_limit_are_not_cached(path: Path) -> None:
    for bound in (0, 10):
        prepared = prepare(str(path), SCHEMA, ENGINE, bound)
        for _ in range(3):
            prepared.take([0])
        assert best(prepared)[0] is None


def test_cached_rows_are_not_used_after_the_file_changed(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write(path, rows=40)
    prepared = prepare(str(path), SCHEMA, ENGINE)
    for _ in range(2):
        prepared.take([0])
    write(path, rows=39)
    for step in (lambda: best(prepared), lambda: prepared.take([0])):
        with pytest.raises(InputError, match=r"rows\.parquet: has changed"):
            step()
