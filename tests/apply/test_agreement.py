"""List types that differ from the schema: read as declared if nothing is lost, else refused, all at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter.errors import InputError, SchemaError
from nlfilter.sources import parquet
from tests.apply.lists import TODAY, compiled, kept, ready, where

# stored SQL value, declared type, a clause that keeps it
READ_AS_DECLARED: dict[str, tuple[str, str, str]] = {
    "wider integer": ("5::SMALLINT", "BIGINT", "x = 5"),
    "unsigned": ("5::UBIGINT", "BIGINT", "x > -1"),
    "hugeint": ("5::HUGEINT", "BIGINT", "x BETWEEN 4 AND 6"),
    "decimal": ("5.25::DECIMAL(10, 2)", "DECIMAL(10,2)", "x = 5.25"),
    "double for an integer": ("5.0::DOUBLE", "BIGINT", "x = 5"),
    "NaN for an integer is missing": ("'nan'::DOUBLE", "BIGINT", "x IS NULL"),
    "NaN is missing": ("'nan'::DOUBLE", "DOUBLE", "x IS NULL"),
    "float": ("1.5::FLOAT", "DOUBLE", "x < 2"),
    "timestamp for a date": ("TIMESTAMP '2026-01-02 10:00'", "DATE", "x = DATE '2026-01-02'"),
    "date for a timestamp": ("DATE '2026-01-02'", "TIMESTAMP", "x = DATE '2026-01-02'"),
    "zoned timestamp": ("TIMESTAMPTZ '2026-01-02 00:30:00+09'", "TIMESTAMP", "x = DATE '2026-01-01'"),
    "nanoseconds": ("TIMESTAMP_NS '2026-01-02 10:00:00.123456789'", "TIMESTAMP", "x = DATE '2026-01-02'"),
    "seconds": ("TIMESTAMP_S '2026-01-02 10:00:00'", "TIMESTAMP_S", "x >= DATE '2026-01-02'"),
    "enum": ("'a'::ENUM('a', 'b')", "VARCHAR", "x ILIKE '%A%'"),
    "uuid": ("'00000000-0000-0000-0000-000000000005'::UUID", "VARCHAR", "x LIKE '%5'"),
    "uuid declared": ("'00000000-0000-0000-0000-000000000005'::UUID", "UUID", "x LIKE '%5'"),
    "list of enums": ("['a']::ENUM('a', 'b')[]", "VARCHAR[]", "list_contains(x, 'a')"),
    "array": ("['a', 'b']::VARCHAR[2]", "VARCHAR[]", "list_contains(x, 'b')"),
}


@pytest.mark.parametrize("case", READ_AS_DECLARED)
def test_stored_types_are_read_as_declared(case: str, tmp_path: Path) -> None:
    value, declared, clause = READ_AS_DECLARED[case]
    rows = duckdb.connect().sql(f"SELECT {value} AS x UNION ALL SELECT NULL")
    expected = (0, 1) if "IS NULL" in clause else (0,)
    assert kept(rows, compiled({"x": declared}), clause) == expected


@pytest.mark.parametrize(
    ("stored", "declared"),
    [
        ("'2026-01-02'", "DATE"),
        ("'5'", "BIGINT"),
        ("5", "VARCHAR"),
        ("TRUE", "BIGINT"),
        ("1", "BOOLEAN"),
        ("'a'", "VARCHAR[]"),
        ("['a']", "VARCHAR"),
        ("[1]", "VARCHAR[]"),
        ("{'a': 1}", "VARCHAR"),
        ("DATE '2026-01-01'", "BIGINT"),
    ],
)
def test_other_types_are_refused(stored: str, declared: str) -> None:
    rows = duckdb.connect().sql(f"SELECT {stored} AS x")
    with pytest.raises(SchemaError) as caught:
        ready(rows, compiled({"x": declared}))
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith("columns.x: the data holds ")


def test_every_problem_is_told_at_once() -> None:
    rows = pa.table({"a": ["x"], "City": ["y"]})
    schema = compiled({"a": "BIGINT", "city": "VARCHAR", "b": "DATE"}, rank="rnk", list="user", key="id")
    with pytest.raises(SchemaError) as caught:
        ready(rows, schema)
    assert len(caught.value.problems) == 6
    assert len(str(caught.value).splitlines()) == 3


NUMBERS = ["x >= 5.5", "x < 5.5", "x BETWEEN 5.1 AND 5.8", "x > 5", "x <= 5.5", "x = 5", "x <> 5", "x > 6.5"]


@pytest.mark.parametrize("kind", ["dicts", "texts", "pyarrow", "parquet", "decimals"])
@pytest.mark.parametrize("clause", NUMBERS)
def test_whole_numbers_stored_otherwise_are_compared_as_they_are(
    kind: str, clause: str, tmp_path: Path
) -> None:
    stored = {"texts": "VARCHAR", "decimals": "DECIMAL(9, 2)"}.get(kind, "DOUBLE")
    con = duckdb.connect()
    con.execute(f"CREATE TABLE t AS SELECT x::{stored} AS x FROM (VALUES (4), (5), (6), (NULL), (7)) t(x)")
    expected = con.execute(f"SELECT rowid FROM t WHERE {clause.replace('x', 'x::INTEGER', 1)}").fetchall()
    assert [
        (row,) for row in kept(_kept_as(kind, con, tmp_path), compiled({"x": "INTEGER"}), clause)
    ] == expected


@pytest.mark.parametrize("kind", ["dicts", "texts", "pyarrow", "parquet", "decimals"])
def test_a_fraction_is_no_whole_number(kind: str, tmp_path: Path) -> None:
    con = duckdb.connect()
    stored = {"texts": "VARCHAR", "decimals": "DECIMAL(9, 2)"}.get(kind, "DOUBLE")
    con.execute(f"CREATE TABLE t AS SELECT x::{stored} AS x FROM (VALUES (5), (5.7), (NULL)) t(x)")
    ranked, schema = _kept_as(kind, con, tmp_path), compiled({"x": "INTEGER"})
    for clause in NUMBERS:
        row = ", first in row 1, counted from 0" if kind in ("dicts", "texts") else ""
        with pytest.raises(InputError, match=f"The column 'x' holds values that are not INTEGER{row}\\."):
            kept(ranked, schema, clause)
    checked = schema.schema.check(ranked)
    assert len(checked.drift) == 1
    assert checked.drift[0].startswith("columns.x: the data holds ")


def test_a_fraction_is_no_whole_number_where_a_file_is_scanned(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"x": [5.0, 5.7], "n": [1, 2]}), path)
    schema = compiled({"x": "INTEGER", "n": "INTEGER"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1)
        prepared = ready(str(path), schema)
    assert prepared.run(where(schema, "n = 1"), today=TODAY).positions == (0,)
    with pytest.raises(InputError, match="The column 'x' holds values that are not INTEGER"):
        prepared.run(where(schema, "x >= 5.5"), today=TODAY)


def test_the_first_wrong_value_of_many_rows_is_named() -> None:
    rows = [{"x": n if n not in (700, 900) else 0.5} for n in range(1000)]
    with pytest.raises(InputError, match="first in row 700, counted from 0"):
        kept(rows, compiled({"x": "BIGINT"}), "x > 3")


def test_numbers_of_rows_stand_for_yes_and_no() -> None:
    """SQLite and MySQL give them."""
    schema = compiled({"x": "BOOLEAN"})
    rows = [{"x": 1}, {"x": 0}, {"x": None}]
    assert (kept(rows, schema, "x"), kept(rows, schema, "x IS NOT TRUE")) == ((0,), (1, 2))
    with pytest.raises(InputError, match="not BOOLEAN, first in row 2,"):
        kept([*rows[:2], {"x": 2}], schema, "x")


def test_rows_of_other_values_are_told_in_words() -> None:
    with pytest.raises(SchemaError, match="the rows hold nested or mixed values, the schema says BOOLEAN"):
        kept([{"x": {"a": 1}}], compiled({"x": "BOOLEAN"}), "x")


@pytest.mark.parametrize("stored", ["'2026-01-02'", "DATE '2026-01-02'", "TIMESTAMP '2026-01-02 10:00'"])
def test_days_that_are_declared_as_texts_may_be_days(stored: str) -> None:
    schema = compiled({"x": {"type": "DATE", "stored": "VARCHAR"}, "y": {"type": "BIGINT"}})
    rows = duckdb.connect().sql(f"SELECT {stored} AS x, 1 AS y UNION ALL SELECT NULL, 2")
    if stored.startswith("TIMESTAMP"):
        with pytest.raises(SchemaError, match="the data holds TIMESTAMP, the schema says VARCHAR"):
            ready(rows, schema)
    else:
        assert kept(rows, schema, "x = DATE '2026-01-02'") == (0,)


def _kept_as(kind: str, con: duckdb.DuckDBPyConnection, folder: Path) -> Any:
    rows = con.table("t").to_arrow_table()
    if kind in ("parquet", "decimals"):
        pq.write_table(rows, folder / "rows.parquet")
        return str(folder / "rows.parquet")
    return rows if kind == "pyarrow" else rows.to_pylist()


MOMENTS = ["2026-10-01 00:00", "2026-10-01 10:00", "2026-09-30 23:59", "2026-10-02 00:00"]


@pytest.mark.parametrize("clause", ["= DATE", "<= DATE", "> DATE", "<> DATE", "IS DISTINCT FROM DATE"])
def test_the_sql_for_the_raw_table_keeps_the_same_rows_where_moments_stand_for_days(
    clause: str, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"d": [*map(dt.datetime.fromisoformat, MOMENTS), None]}), path)
    schema = compiled({"d": "DATE"})
    asked = where(schema, f"d {clause} '2026-10-01'")
    raw = f"SELECT file_row_number FROM read_parquet('{path}') WHERE {asked.to_sql(today=TODAY)} ORDER BY 1"
    positions = ready(str(path), schema).run(asked, today=TODAY).positions
    assert duckdb.connect().execute(raw).fetchall() == [(position,) for position in positions]
    checked = schema.schema.check(str(path))
    assert (checked.drift, len(checked.warnings)) == ((), 1)


@pytest.mark.parametrize(
    ("value", "declared", "clause"),
    [
        ("2026-01-02", "DATE", "x = DATE '2026-01-02'"),
        ("2026-01-02T10:00:00", "TIMESTAMP", "x >= DATE '2026-01-02'"),
        ("12", "BIGINT", "x = 12"),
        ("1.5", "DOUBLE", "x = 1.5"),
        ("true", "BOOLEAN", "x"),
        (123, "VARCHAR", "x = '123'"),
        (("a",), "VARCHAR[]", "list_contains(x, 'a')"),
    ],
)
def test_values_of_dicts_may_be_written_as_texts(value: Any, declared: str, clause: str) -> None:
    assert kept([{"x": value}, {"x": None}, {}], compiled({"x": declared}), clause) == (0,)


@pytest.mark.parametrize(
    ("value", "declared", "clause"),
    [("yesterday", "DATE", "x = DATE '2026-01-02'"), ("many", "BIGINT", "x = 1"), ("maybe", "BOOLEAN", "x")],
)
def test_a_text_that_is_no_such_value_names_its_column(value: str, declared: str, clause: str) -> None:
    schema = compiled({"y": "VARCHAR", "x": declared})
    with pytest.raises(InputError, match="'x'") as caught:
        kept([{"x": value, "y": "a"}], schema, clause, "y = 'a'")
    assert value not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_key_that_no_dict_has_is_an_error_only_when_asked_for() -> None:
    schema = compiled({"city": "VARCHAR", "pay": "BIGINT"})
    rows = [{"city": "東京"}]
    assert kept(rows, schema, "city = '東京'") == (0,)
    with pytest.raises(SchemaError, match="no column 'pay'"):
        kept(rows, schema, "pay > 1")


def test_a_column_that_is_never_filled_has_any_type() -> None:
    for declared, clause in (("DATE", "x IS NULL"), ("VARCHAR[]", "x IS NULL"), ("BOOLEAN", "x IS NULL")):
        assert kept([{"x": None}], compiled({"x": declared}), clause) == (0,)
        assert kept(pa.table({"x": pa.nulls(1)}), compiled({"x": declared}), clause) == (0,)
    assert kept([], compiled({"x": "BIGINT"}), "x > 1") == ()


EMPLOYEES = {"type": "INTEGER", "expr": "TRY_CAST(regexp_extract(num_of_employees, '[0-9]+') AS INTEGER)"}


def test_a_derived_column_is_computed_from_stored_ones() -> None:
    rows = [{"num_of_employees": text} for text in ("約120名", "30 people", "", None)]
    assert kept(rows, compiled({"employees": EMPLOYEES}), "employees < 100") == (1,)
    assert kept(pa.Table.from_pylist(rows), compiled({"employees": EMPLOYEES}), "employees IS NULL") == (2, 3)


def test_a_derived_column_that_cannot_be_computed_is_a_problem_of_the_schema() -> None:
    rows = [{"num_of_employees": ["a list"]}]
    with pytest.raises(SchemaError, match=r"columns\.employees\.expr: cannot be computed"):
        kept(rows, compiled({"employees": EMPLOYEES}), "employees < 100")


def test_a_derived_column_has_the_declared_type() -> None:
    schema = compiled({"size": {"type": "INTEGER", "expr": "upper(num)"}})
    assert kept([{"num": "12"}, {"num": "x"}], schema, "size < 100") == (0,)


def test_types_with_text_inside_are_never_pasted_into_sql() -> None:
    schema = compiled({"x": "ENUM('a')) FROM incoming; DROP TABLE list_1; SELECT (1)"})
    rows = [{"x": dt.date(2026, 1, 1)}, {"x": 1}]
    assert kept(rows, schema, "x = '1'") == (1,)


def test_damage_behind_the_footer_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.connect().execute(
        f"COPY (SELECT md5(i::VARCHAR) AS x, i AS n FROM range(20000) t(i)) TO '{path}' (FORMAT parquet)"
    )
    content = bytearray(path.read_bytes())
    content[200:4000] = b"\xff" * 3800
    path.write_bytes(content)
    schema = compiled({"x": "VARCHAR", "n": "BIGINT"})
    with pytest.raises(InputError, match=r"a\.parquet"):
        ready(path, schema).run(where(schema, "x = 'a'", "n > 5"), today=TODAY)
