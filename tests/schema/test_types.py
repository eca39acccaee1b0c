"""Columns of every type: requests ask about them exactly, or they are named as left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest

from nlfilter import NLFilter, SchemaError, parse_where
from nlfilter.errors import left_out
from nlfilter.schema.files.file import check
from nlfilter.schema.inference.infer import infer_schema
from nlfilter.schema.table import TableSchema
from tests.cli.command import nlfilter

ASKED = {
    "UUID": ("'00000000-0000-0000-0000-00000000000{n}'::UUID", "x = '00000000-0000-0000-0000-000000000002'"),
    "UUID[]": (
        "['00000000-0000-0000-0000-00000000000{n}'::UUID]",
        "list_contains(x, '00000000-0000-0000-0000-000000000002')",
    ),
    "ENUM": ("(['a', 'b', 'c'])[{n}]::ENUM('a', 'b', 'c')", "x = 'b'"),
    "ENUM[]": ("[(['a', 'b', 'c'])[{n}]::ENUM('a', 'b', 'c')]", "list_contains(x, 'b')"),
    "VARCHAR[2]": ("['a', '{n}']::VARCHAR[2]", "list_contains(x, '2')"),
    "HUGEINT": ("(900000000000000000::HUGEINT + {n})", "x = 900000000000000002"),
    "UHUGEINT": ("(900000000000000000::UHUGEINT + {n})", "x = 900000000000000002"),
    "DECIMAL": ("{n}.000000001::DECIMAL(38, 9)", "x = 2.000000001"),
    "TIMESTAMP_S": ("'2026-01-0{n}'::TIMESTAMP_S", "x >= '2026-01-02' AND x < '2026-01-03'"),
    "TIMESTAMP_MS": ("'2026-01-0{n} 00:00:00.5'::TIMESTAMP_MS", "x = '2026-01-02 00:00:00.5'"),
    "TIMESTAMP_NS": ("'2026-01-0{n} 00:00:00.000000999'::TIMESTAMP_NS", "x = '2026-01-02 00:00:00'"),
    "TIMESTAMPTZ": ("'2026-01-0{n} 00:00:00+00'::TIMESTAMPTZ", "x = '2026-01-02 00:00:00'"),
    "TIME": ("TIME '0{n}:00:00'", "x > '01:30' AND x < '02:30'"),
}
LEFT_OUT = {
    "STRUCT": ("{{'a': {n}}}", "a record"),
    "STRUCT[]": ("[{{'a': {n}}}]", "a list of records"),
    "MAP": ("MAP {{'k': {n}}}", "a map"),
    "INTEGER[]": ("[{n}]", "a list of numbers"),
    "DOUBLE[2]": ("[{n}, 2]::DOUBLE[2]", "a list of numbers"),
    "BOOLEAN[]": ("[{n} > 1]", "a list of yes and no"),
    "DATE[]": ("[DATE '2026-01-0{n}']", "a list of dates"),
    "VARCHAR[][]": ("[['{n}']]", "a list of lists of texts"),
    "TIMETZ": ("'0{n}:00:00+00'::TIMETZ", "a time of day in a zone"),
    "TIME_NS": ("'0{n}:00:00.000000001'::TIME_NS", "a time of day in nanoseconds"),
    "INTERVAL": ("to_days({n})", "a length of time"),
    "BLOB": ("'\\xA{n}'::BLOB", "bytes"),
    "BIT": ("'1{n}'::BIT".replace("{n}", "01"), "bits"),
    "UNION": ("union_value(num := {n})", "values of several types"),
    "VARIANT": ("{n}::VARIANT", "values of several types"),
    "BIGNUM": ("{n}::BIGNUM", "numbers of any length"),
    "JSON": ("'[{n}]'::JSON", "nested or mixed values"),
}
AS_OTHER = {  # types that become another type on the way
    ("BIT", "parquet"): "",
    ("BIGNUM", "parquet"): "",
    ("UNION", "parquet"): "a record",
    ("TIMETZ", "relation"): "",  # Arrow has no type for a time with a zone
    ("JSON", "relation"): "",
    ("BIT", "relation"): "",
    ("UNION", "relation"): "values of several types",
}


def rows_of(value: str) -> str:
    every = " UNION ALL BY NAME ".join(f"SELECT {n} AS n, {value.format(n=n)} AS x" for n in (1, 2, 3))
    return f"{every} UNION ALL BY NAME SELECT 4 AS n"


@pytest.fixture(params=["parquet", "relation"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def table(value: str, kind: str, folder: Path) -> Any:
    connection = duckdb.connect()
    if kind == "relation":
        return connection.sql(rows_of(value))
    connection.execute(f"COPY ({rows_of(value)}) TO '{folder}/x.parquet' (FORMAT parquet)")
    return str(folder / "x.parquet")


def kept(schema: TableSchema, clause: str, ranked: Any) -> list[int]:
    result = NLFilter(schema, translator="embedded").apply(parse_where(clause, schema), ranked)
    return [position + 1 for position in result.positions]


@pytest.mark.parametrize("name", ASKED)
def test_types_that_are_asked_about_exactly(name: str, kind: str, tmp_path: Path) -> None:
    value, clause = ASKED[name]
    ranked = table(value, kind, tmp_path)
    found = infer_schema(ranked, TableSchema, noted=True)
    assert found.left_out == {}
    checked = check(found.schema, ranked)
    assert checked.drift == ()
    assert bool(checked.warnings) is (name == "TIMESTAMP_NS")
    if name in ("HUGEINT", "UHUGEINT") and kind == "parquet":
        clause = "x IS NOT NULL AND n = 2"  # parquet has no such type: DuckDB writes doubles
    assert kept(found.schema, clause, ranked) == [2]
    assert kept(found.schema, "x IS NULL", ranked) == [4]
    stored = f"read_parquet('{ranked}')" if kind == "parquet" else f"({rows_of(value)})"
    sql = parse_where(clause, found.schema).to_sql(today=dt.date(2026, 10, 1))
    assert duckdb.connect().sql(f"SELECT n FROM {stored} WHERE {sql}").fetchall() == [(2,)]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_types_that_no_condition_can_be_about_are_named(name: str, kind: str, tmp_path: Path) -> None:
    value, words = LEFT_OUT[name]
    ranked = table(value, kind, tmp_path)
    found = infer_schema(ranked, TableSchema, noted=True)
    words = AS_OTHER.get((name, kind), words)
    assert left_out(found.left_out) == (f"No condition can be about x ({words})." if words else "")
    assert check(found.schema, ranked).drift == ()
    assert kept(found.schema, "n = 2", ranked) == [2]


def test_what_is_left_out_is_said_once(tmp_path: Path) -> None:
    path = table("{{'a': {n}}}", "parquet", tmp_path)
    said = "No condition can be about x (a record)."
    ran = nlfilter("schema", "infer", path)
    assert (ran.code, ran.lines[0].startswith(f"# {said}"), ran.out.count(said)) == (0, True, 1)
    for command in ("query", "translate"):
        rest = [path, "n 2"] if command == "query" else ["n 2", "--table", path]
        assert nlfilter(command, *rest).err.count(said) == 1, command
    (tmp_path / "x.yaml").write_text(ran.out, encoding="utf-8")
    assert said not in nlfilter("query", path, "n 2", "--schema", tmp_path / "x.yaml").err


def test_a_declared_column_that_cannot_be_asked_about_is_named(tmp_path: Path) -> None:
    (path := tmp_path / "x.yaml").write_text(
        "name: x\ncolumns:\n  place: {type: 'STRUCT(a INTEGER)'}\n  size: {type: 'DOUBLE[]'}\n"
        "  secret: {type: BLOB, filterable: false}\n",
        encoding="utf-8",
    )
    ran = nlfilter("schema", "check", path)
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("warning")] == [
        f"warning: {path}:3: columns.place.type: no condition can be about a STRUCT(a INTEGER): "
        "the column stays in the rows",
        f"warning: {path}:4: columns.size.type: no condition can be about a DOUBLE[]: "
        "the column stays in the rows",
    ]


@pytest.mark.parametrize(
    ("written", "name", "meant"),
    [("VARCHR", "VARCHR", "VARCHAR"), ("duble[]", "duble", "DOUBLE"), ("INTERGER", "INTERGER", "INTEGER")],
)
def test_a_misspelt_type_is_named(written: str, name: str, meant: str, tmp_path: Path) -> None:
    (path := tmp_path / "x.yaml").write_text(
        f"name: x\ncolumns:\n  size: {{type: '{written}', missing: [-1]}}\n", encoding="utf-8"
    )
    with pytest.raises(SchemaError) as caught:
        TableSchema.load(path)
    (problem,) = caught.value.problems
    assert problem == f"{path}:3: columns.size.type: there is no type '{name}'. Did you mean \"{meant}\"?"


@pytest.mark.parametrize("type_", ["UNION(a INTEGER)", "TIME WITH TIME ZONE", "GEOMETRY", "my_own_type"])
def test_a_type_that_may_exist_is_taken(type_: str) -> None:
    columns = {"size": {"type": type_}}
    assert TableSchema.model_validate({"name": "x", "columns": columns}).columns["size"].type == type_


def test_dicts_hold_values_of_every_kind() -> None:
    rows: list[dict[str, Any]] = [
        {
            "n": n,
            "uuid": UUID(int=n),
            "uuids": [UUID(int=n), None],
            "record": {"a": n},
            "numbers": [n],
            "time": dt.time(n),
            "length": dt.timedelta(days=n),
            "bytes": bytes([n]),
            "mixed": [n, "a", {}][n % 3],
        }
        for n in range(1, 4)
    ]
    found = infer_schema(rows, TableSchema, noted=True)
    assert set(found.left_out) == {"record", "numbers", "length", "bytes", "mixed"}
    assert left_out(found.left_out, most=1) == (
        "No condition can be about record (nested or mixed values), and 4 more."
    )
    zoned = [{"n": n, "t": dt.time(n, tzinfo=dt.UTC)} for n in range(3)] + [{"n": 3, "t": dt.time(3)}]
    named = "No condition can be about t (a time of day in a zone)."
    assert left_out(infer_schema(zoned, TableSchema, noted=True).left_out) == named
    assert kept(found.schema, f"uuid = '{UUID(int=2)}'", rows) == [2]
    assert kept(found.schema, f"list_contains(uuids, '{UUID(int=3)}')", rows) == [3]


def test_a_type_that_is_read_otherwise_is_told_by_check(tmp_path: Path) -> None:
    said = {
        "TIMESTAMP_NS": "read to the microsecond",
        "TIMESTAMPTZ": "",
        "TIMESTAMP_MS": "",
    }
    for name, words in said.items():
        ranked = table(ASKED[name][0], "relation", tmp_path)
        warnings = check(infer_schema(ranked, TableSchema).schema, ranked).warnings
        assert [words in warning for warning in warnings] == ([True] if words else []), name


@pytest.mark.parametrize("type_", ["TIMESTAMP_NS", "TIMESTAMPTZ", "TIMESTAMP_S", "TIMESTAMP"])
def test_the_last_moment_of_a_day_and_the_end_of_time(type_: str, kind: str, tmp_path: Path) -> None:
    texts = ("2026-01-02 23:59:59.999999999", "1969-01-02 23:59:59.999999001", "infinity")
    values = "[" + ", ".join(f"'{text}'" for text in texts) + f"][{{n}}]::{type_}"
    if type_ in ("TIMESTAMP", "TIMESTAMPTZ"):
        values = values.replace("999999999", "999999").replace("999999001", "999999")
    ranked = table(values, kind, tmp_path)
    schema = infer_schema(ranked, TableSchema).schema
    if type_ != "TIMESTAMP_S":
        assert kept(schema, "x >= '2026-01-02' AND x < '2026-01-03'", ranked) == [1]
        assert kept(schema, "x >= '1969-01-02' AND x < '1969-01-03'", ranked) == [2]
    assert kept(schema, "x > '2100-01-01'", ranked) == [3]
