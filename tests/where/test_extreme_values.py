"""At the ends of a type, an accepted clause keeps the rows that DuckDB keeps for it as it was written."""

from __future__ import annotations

from datetime import date
from itertools import product

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlfilter import RejectedWhere, TableSchema, parse_where
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import Not
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import bound, view_column

TODAY = date(2026, 10, 1)
ENDS = {
    "DOUBLE": ("'inf'", "'-inf'", "0", "5e-324", "-5e-324", "0.1", "0.3", "2.5", "3", "1e16"),
    "FLOAT": ("'inf'", "'-inf'", "0", "0.1", "2.5", "16777216"),
    "TINYINT": ("-128", "127", "0", "1", "-1"),
    "INTEGER": ("-2147483648", "2147483647", "0", "1", "7", "15"),
    "UHUGEINT": ("0", "3", str(2**127), str(2**128 - 1)),
    "HUGEINT": (str(-(2**127)), str(2**127 - 1), "0", "3"),
}
NUMBERS = st.sampled_from(["0", "1", "2", "3", "10", "0.5", "0.1", "100"])
SIDES = st.one_of(
    st.just("x"),
    st.builds("x {} {}".format, st.sampled_from("+-*/"), NUMBERS),
    st.builds("{} * x".format, NUMBERS),
)
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "=", "<>"])


@pytest.mark.parametrize("type_", ENDS)
@given(left=SIDES, op=OPERATORS, right=NUMBERS)
def test_an_accepted_clause_keeps_what_it_says(type_: str, left: str, op: str, right: str) -> None:
    clause = f"{left} {op} {right}"
    schema = TableSchema.model_validate({"name": "rows", "columns": {"x": {"type": type_}}})
    try:
        (condition,) = parse_where(clause, schema).conditions
    except RejectedWhere:
        assume(False)
    compiled = compile_schema(schema)
    asked, values = bound(condition.predicate, compiled, TODAY)
    with duckdb.connect() as con:
        for value in (*ENDS[type_], "NULL"):
            row = f"(SELECT ({value})::{type_} AS x)"
            try:
                written = con.execute(f"SELECT {clause} FROM {row}").fetchall()
            except duckdb.Error:
                continue  # it has no answer as it was written
            view = f"(SELECT {view_column(compiled, 'x')} AS x FROM {row})"
            assert con.execute(f"SELECT {asked} FROM {view}", values).fetchall() == written


@pytest.mark.parametrize(
    "clause", ["y / 10 > 0", "y + 1 > 1", "y * 0.1 > 0", "y - 1 <= z", "n - 1 <= y", "(y - z) / y >= 0.2"]
)
def test_arithmetic_that_duckdb_rounds_is_refused(clause: str) -> None:
    columns = {name: {"type": type_} for name, type_ in (("y", "DOUBLE"), ("z", "DOUBLE"), ("n", "INTEGER"))}
    with pytest.raises(RejectedWhere):
        parse_where(clause, TableSchema.model_validate({"name": "rows", "columns": columns}))


@pytest.mark.parametrize("clause", ["y <= 0.8 * z", "y - z > 5", "y / z > 2", "3 * y <= 2 * z", "y = -1"])
def test_other_comparisons_of_doubles_are_accepted(clause: str) -> None:
    columns = {name: {"type": "DOUBLE"} for name in ("y", "z")}
    assert parse_where(clause, TableSchema.model_validate({"name": "rows", "columns": columns})).conditions


@pytest.mark.parametrize("op", ["<", ">=", "=", "<>", "IS NULL", "IN"])
@pytest.mark.parametrize("left", ["date_diff('day', a, b)", "datediff('day', b, a)", "b - a"])
@pytest.mark.parametrize("form", ["{}", "NOT ({})"])
def test_days_between_infinite_days_are_those_of_the_written_form(left: str, op: str, form: str) -> None:
    if left == "b - a" and op.startswith("IS"):
        return  # asks for the columns by themselves
    clause = form.format(f"{left} {op}" + {"IN": " (0, 7)"}.get(op, "" if op.startswith("IS") else " 7"))
    columns = {name: {"type": "DATE"} for name in ("a", "b")}
    schema = TableSchema.model_validate({"name": "rows", "columns": columns})
    (condition,) = parse_where(clause, schema).conditions
    asked, values = bound(condition.predicate, compile_schema(schema), TODAY)
    predicate = condition.predicate
    everything = [
        bound(two_valued(one), compile_schema(schema), TODAY) for one in (predicate, Not(predicate))
    ]
    days = ("'infinity'", "'-infinity'", "'9999-12-31'", "'2026-10-01'", "'2026-10-08'", "NULL")
    with duckdb.connect() as con:
        for a, b in product(days, repeat=2):
            row = f"(SELECT {a}::DATE AS a, {b}::DATE AS b)"
            written = con.execute(f"SELECT {clause} FROM {row}").fetchall()
            assert con.execute(f"SELECT {asked} FROM {row}", values).fetchall() == written
            kept = [
                con.execute(f"SELECT ({sql}) IS TRUE FROM {row}", held).fetchall() for sql, held in everything
            ]
            assert sorted(kept, key=str) == [
                [(False,)],
                [(True,)],
            ]  # of a clause and its NOT, one keeps a row
