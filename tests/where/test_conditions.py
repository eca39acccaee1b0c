"""`Where`: its conditions have ids that are never reused, and its stored form passes the gate again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError, RejectCode, RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where, parse_where
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import And, Compare, Flag, HasAny, Like, Not, OneOf, Predicate
from tests.where.postings import POSTINGS, SCHEMA
from tests.where.strategies import PREDICATES


def test_each_part_of_the_top_level_and_is_a_condition() -> None:
    where = parse_where("remote AND (city = 'a' OR salary > 5) AND NOT (remote AND city = 'b')", SCHEMA)
    assert [(c.id, c.sql) for c in where.conditions] == [
        ("c1", "remote"),
        ("c2", "city = 'a' OR salary > 5"),
        ("c3", "NOT (remote AND city = 'b')"),
    ]
    assert where.sql == "remote AND (city = 'a' OR salary > 5) AND NOT (remote AND city = 'b')"


def test_the_empty_where_says_true_and_has_no_text_of_its_own() -> None:
    assert Where(POSTINGS).sql == "TRUE"
    assert Where(POSTINGS).predicate is None
    with pytest.raises(RejectedWhere) as caught:
        parse_where("TRUE", SCHEMA)
    assert caught.value.code is RejectCode.CONSTANT


def test_ids_are_never_reused() -> None:
    where = (
        parse_where("remote AND city = 'a'", SCHEMA).without("c2").adding("cheap", Compare("salary", "<", 5))
    )
    assert [(c.id, c.phrase) for c in where.conditions] == [("c1", ""), ("c3", "cheap")]
    assert where.without("c1", "c3", "c9").conditions == ()
    assert [c.id for c in (where & where).conditions] == ["c1", "c3", "c4", "c5"]


def test_two_schemas_do_not_join() -> None:
    other = TableSchema.model_validate({"name": "other", "columns": {"remote": {"type": "BOOLEAN"}}})
    with pytest.raises(InputError):
        _ = parse_where("remote", SCHEMA) & parse_where("remote", other)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5).filter(str.isprintable), PREDICATES), max_size=3))
def test_the_stored_form_comes_back(asked: list[tuple[str, Predicate]]) -> None:
    where = Where(POSTINGS)
    for phrase, predicate in asked:
        try:
            where = where.adding(phrase, predicate)
        except RejectedWhere:
            continue
    stored = json.loads(json.dumps(where.without("c2").to_dict()))
    assert Where.from_dict(stored, SCHEMA) == where.without("c2")


GOOD = {"id": "c1", "phrase": "", "where": "remote"}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"conditions": []},
        {"conditions": {}, "next_id": 1},
        {"conditions": [], "next_id": "1"},
        {"conditions": [], "next_id": True},
        {"conditions": [], "next_id": 0},
        {"conditions": [], "next_id": 10**4400},
        {"conditions": [GOOD | {"id": f"c{n}"} for n in range(1, 102)], "next_id": 102},
        {"conditions": ["remote"], "next_id": 2},
        {"conditions": [GOOD], "next_id": 1},
        {"conditions": [GOOD, GOOD], "next_id": 3},
        {"conditions": [GOOD | {"id": "1; DROP"}], "next_id": 2},
        {"conditions": [GOOD | {"where": None}], "next_id": 2},
        {"conditions": [{"id": "c1", "where": "remote"}], "next_id": 2},
        "remote",
        None,
    ],
)
def test_another_shape_is_an_input_error(stored: Any) -> None:
    with pytest.raises(InputError):
        Where.from_dict(stored, SCHEMA)


def test_a_stored_clause_passes_the_gate() -> None:
    for text in ("margin > 0", "remote; DROP TABLE x", "TRUE"):
        with pytest.raises(RejectedWhere):
            Where.from_dict({"conditions": [GOOD | {"where": text}], "next_id": 2}, SCHEMA)


@pytest.mark.parametrize(
    ("predicate", "code"),
    [
        (Flag("margin"), RejectCode.HIDDEN_COLUMN),
        (Flag("nothing"), RejectCode.UNKNOWN_COLUMN),
        (Flag("notes"), RejectCode.TYPE_MISMATCH),
        (Compare("salary", "=", "5"), RejectCode.TYPE_MISMATCH),
        (Compare("salary", "=", float("nan")), RejectCode.BAD_VALUE),
        (Compare("score", ">", float("inf")), RejectCode.BAD_VALUE),
        (Compare("salary", ">", 10**19), RejectCode.BAD_VALUE),
        (Compare("city", "=", "a\0"), RejectCode.BAD_VALUE),
        (Compare("city", "=", "x" * 201), RejectCode.TOO_LONG),
        (Compare("city", "<", "x"), RejectCode.TYPE_MISMATCH),
        (OneOf("city", ()), RejectCode.CONSTANT),
        (OneOf("salary", tuple(range(201))), RejectCode.TOO_MANY_VALUES),
        (HasAny("skills", ()), RejectCode.CONSTANT),
        (And(tuple(Compare("salary", ">", n) for n in range(65))), RejectCode.TOO_MANY_VALUES),
        (Like("skills", ("x",), True), RejectCode.TYPE_MISMATCH),
    ],
)
def test_nodes_pass_the_checks_of_text(predicate: Predicate, code: RejectCode) -> None:
    with pytest.raises(RejectedWhere) as caught:
        Where(POSTINGS).adding("", predicate)
    assert caught.value.code is code


def test_nodes_get_the_same_form_as_text() -> None:
    for made, read in (
        (Compare("remote", "=", True), Flag("remote")),
        (Not(Not(Flag("remote"))), Flag("remote")),
        (Compare("score", ">", 0.5), parse_where("score > 0.5", SCHEMA).predicate),
    ):
        assert admitted(made, POSTINGS) == read
