"""The statements about a row agree with the engine: a kept row is never called "not kept"."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.logic.check import admitted
from nlfilter.where.logic.evaluation import TRUE, EvaluatedRow
from nlfilter.where.nodes import (
    AnyOne,
    AnyRun,
    Compare,
    IsMissing,
    Like,
    Not,
    Predicate,
    RelativeDate,
    columns,
)
from tests.where.evaluator import holds
from tests.where.postings import POSTINGS, Row, viewed
from tests.where.strategies import PREDICATES, ROWS, TODAY


@settings(max_examples=400, deadline=None)
@given(PREDICATES, ROWS)
def test_what_is_told_of_a_row_is_what_holds(predicate: Predicate, row: Row) -> None:
    try:
        asked = admitted(predicate, POSTINGS)
    except RejectedWhere:
        assume(False)
    evaluated = EvaluatedRow(row, POSTINGS, TODAY)
    found, wanted = evaluated.outcomes(asked), holds(asked, viewed(row), TODAY)
    assert wanted in found
    used = set(columns(asked))
    derived_or_inexact = not used.isdisjoint({"employees", "score"})
    perhaps_endless = any(evaluated.may_be_endless(row[name]) for name in used & row.keys())
    if not derived_or_inexact and not perhaps_endless:
        assert found == {wanted}


SCHEMA = TableSchema.model_validate(
    {
        "name": "t",
        "columns": {
            "day": {"type": "DATE"},
            "at": {"type": "TIMESTAMP"},
            "n": {"type": "BIGINT", "missing": [-1]},
            "x": {"type": "DOUBLE"},
            "text": {"type": "VARCHAR"},
            "derived": {"type": "BIGINT", "expr": "n + 1"},
        },
    }
)
COMPILED = CompiledSchema(SCHEMA, None, {}, {"derived": "n + 1"})

ODD: list[tuple[Predicate, dict[str, Any], set[bool | None]]] = [
    (Compare("day", "=", date(2026, 1, 2)), {"day": datetime(2026, 1, 2, 10)}, {True}),
    (Compare("at", ">=", date(2026, 1, 2)), {"at": datetime(2026, 1, 1, 23, tzinfo=UTC)}, {False}),
    (Compare("at", ">=", datetime(2026, 1, 2)), {"at": date(2026, 1, 2)}, {True}),
    (IsMissing("n"), {"n": -1}, {True}),
    (Compare("n", ">", 0), {"n": Decimal("2.5")}, {True}),
    (Compare("x", "=", Decimal("0.1")), {"x": 0.1}, {True}),
    (IsMissing("x"), {"x": float("nan")}, {True}),
    # unknown: values of another type than the schema's, removed columns, derived columns, an unknown day
    (Compare("day", "=", date(2026, 1, 2)), {"day": "2026-01-02"}, {True, False, None}),
    (Compare("n", "=", 5), {"n": "5"}, {True, False, None}),
    (Compare("n", "=", 1), {"n": True}, {True, False, None}),
    (Compare("x", "=", Decimal("0.1")), {"x": 0.10000000149011612}, {True, False, None}),
    (Compare("text", "=", "a"), {}, {True, False, None}),
    (Compare("derived", ">", 1), {"n": 1}, {True, False, None}),
    (Compare("day", ">=", RelativeDate()), {"day": date(2026, 1, 2)}, {True, False, None}),
]


@pytest.mark.parametrize(("predicate", "row", "outcomes"), ODD, ids=str)
def test_values_of_other_kinds(predicate: Predicate, row: dict[str, Any], outcomes: set[bool | None]) -> None:
    assert EvaluatedRow(row, COMPILED).outcomes(predicate) == outcomes
    assert (EvaluatedRow(row, COMPILED).outcomes(Not(predicate)) == TRUE) is (outcomes == {False})


def test_a_pattern_of_many_wildcards_is_matched_fast() -> None:
    """Trying each place for each wildcard would take exponential time."""
    text, run = "a" * 2_000, ("a", AnyOne(), AnyRun())
    evaluated = EvaluatedRow({"title": text}, POSTINGS)
    assert evaluated.outcomes(Like("title", (AnyRun(), *run * 40, "b", AnyRun()), True)) == {False}
    assert evaluated.outcomes(Like("title", (AnyRun(), *run * 40, "a"), True)) == TRUE
