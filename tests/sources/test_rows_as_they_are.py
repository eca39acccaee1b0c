"""Rows of types that other formats lack come back as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.sources.plain import plain

_LARGE = str(2**127 - 1)
SQL = (
    f"SELECT 'x' AS a, {_LARGE}::HUGEINT AS huge, {2**128 - 1}::UHUGEINT AS large, '0101'::BIT AS bits, "
    "'09:30:00+09'::TIMETZ AS clock, '-1 year 2 days 00:00:00.000001'::INTERVAL AS pause"
)


def rows_of(ranked: Any) -> Any:
    schema = TableSchema.model_validate({"name": "rows", "columns": {"a": {"type": "VARCHAR"}}})
    items = NLFilter(schema, translator="embedded")
    return items.apply(items.dialogue().where, ranked).rows


def test_a_relation_gives_its_own_types_back() -> None:
    sql = f"SELECT * EXCLUDE (pause) FROM ({SQL})"
    given, found = duckdb.sql(sql), rows_of(duckdb.sql(sql))
    assert given is not None
    assert found.types == given.types
    assert found.fetchall() == given.fetchall()


def test_a_database_keeps_what_parquet_would_not(tmp_path: Path) -> None:
    path = tmp_path / "rows.duckdb"
    with duckdb.connect(path) as con:
        nested = f"[{_LARGE}::HUGEINT] AS listed, {{'n': {_LARGE}::HUGEINT}} AS record"
        con.execute(f"CREATE TABLE kept AS SELECT *, {nested} FROM ({SQL})")
    assert {name: str(value) for name, value in rows_of(str(path))[0].items()} == {
        "a": "x",
        "huge": _LARGE,
        "large": str(2**128 - 1),
        "bits": "0101",
        "clock": "09:30:00+09",
        "pause": "-1 year 2 days 00:00:00.000001",
        "listed": str([_LARGE]),
        "record": str({"n": _LARGE}),
    }


@pytest.mark.parametrize(("table", "found"), [("goods", "in main"), ("shop.goods", "in shop")])
def test_a_schema_of_a_database_may_have_the_name_of_its_file(table: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(path) as con:
        con.execute("CREATE SCHEMA shop")
        con.execute("CREATE TABLE shop.main.goods AS SELECT 'in main' AS a")
        con.execute("CREATE TABLE shop.shop.goods AS SELECT 'in shop' AS a")
    assert rows_of(f"{path}:{table}") == [{"a": found}]


ENDLESS = (
    "SELECT 'x' AS a, 'infinity'::DATE AS d, '-infinity'::TIMESTAMP AS t, 'infinity'::TIMESTAMPTZ AS z, "
    "['infinity'::DATE, '2026-10-01'] AS days, {'until': 'infinity'::DATE, 'pause': INTERVAL 1 MONTH} AS s, "
    "MAP {'k': '-infinity'::DATE} AS m, [INTERVAL '1 month 0.5 second'] AS pauses, "
    "['09:30:00+05:30'::TIMETZ] AS clocks "
    "UNION ALL SELECT 'y', '9999-12-31', TIMESTAMP '0001-01-01', NULL, [], NULL, MAP {}, NULL, NULL"
)
FOUND: list[dict[str, Any]] = [
    {
        "a": "x",
        "d": "infinity",
        "t": "-infinity",
        "z": "infinity",
        "days": ["infinity", "2026-10-01"],
        "s": {"until": "infinity", "pause": "1 month"},
        "m": {"k": "-infinity"},
        "pauses": ["1 month 00:00:00.5"],
        "clocks": ["09:30:00+05:30"],
    },
    {
        "a": "y",
        "d": "9999-12-31",
        "t": "0001-01-01T00:00:00",
        "z": None,
        "days": [],
        "s": None,
        "m": {},
        "pauses": None,
        "clocks": None,
    },
]


@pytest.mark.parametrize("times", [1, 600])
def test_an_infinite_day_is_not_the_last_day_of_pythons_calendar(times: int, tmp_path: Path) -> None:
    path = tmp_path / "rows.duckdb"
    with duckdb.connect(path) as con:
        con.execute(
            f"CREATE TABLE kept AS SELECT r.* FROM range({times}), ({ENDLESS}) AS r ORDER BY range, a"
        )
    assert plain(rows_of(str(path))) == FOUND * times


def test_a_parquet_file_tells_infinite_days_and_months(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    sql = f"SELECT * EXCLUDE (clocks, pauses), s.pause AS pause FROM ({ENDLESS})"
    with duckdb.connect() as con:
        con.execute(f"COPY ({sql}) TO '{path}'")
    wanted = [
        {name: value for name, value in row.items() if name not in ("clocks", "pauses")}
        | {"pause": "1 month" if row["s"] else None}
        for row in FOUND
    ]
    assert plain(rows_of(str(path))) == wanted
