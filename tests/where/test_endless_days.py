"""Infinite days and timestamps have no year and no month: a clause keeps the same rows as in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from nlfilter import NLFilter, parse_where
from nlfilter.schema.table import TableSchema
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import Not
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.dialects import raw
from nlfilter.where.sql.writer import bound, view_column
from nlfilter.where.words.phrase import say

TODAY = date(2026, 10, 1)
DAYS = ["infinity", "-infinity", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "9999-12-31", None]
SCHEMA = compile_schema(
    TableSchema.model_validate(
        {
            "name": "t",
            "columns": {
                "n": {"type": "INTEGER"},
                "day": {"type": "DATE"},
                "seen": {"type": "TIMESTAMP"},
                "zoned": {"type": "TIMESTAMP WITH TIME ZONE"},
                "fine": {"type": "TIMESTAMP_NS"},
            },
        }
    )
)
READER = NLFilter(SCHEMA.schema)

_TESTS = [f"{op} 2024" for op in ("=", "<>", "<", "<=", ">", ">=")]
_TESTS += [
    "IN (2023, 2025)",
    "NOT IN (2023, 2025)",
    "BETWEEN 2024 AND 2025",
    "NOT BETWEEN 2024 AND 2025",
    "IS NULL",
    "IS NOT NULL",
    "IS DISTINCT FROM 2024",
    "IS NOT DISTINCT FROM 2024",
]
_OTHERS = [
    "month({}) = 12",
    "month({}) <> 12",
    "month({}) < 7",
    "month({}) IS DISTINCT FROM 12",
    "quarter({}) IN (1, 2)",
    "quarter({}) NOT IN (1, 2)",
    "day({}) >= 2",
    "isodow({}) <> 1",
    "dayofweek({}) <> 0",
    "dayofweek({}) IS DISTINCT FROM 0",
    "EXTRACT(year FROM {}) > 2024",
    "date_part('year', {}) <= 2024",
    "2024 < year({})",
    "year({}) = 2024 OR year({}) > 2024",
    "year({}) < 2024 OR {} IS NULL",
]
CLAUSES = [f"year({{}}) {test}" for test in _TESTS] + _OTHERS


COLUMNS = [name for name in SCHEMA.schema.columns if name != "n"]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        listed = ", ".join("(NULL)" if day is None else f"('{day}')" for day in DAYS)
        connection.execute(
            "CREATE TABLE stored AS SELECT (row_number() OVER ())::INTEGER AS n, d::DATE AS day, "
            "d::TIMESTAMP AS seen, d::TIMESTAMPTZ AS zoned, "
            "nullif(d, '9999-12-31')::TIMESTAMP_NS AS fine "  # nanoseconds end in the year 2262
            f"FROM (VALUES {listed}) AS held(d)"
        )
        shown = ", ".join(f"{view_column(SCHEMA, name)} AS {name}" for name in SCHEMA.schema.columns)
        connection.execute(f"CREATE TABLE viewed AS SELECT {shown} FROM stored")
        yield connection


@pytest.fixture(scope="module")
def prepared(connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("endless") / "days.parquet"
    connection.execute(f"COPY stored TO '{path}'")
    return READER.prepare(str(path))


def kept(connection: duckdb.DuckDBPyConnection, table: str, sql: str, values: Any = None) -> list[int]:
    rows = connection.execute(f"SELECT n FROM {table} WHERE {sql} ORDER BY n", values).fetchall()
    return [n for (n,) in rows]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_keeps_the_rows_of_its_written_form(
    clause: str, column: str, connection: duckdb.DuckDBPyConnection, prepared: Any
) -> None:
    for form in ("{}", "NOT ({})", "NOT ({}) AND n > 0"):
        written = form.format(clause.replace("{}", column))
        where = parse_where(written, SCHEMA.schema)
        assert parse_where(where.sql, SCHEMA.schema) == where
        assert where.predicate is not None
        wanted = kept(connection, "stored", written)
        assert kept(connection, "viewed", where.sql) == wanted
        assert kept(connection, "stored", where.to_sql(today=TODAY)) == wanted
        assert kept(connection, "viewed", *bound(where.predicate, SCHEMA, TODAY)) == wanted
        assert [row["n"] for row in READER.apply(where, prepared).rows] == wanted


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("clause", CLAUSES)
def test_not_keeps_every_other_row(clause: str, column: str, connection: duckdb.DuckDBPyConnection) -> None:
    asked = parse_predicate(clause.replace("{}", column), SCHEMA)
    found = [kept(connection, "stored", raw(two_valued(one), SCHEMA, TODAY)) for one in (asked, Not(asked))]
    assert sorted(found[0] + found[1]) == list(range(1, len(DAYS) + 1))


@pytest.mark.parametrize("column", ["day", "seen"])
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_row_is_judged_only_if_its_value_is_known(
    clause: str, column: str, connection: duckdb.DuckDBPyConnection
) -> None:
    """Python has no infinite day: it reads one as the first or last day of its calendar."""
    written = clause.replace("{}", column)
    predicate = parse_predicate(written, SCHEMA)
    for value, truth in connection.execute(f"SELECT {column}, {written} FROM stored").fetchall():
        outcomes = EvaluatedRow({column: value}, SCHEMA, TODAY).outcomes(predicate)
        assert truth in outcomes
        assert outcomes == {truth} or value in ENDS


ENDS = (date.min, date.max, datetime.min, datetime.max)


def test_words_of_years() -> None:
    said = {
        "year(day) = 2024": ("year of day is 2024", "dayの年が2024年"),
        "year(day) >= 2024": ("year of day is 2024 or later", "dayの年が2024年以降"),
        "year(day) BETWEEN 2020 AND 2024": (
            "year of day is from 2020 to 2024",
            "dayの年が2020年から2024年まで",
        ),
        "year(day) IN (2020, 2024)": ("year of day is 2020 or 2024", "dayの年が2020年、2024年のいずれか"),
        "year(day) IS DISTINCT FROM 2024": ("year of day is not 2024", "dayの年が2024年ではない"),
        "year(day) IS NULL": ("year of day is not given", "dayの年の記載がない"),
    }
    for clause, words in said.items():
        predicate = parse_predicate(clause, SCHEMA)
        assert (say(predicate, SCHEMA), say(predicate, SCHEMA, "ja")) == words


def test_spark_has_the_same_parts() -> None:
    where = parse_where("year(seen) = 2024 OR year(seen) IS NULL", SCHEMA.schema)
    assert where.to_sql("spark", today=TODAY) == "year(`seen`) = 2024 OR year(`seen`) IS NULL"
