"""Ranks are numbers or dates and order exactly, whatever their size; other ranks are refused."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter.errors import SchemaError
from nlfilter.schema.table import TableSchema
from tests.apply.lists import TODAY, compiled, ready, where

BIG = 2**53


def order(ranked: Any, **schema: Any) -> list[int]:
    """The stored rows in rank order."""
    made = compiled({"n": "BIGINT", **schema}, rank="rank")
    return [row["n"] for row in as_dicts(ready(ranked, made).take(range(3)))]


def as_dicts(rows: Any) -> list[dict[str, Any]]:
    if isinstance(rows, pd.DataFrame):
        return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    return rows.to_pylist() if isinstance(rows, pa.Table) else list(rows)


def numbered(ranks: list[Any]) -> list[dict[str, Any]]:
    return [{"rank": rank, "n": n} for n, rank in enumerate(ranks)]


SHUFFLED: dict[str, list[Any]] = {  # in rank order 2, 0, 1
    "integers": [BIG + 1, BIG + 2, BIG],
    "beyond 64 bits": [2**70 + 1, 2**70 + 2, 2**70],
    "beyond 128 bits": [10**60 + 1, 10**60 + 2, 10**60],
    "beyond doubles": [10**400 + 1, 10**400 + 2, -(10**400)],
    "integers and floats": [BIG + 1, float(BIG + 2), 0.5],
    "decimals": [Decimal("0.10000000000000000001"), Decimal("0.10000000000000000002"), Decimal("0.1")],
    "decimals and integers": [Decimal(BIG) + Decimal("0.5"), BIG + 1, BIG],
    "decimals and floats": [0.1, Decimal("0.10000000000000001"), Decimal("0.1")],
    "fractions": [Fraction(BIG * 3 + 1, 3), Fraction(BIG * 3 + 2, 3), BIG],
    "infinite": [10**30, math.inf, -math.inf],
    "missing": [Decimal("5.1"), math.nan, Decimal("5.01")],
    "dates": [date(2026, 1, 2), datetime(2026, 1, 2, 12), date(2026, 1, 1)],
}


@pytest.mark.parametrize("ranks", SHUFFLED.values(), ids=SHUFFLED)
def test_ranks_of_dicts_order_exactly(ranks: list[Any]) -> None:
    assert order(numbered(ranks)) == [2, 0, 1]


@given(
    st.lists(
        st.none() | st.integers() | st.floats() | st.decimals(allow_nan=False, places=25) | st.booleans(),
        min_size=3,
        max_size=12,
    )
)
def test_ranks_of_dicts_order_as_in_python(ranks: list[Any]) -> None:
    missing = [rank is None or rank != rank for rank in ranks]
    expected = sorted(range(len(ranks)), key=lambda n: (missing[n], 0 if missing[n] else ranks[n]))
    if any(isinstance(rank, bool) for rank in ranks) and all(isinstance(r, bool | None) for r in ranks):
        return  # booleans alone are no rank
    made = compiled({"n": "BIGINT"}, rank="rank")
    assert [row["n"] for row in ready(numbered(ranks), made).take(range(len(ranks)))] == expected


@pytest.mark.parametrize("type_", ["BIGINT", "DOUBLE", "DECIMAL(38,0)", "HUGEINT"])
def test_a_declared_type_keeps_the_order_exact(type_: str) -> None:
    assert order(numbered([2**70 + 1, 2**70 + 2, 2**70]), rank={"type": type_}) == [2, 0, 1]
    # Values that count as missing come last.
    assert order(numbered([BIG + 0.5, -1, BIG]), rank={"type": "DOUBLE", "missing": [-1]}) == [0, 2, 1]


@pytest.mark.parametrize(
    ("type_", "ranks"),
    [
        ("HUGEINT", [2**100 + 1, 2**100 + 2, 2**100]),
        ("UHUGEINT", [2**100 + 1, 2**100 + 2, 2**100]),
        ("UBIGINT", [2**63 + 1, 2**63 + 2, 2**63]),
        ("DECIMAL(38,20)", ["0.10000000000000000001", "0.10000000000000000002", "0.1"]),
        ("TIMESTAMP", ["2026-01-01 00:00:00.000001", "2026-01-01 00:00:00.000002", "2026-01-01"]),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_stored_ranks_order_exactly(declared: bool, type_: str, ranks: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    rows = ", ".join(f"('{rank}'::{type_}, {n}::BIGINT)" for n, rank in enumerate(ranks))
    with duckdb.connect() as connection:
        # Parquet has no HUGEINT: DuckDB writes a double.
        relation = connection.sql(f"SELECT * FROM (VALUES {rows}) AS listed(rank, n)")
        more = {"rank": {"type": type_}} if declared else {}
        if "HUGEINT" not in type_:
            relation.write_parquet(str(path))
            assert order(path, **more) == [2, 0, 1]
        made = compiled({"n": "BIGINT", **more}, rank="rank")
        taken = ready(relation, made).take(range(3))
        assert [row[-1] for row in taken.fetchall()] == [2, 0, 1]


def test_ranks_of_a_data_frame_order_exactly() -> None:
    for ranks in ([2**70 + 1, 2**70 + 2, 2**70], SHUFFLED["decimals"]):
        frame = pd.DataFrame({"rank": pd.Series(ranks, dtype=object), "n": [0, 1, 2]})
        assert order(frame) == [2, 0, 1]


REFUSED: dict[str, list[Any]] = {
    "text": ["10", "9", "2"],
    "mixed": [10, "9", 2],
    "dates and numbers": [date(2026, 1, 1), 5, 6],
    "truth": [True, False, True],
    "dicts": [{"a": 1}, {"a": 2}, {"a": 3}],
    "lists": [["1"], ["2"], ["3"]],
}


@pytest.mark.parametrize("ranks", REFUSED.values(), ids=REFUSED)
def test_ranks_without_an_order_are_refused(ranks: list[Any]) -> None:
    with pytest.raises(SchemaError, match=r"rank: 'rank' holds .* a rank is a number or a date"):
        order(numbered(ranks))


def test_text_of_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"rank": ["10"], "n": [0]}), path)
    for ranked in (path, pa.table({"rank": ["10"], "n": [0]}), pd.DataFrame({"rank": ["10"], "n": [0]})):
        with pytest.raises(SchemaError, match="'rank' holds VARCHAR"):
            order(ranked)


def test_a_declared_rank_is_a_number_or_a_date() -> None:
    with pytest.raises(ValueError, match="rank: 'place' is not a number or a date"):
        TableSchema.model_validate({"name": "t", "rank": "place", "columns": {"place": {"type": "VARCHAR"}}})


def test_a_schema_casts_text() -> None:
    rows = numbered(["10", "9", "2"])
    assert order(rows, rank={"type": "INTEGER"}) == [2, 1, 0]
    made = compiled({"n": "BIGINT", "r": {"type": "INTEGER", "expr": "TRY_CAST(rank AS INTEGER)"}}, rank="r")
    assert [row["n"] for row in ready(rows, made).take(range(3))] == [2, 1, 0]


@pytest.mark.parametrize(
    "who", [[BIG + 1, BIG, BIG + 1, float(BIG)], [Decimal(10**30 + n % 2) for n in range(4)]]
)
def test_list_keys_that_are_big_numbers_stay_different(who: list[Any]) -> None:
    rows = [{"who": one, "n": n, "keep": True} for n, one in enumerate(who)]
    made = compiled({"keep": "BOOLEAN"}, list="who")
    prepared = ready(rows, made)
    assert len(prepared.run(where(made, "keep"), today=TODAY, limit=1).positions) == 2


def test_a_list_key_that_identifies_nobody_is_refused() -> None:
    with pytest.raises(SchemaError, match="list: the values of 'who' cannot say"):
        ready([{"who": {"id": 1}, "n": 1}], compiled({"n": "BIGINT"}, list="who"))
