"""Arithmetic of columns, however it is written, keeps the rows that it says."""

from __future__ import annotations

import re
from fractions import Fraction

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlfilter import RejectedWhere, TableSchema, parse_where

SCHEMA = TableSchema.model_validate(
    {
        "name": "flats",
        "columns": {name: {"type": "INTEGER"} for name in ("rent", "charge")},
    }
)
Amount = int | None
ROWS: list[tuple[Amount, Amount]] = [
    (rent, charge) for rent in (-7, 0, 1, 4, 30, None) for charge in (-2, 0, 1, 3, 20, None)
]

NUMBERS = st.sampled_from(["1", "2", "3", "0.5", "10", "100"])
OPERANDS = st.one_of(st.sampled_from(["rent", "charge"]), NUMBERS)
SIDES = st.recursive(
    OPERANDS,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def rows() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE flats(rent INTEGER, charge INTEGER)")
    connection.executemany("INSERT INTO flats VALUES (?, ?)", ROWS)
    return connection


@given(left=SIDES, op=st.sampled_from(["<", "<=", ">", ">="]), right=SIDES)
def test_arithmetic_keeps_the_rows_that_it_says(
    left: str, op: str, right: str, rows: duckdb.DuckDBPyConnection
) -> None:
    try:
        where = parse_where(f"{left} {op} {right}", SCHEMA).sql
    except RejectedWhere:
        assume(False)
    assert parse_where(where, SCHEMA).sql == where
    kept = rows.execute(f"SELECT rent, charge FROM flats WHERE {where} ORDER BY rowid").fetchall()
    assert kept == [row for row in ROWS if _holds(f"{left} {op} {right}", *row)]


def _holds(clause: str, rent: Amount, charge: Amount) -> bool:
    """Evaluates the clause exactly; a division by 0 is unknown, as is what a row lacks."""
    known = {name: Fraction(held) for name, held in (("rent", rent), ("charge", charge)) if held is not None}
    exact = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", clause)
    try:
        return bool(eval(exact, {"Fraction": Fraction, **known}))  # noqa: S307
    except (ZeroDivisionError, NameError):
        return False
