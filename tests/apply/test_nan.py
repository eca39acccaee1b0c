"""NaN is missing everywhere, also in a file whose statistics ignore it (most writers leave it out)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter.sources import parquet
from tests.apply.lists import TODAY, compiled, ready, where

NAN = float("nan")
values = st.lists(
    st.sampled_from([NAN, None, 1.0, 7.0, -2.5, float("inf"), -float("inf")]), min_size=1, max_size=8
)
clauses = st.sampled_from(
    ["x > 5", "x >= 1", "x <> 1", "x <= 7", "x IS NULL", "x IS DISTINCT FROM 7", "x NOT IN (1)", "NOT x < 5"]
)
types = st.sampled_from([pa.float64(), pa.float32()])


@given(column=values, clause=clauses, in_place=st.booleans(), type_=types, group=st.integers(1, 4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nan_is_missing_in_files_and_in_the_sql_for_them(
    column: list[float | None], clause: str, in_place: bool, type_: pa.DataType, group: int, tmp_path: Path
) -> None:
    path = str(tmp_path / "rows.parquet")
    pq.write_table(pa.table({"x": pa.array(column, type_, from_pandas=False)}), path, row_group_size=group)
    schema = compiled({"x": "DOUBLE"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1 if in_place else 1_000)
        prepared = ready(path, schema)
    asked = where(schema, clause)
    present = pa.array([None if x != x else x for x in column], pa.float64())
    con = duckdb.connect()
    con.register("t", pa.table({"x": present, "n": pa.array(range(len(column)))}))
    expected = con.execute(f"SELECT n FROM t WHERE {clause} ORDER BY n").fetchall()
    assert [(row,) for row in prepared.run(asked, today=TODAY).positions] == expected
    raw = f"SELECT file_row_number FROM read_parquet('{path}') WHERE {asked.to_sql(today=TODAY)} ORDER BY 1"
    assert con.execute(raw).fetchall() == expected


@pytest.mark.parametrize("declared", [{}, {"rank": "DOUBLE"}])
def test_nan_ranks_come_last_where_the_files_are_scanned(declared: dict[str, str], tmp_path: Path) -> None:
    path = str(tmp_path / "rows.parquet")
    ranks = pa.array([NAN, 3.0, None, 1.0, NAN], from_pandas=False)
    pq.write_table(pa.table({"rank": ranks, "n": pa.array(range(5))}), path)
    schema = compiled({"n": "BIGINT", **declared}, rank="rank")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1)
        prepared = ready(path, schema)
    assert [row["n"] for row in prepared.take(range(5))] == [3, 1, 0, 2, 4]
