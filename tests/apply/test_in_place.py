"""A list of Python rows is first queried in place, then copied: both keep the same rows in the same order."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.apply import prepare
from nlfilter.apply.copied import CopiedList
from nlfilter.errors import InputError
from nlfilter.sources.engine import Engine
from tests.apply.lists import ENGINE, TODAY, compiled, where

SCHEMA = compiled(
    {"city": "VARCHAR", "n": "BIGINT", "x": "DOUBLE", "skills": "VARCHAR[]", "day": "DATE"},
    list="who",
    rank="r",
)
CLAUSES = (
    "city = 'Tokyo'",
    "n >= 2",
    "x < 0.5 OR n = 1",
    "NOT list_contains(skills, 'a')",
    "city <> 'Tokyo' AND day >= DATE '2026-01-02'",
)
_ROW = st.fixed_dictionaries(
    {
        "city": st.sampled_from(["Tokyo", "Osaka", "", None]),
        "n": st.one_of(st.none(), st.integers(0, 4)),
        "x": st.one_of(st.none(), st.sampled_from([0.0, 0.25, 1.5, float("nan"), float("inf")])),
        "skills": st.one_of(st.none(), st.lists(st.sampled_from(["a", "b", None]), max_size=3)),
        "day": st.dates(min_value=TODAY.replace(month=1, day=1), max_value=TODAY.replace(month=1, day=4)),
        "r": st.one_of(st.integers(0, 5), st.sampled_from([None, 0.5])),
        "who": st.sampled_from(["u1", "u1", "u2", None]),
    }
)


@given(st.lists(_ROW, max_size=12), st.booleans(), st.sampled_from(CLAUSES), st.none() | st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_in_place_and_copied_agree(
    rows: list[dict[str, Any]], usual: bool, clause: str, limit: int | None
) -> None:
    if usual:  # as in applications: one list, whose ranks are whole numbers that never decrease
        rows = [row | {"who": "u1", "r": place // 2} for place, row in enumerate(rows)]
    prepared, wanted = prepare(rows, SCHEMA, ENGINE), where(SCHEMA, clause)
    first = prepared.run(wanted, today=TODAY, limit=limit)
    again = prepared.run(wanted, today=TODAY, limit=limit)
    assert first == again
    taken = prepared.take(first.positions)
    assert taken == prepared.take(again.positions)
    assert all(any(row is given for given in rows) for row in taken)


def in_place(rows: list[dict[str, Any]], *columns: str) -> bool:
    """Whether the first clause over these columns is queried in place."""
    held = prepare(rows, SCHEMA, ENGINE).backing
    assert isinstance(held, CopiedList)
    return held.table(columns).batch is not None


def row(rank: Any, who: str = "u1", **others: Any) -> dict[str, Any]:
    return {"r": rank, "who": who, "city": "Tokyo"} | others


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([row(1), row(1), row(3)], True),
        ([row(2), row(1)], False),
        ([row(1), row(None)], False),
        ([row(1), row(1.5)], False),
        ([row(1), row(2, "u2")], False),
        ([row(1, n=1), row(2, n=2)], True),
        ([row(1, n="1"), row(2, n="2")], False),
    ],
    ids=[
        "by rank",
        "out of order",
        "no rank",
        "fractions",
        "two lists",
        "as declared",
        "may not be readable",
    ],
)
def test_which_rows_are_asked_in_place(rows: list[dict[str, Any]], asked: bool) -> None:
    columns = ["city", *(["n"] if "n" in rows[0] else [])]
    assert in_place(rows, *columns) is asked


def test_a_value_that_no_clause_can_read_is_told_at_once() -> None:
    rows = [row(1, n="1"), row(2, n="x")]
    with pytest.raises(InputError):
        prepare(rows, SCHEMA, ENGINE).run(where(SCHEMA, "city = 'Osaka' AND n = 1"), today=TODAY)


def test_a_batch_is_let_go_of_after_its_query() -> None:
    held = prepare([row(1)], SCHEMA, ENGINE).backing
    table = held.table(["city"])
    assert held.read(f"SELECT count(*) FROM {table.sql}", table) == [(1,)]
    slots = [lent._slot for lent in ENGINE._database()._idle if lent._slot is not None]
    assert slots
    assert {slot.batch for slot in slots} == {None}


def test_an_engine_that_was_asked_in_place_goes_away() -> None:
    engine = Engine()
    prepare([row(1)], SCHEMA, engine).run(where(SCHEMA, "city = 'Tokyo'"), today=TODAY)
    lent = weakref.ref(engine._database()._idle[-1])
    assert lent() is not None
    del engine
    gc.collect()
    assert lent() is None
