"""The gate's corpus: a case for each handler, each function and each refusal code.

`nlfilter validate --jsonl fixtures/where/accepted.jsonl --schema fixtures/where/schema.yaml` runs it by hand.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
import sqlglot

from nlfilter.errors import RejectCode, RejectedWhere, code_messages
from nlfilter.where.conditions import parse_where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.gate.grammar import PREDICATES
from nlfilter.where.gate.operands import VALUES
from nlfilter.where.gate.subjects import SUBJECTS
from nlfilter.where.gate.tokens import FUNCTIONS
from nlfilter.where.nodes import Leaf, leaves
from nlfilter.where.sql.writer import bound
from tests.where.postings import POSTINGS, SCHEMA, corpus, tables

OUR_HINTS = [str(RejectedWhere(code).hint) for code in RejectCode]
OUR_WORDS = " ".join([*SCHEMA.filterable, *code_messages().values(), *OUR_HINTS, *RejectCode, "comments"])
ACCEPTED, REJECTED = corpus("accepted.jsonl"), corpus("rejected.jsonl")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with tables(
        [{}, {"title": "Senior SQL Engineer", "skills": ["SQL", None], "city": "東京"}]
    ) as connection:
        yield connection


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["id"])
def test_accepted(case: dict[str, str], connection: duckdb.DuckDBPyConnection) -> None:
    where = parse_where(case["where"], SCHEMA)
    assert where.sql == case["sql"]
    assert parse_where(where.sql, SCHEMA) == where
    connection.execute(f"SELECT n FROM viewed WHERE {where.sql}")
    connection.execute(f"SELECT n FROM stored WHERE {where.to_sql(today=date(2026, 10, 1))}")
    assert where.predicate is not None
    sql, values = bound(where.predicate, POSTINGS, date(2026, 10, 1))
    connection.execute(f"SELECT n FROM viewed WHERE {sql}", values)


@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case["id"])
def test_rejected(case: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    text = case["where"]
    with caplog.at_level(logging.DEBUG), pytest.raises(RejectedWhere) as caught:
        parse_predicate(text, POSTINGS)
    error = caught.value
    assert error.code == case["code"]
    assert error.span is not None
    start, end = error.span
    assert 0 <= start <= end <= len(text)
    # No text of the clause gets out: not in the message, not in the exception's data, not in a log.
    assert error.__cause__ is None
    assert error.__context__ is None
    assert not caplog.records
    said = " ".join([str(error), repr(error.args), repr(error.to_dict())])
    leaked = [word for word in re.findall(r"\w{4,}", text) if word in said and word not in OUR_WORDS]
    assert leaked == []


def test_ids_are_unique() -> None:
    ids = [case["id"] for case in ACCEPTED + REJECTED]
    assert len(set(ids)) == len(ids)


def test_every_handler_is_reached() -> None:
    seen = {
        type(node) for case in ACCEPTED for node in sqlglot.parse_one(case["where"], read="duckdb").walk()
    }
    assert {*PREDICATES, *SUBJECTS, *VALUES} - seen == set()


def test_every_function_is_called() -> None:
    called = {name.lower() for case in ACCEPTED for name in re.findall(r"(\w+)\(", case["where"])}
    assert called >= set(FUNCTIONS)


def test_every_node_is_made() -> None:
    made = {type(leaf) for case in ACCEPTED for leaf in leaves(parse_predicate(case["where"], POSTINGS))}
    assert made == set(Leaf.__args__)


def test_every_code_has_a_case() -> None:
    assert {case["code"] for case in REJECTED} == {code.value for code in RejectCode}


def test_every_example_of_the_tables_is_accepted() -> None:
    for table in (PREDICATES, SUBJECTS, VALUES):
        for handler in table.values():
            for example in handler.examples:
                parse_where(example, SCHEMA)


def test_a_traceback_of_a_refusal_shows_no_clause() -> None:
    secret = "zzsecretzz"  # noqa: S105
    text = f"CALL {secret}('{secret}')"
    with pytest.raises(RejectedWhere) as caught:
        parse_where(text, SCHEMA)
    assert secret not in "".join(traceback.format_exception(caught.value))
