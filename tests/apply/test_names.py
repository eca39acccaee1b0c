"""Column names: no name of a column can replace a column that nlfilter adds itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter.apply.relax import relax
from nlfilter.errors import SchemaError
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.table import TableSchema
from nlfilter.sources import parquet
from nlfilter.sources.names import own_names
from nlfilter.where.names import readable_name
from tests.apply.lists import KINDS, TODAY, compiled, kept, ready, where

# Names that nlfilter uses, names of DuckDB's own columns and functions, and template placeholders.
NAMES = [
    *("row", "row_", "position", "list", "number", "place", "wrong", "word", "value", "given", "kept"),
    *("rowid", "file_row_number", "file_index", "filename", "incoming", "copied", "list_1", "snapshot_1"),
    *("nlfilter_position", "nlfilter_list", "nlfilter_place", "unnest", "range", "row_number", "c0", "c1"),
    *("{table}", "{scan.table}", "{}", "?", "$1"),
]
names = st.sampled_from(NAMES + [name.upper() for name in NAMES if name.upper() != name])
tables = st.lists(names, min_size=5, max_size=8, unique_by=str.lower)


def rows_of(columns: list[str]) -> list[dict[str, Any]]:
    """Rows with a list key, a rank, a text, then whole numbers that equal neither row number nor position."""
    whose, rank, text, *numbers = columns
    return [
        {whose: "ab"[n % 2], rank: (n * 5) % 9, text: f"t{n % 3}"}
        | {name: (n * 7 + at) % 9 for at, name in enumerate(numbers)}
        for n in range(9)
    ]


def types_of(columns: list[str]) -> pa.Schema:
    whose, rank, text, *numbers = columns
    return pa.schema(
        {whose: pa.string(), rank: pa.int64(), text: pa.string()} | dict.fromkeys(numbers, pa.int64())
    )


def as_dicts(taken: Any) -> list[dict[str, Any]]:
    """Rows of any kind as dicts."""
    if isinstance(taken, list):
        return taken
    if hasattr(taken, "to_pylist"):
        return taken.to_pylist()  # type: ignore[no-any-return]
    if hasattr(taken, "to_dicts"):
        return taken.to_dicts()  # type: ignore[no-any-return]
    return taken.to_dict("records") if hasattr(taken, "iloc") else taken.to_arrow_table().to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", [*KINDS, "in place"])
@given(columns=tables, limit=st.one_of(st.none(), st.integers(1, 3)), low=st.integers(0, 8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_in_any_kind_of_list(
    kind: str, columns: list[str], limit: int | None, low: int, tmp_path: Path
) -> None:
    whose, rank, text, *numbers = columns
    rows, types = rows_of(columns), types_of(columns)
    schema = compiled(
        {text: "VARCHAR", **dict.fromkeys(numbers, "BIGINT")}, list=whose, rank=rank, key=[whose, rank]
    )
    ranked = KINDS["parquet" if kind == "in place" else kind](rows, types, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        if kind == "in place":
            patch.setattr(parquet, "COPIED_ROWS", -1)
        prepared = ready(ranked, schema)
    asked = where(schema, *(f"{readable_name(name)} >= {low % 3}" for name in numbers))
    run = prepared.run(asked, today=TODAY, limit=limit)

    expected: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (row[whose], row[rank])):
        same_list = sum(one[whose] == row[whose] for one in expected)
        if all(row[name] >= low % 3 for name in numbers) and (limit is None or same_list < limit):
            expected.append(row)
    assert as_dicts(prepared.take(run.positions)) == expected
    prepared.save(run.positions, tmp_path / "saved.parquet")
    assert pq.read_table(tmp_path / "saved.parquet").to_pylist() == expected
    found = relax(asked, prepared, TODAY)
    assert len(found.relaxations) >= len(numbers)
    assert learn(prepared.source, schema.schema).values == {text: ("t0", "t1", "t2")}
    assert set(TableSchema.infer(prepared.source).columns) <= {*columns, f"{rank}_range"}


@pytest.mark.parametrize("name", [name for name in NAMES if name.isidentifier()])
def test_a_derived_column_of_any_name(name: str, tmp_path: Path) -> None:
    schema = compiled({name: {"type": "INTEGER", "expr": "TRY_CAST(raw AS INTEGER)"}}, rank="r")
    rows = [{"raw": "5", "r": 2}, {"raw": "0", "r": 1}, {"raw": "6", "r": 0}]
    path = KINDS["parquet"](rows, pa.schema({"raw": pa.string(), "r": pa.int64()}), tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1)
        scanned = ready(path, schema)
    asked = where(schema, f"{readable_name(name)} > 1")
    for prepared in (ready(rows, schema), scanned):
        assert prepared.run(asked, today=TODAY).positions == (0, 2)


def test_a_file_whose_columns_hide_the_numbers_of_its_rows_in_several_files(tmp_path: Path) -> None:
    for part in range(3):
        table = pa.table({"file_row_number": [9, 9], "file_index": [9, 9], "n": [part * 2, part * 2 + 1]})
        pq.write_table(table, tmp_path / f"{part}.parquet")
    schema = compiled({"n": "BIGINT", "file_index": "BIGINT"})
    prepared = ready(str(tmp_path), schema)
    assert prepared.run(where(schema, "n >= 3", "file_index = 9"), today=TODAY).positions == (3, 4, 5)
    assert [row["n"] for row in prepared.take([5, 0, 3])] == [5, 0, 3]


def test_our_names_differ_from_all_columns_in_any_case() -> None:
    assert own_names(("ROW", "row_", "Ünter"), "row", "place") == ['"row__"', '"place"']


def test_a_name_that_counting_needs_is_refused() -> None:
    with pytest.raises(SchemaError, match="nlfilter flag 0"):
        kept([{"nlfilter flag 0": 1}], compiled({"nlfilter flag 0": "BIGINT"}))
