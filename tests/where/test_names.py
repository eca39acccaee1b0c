"""Names: for every column name, the gate and DuckDB can read the printed clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import get_args

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot.dialects.duckdb import DuckDB

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import quoted
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.names import readable_name
from nlfilter.where.nodes import (
    And,
    AnyElement,
    AnyRun,
    Between,
    Compare,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Like,
    Not,
    OneOf,
    Operator,
    Or,
    Predicate,
    RelativeDate,
)
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import readable

NAMES = [
    "two words",
    'a"b',
    "a.b",
    "1st",
    "select",
    "SELECT",
    "Ünïcode",
    "勤務地",
    "価格（円）",
    "a-b",
    "*",
    "x'y",
    "_",
    "é",
]


@cache
def keywords() -> list[str]:
    rows = connection().execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()
    ours = {word.lower() for word in DuckDB.Tokenizer.KEYWORDS if word.replace("_", "a").isalnum()}
    return sorted({name for (name,) in rows} | ours)


@cache
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def assert_usable(name: str) -> None:
    schema = TableSchema.model_validate({"name": "t", "columns": {name: {"type": "INTEGER"}}})
    compiled = compile_schema(schema)
    one = Compare(name, "=", 1)
    predicate = And((Or((one, Not(IsMissing(name)))), OneOf(name, (1, 2)), Not(one)))
    text = readable(predicate, compiled)
    assert parse_predicate(text, compiled) == predicate
    connection().execute(f"SELECT * FROM (SELECT 1 AS {quoted(name)}) WHERE {text}")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_need_care(name: str) -> None:
    assert_usable(name)


OPERATORS: tuple[Operator, ...] = get_args(Operator)
ANY = AnyRun()
DAY = date(2026, 1, 1)
ASKED: dict[str, Callable[[str], tuple[Predicate, ...]]] = {
    "INTEGER": lambda n: (
        *(Compare(n, op, -5) for op in OPERATORS),
        Differs(n, 5),
        Between(n, 1, 5),
        OneOf(n, (1, 2)),
        IsMissing(n),
    ),
    "VARCHAR": lambda n: (
        Compare(n, "<>", "x"),
        Differs(n, "x"),
        OneOf(n, ("a", "b")),
        Like(n, (ANY, "x", ANY), True),
        Like(n, ("x%", ANY), False),
        HasWord(n, "x"),
    ),
    "BOOLEAN": lambda n: (Flag(n), IsTruth(n, True), IsTruth(n, False), Compare(n, "=", False)),
    "DATE": lambda n: (Compare(n, ">=", DAY), Compare(n, "<", RelativeDate("month")), Between(n, DAY, DAY)),
    "VARCHAR[]": lambda n: (
        Has(n, "x"),
        AnyElement(n, "x"),
        HasAny(n, ("a", "b")),
        HasAll(n, ("a", "b")),
        Like(n, (ANY, "x", ANY), True),
        HasWord(n, "x"),
    ),
}


# In a sub-query (DuckDB makes ANY one), these are calls even in quotes: the engine refuses the clause.
CALLED_BARE = {
    *("current_catalog", "current_date", "current_schema", "current_time", "current_timestamp"),
    *("current_user", "localtime", "localtimestamp", "session_user", "user"),
}


@pytest.mark.parametrize("kind", ASKED)
def test_every_keyword_of_both_parsers_can_be_a_name_before_every_operator(kind: str) -> None:
    for name in keywords():
        schema = TableSchema.model_validate({"name": "t", "columns": {name: {"type": kind}}})
        compiled = compile_schema(schema)
        parts = [part for one in ASKED[kind](name) for part in (one, Not(one))]
        text = readable(And(tuple(parts)), compiled)
        assert parse_predicate(text, compiled) == And(tuple(parts)), name
        if name in CALLED_BARE:
            text = text.replace(f"= ANY({readable_name(name)})", "= ANY(['x'])")
        connection().execute(f"SELECT * FROM (SELECT NULL::{kind} AS {quoted(name)}) WHERE {text}")


def test_every_keyword_of_both_parsers_can_be_a_name() -> None:
    for name in keywords():
        assert_usable(name)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=6))
def test_any_name(name: str) -> None:
    assert_usable(name)


def test_a_plain_name_stays_bare() -> None:
    assert [readable_name(n) for n in ("city", "salary_min", "rank", "date", "年収")] == [
        "city", "salary_min", "rank", "date", "年収",
    ]  # fmt: skip


def test_names_meet_without_case_in_ascii_only() -> None:
    schema = TableSchema.model_validate({"name": "t", "columns": {"Kind": {"type": "INTEGER"}}})
    compiled = compile_schema(schema)
    assert parse_predicate("kIND = 1", compiled) == Compare("Kind", "=", 1)
    with pytest.raises(RejectedWhere) as caught:
        parse_predicate("\u212aind = 1", compiled)  # KELVIN SIGN: its lower case is k
    assert caught.value.hint == 'Did you mean "Kind"?'
