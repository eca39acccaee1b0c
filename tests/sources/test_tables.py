"""Tables of other libraries: the same kind of table comes back, and no library is required."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import InputError, SchemaError
from nlfilter.sources.engine import Engine
from nlfilter.sources.ranked import open_source

DATA: dict[str, list[Any]] = {
    "name": ["a", None, "東京"],
    "n": [1, 2, 3],
    "skills": [["x"], None, ["y", "z"]],
}


class Bare:
    """An object that has only an Arrow stream, which can be read once."""

    def __init__(self, table: pa.Table) -> None:
        self._reader = table.to_reader()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._reader.__arrow_c_stream__(requested_schema)


def relation() -> duckdb.DuckDBPyRelation:
    con = duckdb.connect()
    con.execute("CREATE TABLE t (name VARCHAR, n BIGINT, skills VARCHAR[])")
    con.executemany("INSERT INTO t VALUES (?, ?, ?)", list(zip(*DATA.values(), strict=True)))
    return con.table("t")


def plain(taken: Any) -> list[Any]:
    """The names in a result of any kind."""
    if isinstance(taken, pd.DataFrame):
        return [None if pd.isna(value) else value for value in taken["name"]]
    if isinstance(taken, pl.LazyFrame):
        taken = taken.collect()
    if isinstance(taken, pl.DataFrame):
        return taken["name"].to_list()
    if isinstance(taken, duckdb.DuckDBPyRelation):
        return [row[0] for row in taken.fetchall()]
    if isinstance(taken, pa.RecordBatchReader):
        taken = taken.read_all()
    return list(taken.column("name").to_pylist())


KINDS: dict[str, tuple[Callable[[], Any], type]] = {
    "pyarrow table": (lambda: pa.table(DATA), pa.Table),
    "pyarrow table in chunks": (lambda: pa.concat_tables([pa.table(DATA)[:1], pa.table(DATA)[1:]]), pa.Table),
    "pyarrow batch": (lambda: pa.record_batch(DATA), pa.RecordBatch),
    "pyarrow reader": (lambda: pa.table(DATA).to_reader(), pa.RecordBatchReader),
    "pandas": (lambda: pd.DataFrame(DATA, index=[7, 8, 9]), pd.DataFrame),
    "polars": (lambda: pl.DataFrame(DATA), pl.DataFrame),
    "polars lazy": (lambda: pl.DataFrame(DATA).lazy(), pl.LazyFrame),
    "duckdb relation": (relation, duckdb.DuckDBPyRelation),
    "bare stream": (lambda: Bare(pa.table(DATA)), duckdb.DuckDBPyRelation),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_comes_back(kind: str) -> None:
    make, type_ = KINDS[kind]
    source = open_source(make())
    assert source.total == 3
    assert source.columns == {"name": "VARCHAR", "n": "BIGINT", "skills": "VARCHAR[]"}
    for rows, names in (([2, 0], ["東京", "a"]), ([], []), ([1, 1], [None, None])):
        taken = source.take(rows)
        assert isinstance(taken, type_)
        assert plain(taken) == names


@pytest.mark.parametrize("kind", KINDS)
def test_columns_reach_the_engine_in_stored_order(kind: str) -> None:
    source = open_source(KINDS[kind][0]())
    engine = Engine()
    for _ in range(2):  # two requests for a stream that can be read only once
        table = engine.make(
            f"SELECT {source.row} AS row, n, skills FROM incoming", source.stream(["n", "skills"])
        )
        assert engine.read(f"SELECT * FROM {table} ORDER BY row") == [
            (0, 1, ["x"]),
            (1, 2, None),
            (2, 3, ["y", "z"]),
        ]


def test_a_relation_comes_back_whole_after_its_list_is_gone() -> None:
    source = open_source(relation())
    taken = source.take([2])
    del source
    assert taken.filter("n = 3").fetchall() == [("東京", 3, ["y", "z"])]


def test_pandas_keeps_its_index_and_types() -> None:
    frame = pd.DataFrame(
        {"n": [1, None], "when": pd.to_datetime(["2024-01-02", None]), 5: ["x", "y"]}, index=[7, 8]
    )
    source = open_source(frame)
    assert source.columns == {"n": "DOUBLE", "when": "TIMESTAMP", "5": "VARCHAR"}
    pd.testing.assert_frame_equal(source.take([1]), frame.loc[[8]])


@pytest.mark.parametrize(
    "table",
    [
        pa.table([pa.array([1]), pa.array([2])], names=["City", "city"]),
        pa.table([pa.array([1]), pa.array([2])], names=["city", "city"]),
        Bare(pa.table([pa.array([1]), pa.array([2])], names=["City", "city"])),
        pd.DataFrame([[1, 2]], columns=["City", "city"]),
        pa.table({"a\0b": [1]}),
    ],
    ids=["case", "twins", "stream", "pandas", "nul"],
)
def test_names_that_duckdb_would_mix_up_are_refused(table: Any) -> None:
    with pytest.raises(InputError):
        open_source(table)


def test_the_same_name_twice_is_not_said_to_differ() -> None:
    with pytest.raises(InputError, match="Two columns have the name 'city'"):
        open_source(pd.DataFrame([[1, 2]], columns=["city", "city"]))


def test_letters_outside_ascii_are_told_apart_by_case() -> None:
    assert open_source(pa.table({"É": [1], "é": [2]})).names == ("É", "é")


class Broken:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        raise RuntimeError("SECRET-ROW")


class NotAStream:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return "no capsule"


@pytest.mark.parametrize(
    "table", [Broken(), NotAStream(), pl.Series([1, 2])], ids=["broken", "no capsule", "series"]
)
def test_what_cannot_be_read_is_an_error_in_our_words(table: Any) -> None:
    with pytest.raises(InputError) as caught:
        open_source(table)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_pyarrow_is_not_needed(library: str) -> None:
    script = f"""
import sys
sys.modules["pyarrow"] = None
import {library}
from nlfilter.sources.engine import Engine
from nlfilter.sources.ranked import open_source
source = open_source({library}.DataFrame({{"n": [1, 2, 3], "s": ["a", None, "c"], "l": [["x"], None, []]}}))
engine = Engine()
table = engine.make("SELECT n, s, l FROM incoming", source.stream(["n", "s", "l"]))
print(engine.read(f"SELECT * FROM {{table}} WHERE n > 1"), len(source.take([0])))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[(2, None, None), (3, 'c', [])] 1"


def test_a_column_that_is_the_index_is_told_as_such() -> None:
    schema = TableSchema.model_validate({"name": "t", "columns": {"id": {"type": "BIGINT"}}})
    frame = pd.DataFrame({"id": [1, 2]})
    assert NLFilter(schema).prepare(frame).total == 2
    with pytest.raises(SchemaError, match="'id' is the index of the data frame, and no column"):
        NLFilter(schema).prepare(frame.set_index("id"))
