"""Promises of the gate and the printer, over random predicates and tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.logic.check import admitted
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import And, Like, Not, Predicate
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.dialects import raw
from nlfilter.where.sql.writer import bound, readable
from tests.where.evaluator import holds
from tests.where.postings import POSTINGS, SCHEMA, Row, kept, on_day, tables, viewed
from tests.where.strategies import PREDICATES, ROWS, TODAY


def asked(predicate: Predicate) -> Predicate:
    """The admitted predicate; an example that the gate refuses is skipped."""
    try:
        return admitted(predicate, POSTINGS)
    except RejectedWhere:
        assume(False)
        raise


def expected(predicate: Predicate, rows: list[Row]) -> list[int]:
    return [n for n, row in enumerate(rows) if holds(predicate, viewed(row), TODAY)]


@settings(max_examples=400, deadline=None)
@given(PREDICATES)
def test_what_is_printed_is_read_back_as_it_was(predicate: Predicate) -> None:
    found = asked(predicate)
    assert parse_predicate(readable(found, POSTINGS), POSTINGS) == found


@settings(max_examples=150, deadline=None)
@given(PREDICATES, st.lists(ROWS, max_size=8))
def test_all_targets_keep_the_rows_that_the_nodes_mean(predicate: Predicate, rows: list[Row]) -> None:
    found = asked(predicate)
    with tables(rows) as connection:
        sql, values = bound(found, POSTINGS, TODAY)
        wanted = expected(found, rows)
        assert kept(connection, "viewed", sql, values) == wanted
        assert kept(connection, "stored", raw(found, POSTINGS, TODAY)) == wanted
        assert kept(connection, "viewed", on_day(readable(found, POSTINGS), TODAY)) == wanted


@settings(max_examples=150, deadline=None)
@given(PREDICATES, st.lists(ROWS, max_size=8))
def test_admission_keeps_the_meaning(predicate: Predicate, rows: list[Row]) -> None:
    """Skips a TIMESTAMP compared with a whole day: only there does admission change the meaning."""
    found = asked(predicate)
    assume("seen_at" not in str(predicate))
    assert expected(found, rows) == expected(predicate, rows)


@settings(max_examples=300, deadline=None)
@given(PREDICATES, ROWS)
def test_two_valued_not_keeps_exactly_what_was_left_out(predicate: Predicate, row: Row) -> None:
    found = asked(predicate)
    # A text search in a list is unknown if all elements are missing.
    assume(any(element is not None for element in row["skills"] or [""]) or row["skills"] == [])
    once, opposite = two_valued(found), two_valued(Not(found))
    assert (holds(once, viewed(row), TODAY) is True) is not (holds(opposite, viewed(row), TODAY) is True)
    assert two_valued(once) == once
    assert two_valued(opposite) == opposite


GUARDED = TableSchema.model_validate(SCHEMA.model_dump() | {"always": "margin > 0.5 OR city = 'open'"})


@settings(max_examples=100, deadline=None)
@given(PREDICATES, st.lists(ROWS, min_size=1, max_size=8))
def test_the_owners_filter_is_never_widened(predicate: Predicate, rows: list[Row]) -> None:
    compiled = compile_schema(GUARDED)
    assert compiled.always is not None
    where = Where(compiled).adding("", asked(predicate))
    assert where.enforced is not None
    with tables(rows) as connection:
        allowed = set(kept(connection, "viewed", '"margin" > 0.5 OR "city" = \'open\''))
        sql, values = bound(where.enforced, compiled, TODAY)
        assert set(kept(connection, "viewed", sql, values)) <= allowed
        assert set(kept(connection, "stored", where.to_sql(today=TODAY))) <= allowed


@pytest.fixture(scope="module")
def connection() -> Any:
    with tables([{}]) as connection:
        yield connection


def test_the_longest_where_runs(connection: duckdb.DuckDBPyConnection) -> None:
    text = " OR ".join(f"salary = {n}" for n in range(64))
    found = parse_predicate(text, POSTINGS)
    sql, values = bound(found, POSTINGS, date(2024, 1, 1))
    assert len(values) == 64
    assert kept(connection, "viewed", sql, values) == []
    deep = "NOT (remote AND " * 7 + "city LIKE '%x%'" + ")" * 7
    sql, values = bound(parse_predicate(deep, POSTINGS), POSTINGS, date(2024, 1, 1))
    assert kept(connection, "viewed", sql, values) == []


def test_sums_of_large_values_do_not_overflow() -> None:
    found = parse_predicate("rent + charge > 5", POSTINGS)
    with tables([{"rent": 2**31 - 1, "charge": 2**31 - 1}, {"rent": 1, "charge": 1}]) as connection:
        sql, values = bound(found, POSTINGS, TODAY)
        assert kept(connection, "viewed", sql, values) == [0]
        assert kept(connection, "stored", raw(found, POSTINGS, TODAY)) == [0]


def test_an_infinite_moment_has_no_time_of_day() -> None:
    found = parse_predicate("seen_at::TIME >= '00:00:01'", POSTINGS)
    with tables([{}]) as connection:
        connection.execute("UPDATE stored SET seen_at = 'infinity'")
        assert kept(connection, "stored", raw(found, POSTINGS, TODAY)) == []


def test_equal_predicates_are_equal_values() -> None:
    one, other = (parse_predicate("remote AND title ILIKE '%x%'", POSTINGS) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert isinstance(one, And)
    assert isinstance(one.parts[1], Like)
