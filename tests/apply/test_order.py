"""Promise 1: the order is the stable sort by (list, rank), NULL ranks last; kept rows are a subsequence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter.sources import parquet
from tests.apply.lists import KINDS, TODAY, compiled, kept, ready, where

TYPES = pa.schema({"user": pa.string(), "rank": pa.int64(), "n": pa.int64(), "keep": pa.bool_()})
COLUMNS = {"n": "BIGINT", "keep": "BOOLEAN"}

rows_of_lists = st.lists(
    st.fixed_dictionaries(
        {
            "user": st.sampled_from(["a", "b", "ü", None]),
            "rank": st.sampled_from([1, 2, 3, -5, None]),
            "keep": st.sampled_from([True, False, None]),
        }
    ),
    max_size=25,
).map(lambda rows: [row | {"n": n} for n, row in enumerate(rows)])


def in_order(rows: list[dict[str, Any]], *, by_list: bool, by_rank: bool) -> list[dict[str, Any]]:
    """The promise in Python: a stable sort with missing values last."""

    def key(row: dict[str, Any]) -> list[tuple[bool, Any]]:
        names = [name for name, used in (("user", by_list), ("rank", by_rank)) if used]
        return [(row[name] is None, row[name] if row[name] is not None else 0) for name in names]

    # The flag decides first, so a missing user is never compared with another.
    return sorted(rows, key=lambda row: [(flag, "" if flag else value) for flag, value in key(row)])


@pytest.mark.parametrize("kind", KINDS)
@given(
    rows=rows_of_lists,
    by_list=st.booleans(),
    by_rank=st.booleans(),
    limit=st.one_of(st.none(), st.integers(0, 4)),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_rows_are_a_subsequence_in_rank_order(
    kind: str, rows: list[dict[str, Any]], by_list: bool, by_rank: bool, limit: int | None, tmp_path: Path
) -> None:
    named = {
        name: column for name, column, used in (("list", "user", by_list), ("rank", "rank", by_rank)) if used
    }
    schema = compiled(COLUMNS, **named)
    ordered = in_order(rows, by_list=by_list, by_rank=by_rank)
    prepared = ready(KINDS[kind](rows, TYPES, tmp_path), schema)
    run = prepared.run(where(schema, "keep"), today=TODAY, limit=limit)

    expected: list[int] = []
    taken: dict[Any, int] = {}
    for position, row in enumerate(ordered):
        whose = row["user"] if by_list else "everybody"
        if row["keep"] and (limit is None or taken.get(whose, 0) < limit):
            taken[whose] = taken.get(whose, 0) + 1
            expected.append(position)
    assert list(run.positions) == expected
    assert prepared.count(where(schema, "keep"), TODAY) == sum(row["keep"] is True for row in rows)
    assert run.stopped_early == (len(expected) < prepared.count(where(schema, "keep"), TODAY))
    if kind == "dicts":
        assert prepared.take(run.positions) == [ordered[position] for position in expected]


@given(rows=rows_of_lists, by_list=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_holds_where_files_are_scanned_in_place(
    rows: list[dict[str, Any]], by_list: bool, tmp_path: Path
) -> None:
    schema = compiled(COLUMNS, rank="rank", list="user" if by_list else None)
    path = KINDS["parquet"](rows, TYPES, tmp_path)
    copied = ready(path, schema)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1)
        scanned = ready(path, schema)
    for limit in (None, 0, 2):
        run = scanned.run(where(schema, "keep"), today=TODAY, limit=limit)
        assert run == copied.run(where(schema, "keep"), today=TODAY, limit=limit)
        assert [row["n"] for row in scanned.take(run.positions)] == [
            row["n"] for row in copied.take(run.positions)
        ]


def test_nan_ranks_are_missing_and_come_last() -> None:
    rows = [
        {"rank": float("nan"), "n": 0},
        {"rank": None, "n": 1},
        {"rank": 2.0, "n": 2},
        {"rank": float("nan"), "n": 3},
    ]
    prepared = ready(rows, compiled({"n": "BIGINT"}, rank="rank"))
    assert [row["n"] for row in prepared.take(range(4))] == [2, 0, 1, 3]


def test_ranks_that_count_as_missing_come_last() -> None:
    rows = [{"rank": -1, "n": 0}, {"rank": 5, "n": 1}]
    schema = compiled({"n": "BIGINT", "rank": {"type": "BIGINT", "missing": [-1]}}, rank="rank")
    assert [row["n"] for row in ready(rows, schema).take([0, 1])] == [1, 0]


def test_without_rank_and_list_the_order_given_counts() -> None:
    rows = [{"n": n} for n in (3, 1, 2)]
    assert kept(rows, compiled({"n": "BIGINT"}), "n <> 1") == (0, 2)


def test_a_big_list_stays_in_order_in_every_way_it_can_be_held(tmp_path: Path) -> None:
    schema = compiled({"n": "BIGINT", "keep": "BOOLEAN"}, rank="rank")
    total = 300_000
    ranks = pa.array(range(total - 1, -1, -1))
    big = pa.table(
        {"rank": ranks, "n": pa.array(range(total)), "keep": pa.array([n % 3 == 0 for n in range(total)])}
    )
    pq.write_table(big, tmp_path / "big.parquet", row_group_size=20_000)
    expected = tuple(position for position in range(total) if (total - 1 - position) % 3 == 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", 1_000)
        scanned = ready(str(tmp_path / "big.parquet"), schema)
    for prepared in (ready(big, schema), scanned):
        assert prepared.run(where(schema, "keep"), today=TODAY).positions == expected
        assert prepared.run(where(schema, "keep"), today=TODAY, limit=5).positions == expected[:5]


def test_dicts_without_the_columns_of_the_order_are_in_the_order_given() -> None:
    schema = compiled(COLUMNS, list="user", rank="rank")
    prepared = ready([{"keep": True, "n": n} for n in (3, 1, 2)], schema)
    assert [
        row["n"] for row in prepared.take(prepared.run(where(schema, "keep"), today=TODAY).positions)
    ] == [3, 1, 2]
