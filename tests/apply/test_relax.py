"""Ways out of an empty answer: one scan counts the rows that dropping or loosening a condition would keep."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlfilter import NLFilter, TableSchema
from nlfilter.apply import PreparedList
from nlfilter.apply.relax import Relaxation, Relaxed, relax
from nlfilter.errors import RejectedWhere
from nlfilter.where.conditions import Where, parse_where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.logic.looser import moves, wider
from nlfilter.where.nodes import And, Predicate
from tests.apply.lists import TODAY, compiled, ready, where
from tests.where import strategies
from tests.where.postings import POSTINGS

SCHEMA = compiled(
    {
        "id": "BIGINT",
        "city": "VARCHAR",
        "remote": "BOOLEAN",
        "pay": "BIGINT",
        "top": "BIGINT",
        "score": "DOUBLE",
        "fee": "DECIMAL(6,2)",
        "day": "DATE",
        "seen": "TIMESTAMP",
        "skills": "VARCHAR[]",
        "open": "BOOLEAN",
    },
    key="id",
    always="open",
    ranges={"salary": {"low": "pay", "high": "top"}},
)


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"id": number, "open": True, **values}


ROWS = [
    row(1, city="東京", remote=True, pay=500, top=900, skills=["Python", "Go"], day=date(2026, 9, 20)),
    row(
        2,
        city="大阪",
        remote=False,
        pay=700,
        skills=["Go"],
        day=date(2026, 9, 3),
        seen=datetime(2026, 9, 3, 9),
    ),
    row(3, city=None, remote=None, skills=None, score=8.4, fee=Decimal("9.75"), day=date(2027, 2, 5)),
    row(4, city="東京", remote=True, pay=800, skills=[], score=float("nan"), seen=datetime(2026, 12, 30, 23)),
    row(5, city="東京", remote=True, pay=100, skills=["Python"], score=float("inf"), day=date(9999, 12, 31)),
    row(6, city="京都", remote=True, pay=2000, skills=["Java"], open=False),
]
LIST = ready(ROWS, SCHEMA)


def loosened(*clauses: str, **near: tuple[str, ...]) -> list[tuple[str, int]]:
    """The looser conditions that are offered, and how many rows each would keep."""
    found = relax(where(SCHEMA, *clauses), LIST, TODAY, lambda column, value: near.get(column, ()))
    return [(one.condition.sql, one.count) for one in found.loosenings]


def dropped(relaxed: Relaxed) -> dict[tuple[str, ...], int]:
    return {one.drop: one.count for one in relaxed.relaxations}


def test_rows_without_each_condition_are_counted() -> None:
    found = where(SCHEMA, "remote", "city = '大阪'", "pay >= 100")
    assert LIST.run(found, today=TODAY).positions == ()
    assert relax(found, LIST, TODAY).relaxations == (
        Relaxation(("c1",), 1),
        Relaxation(("c2",), 3),
        Relaxation(("c3",), 0),
    )


def test_pairs_are_tried_when_no_single_condition_helps() -> None:
    found = where(SCHEMA, "city = 'Atlantis'", "pay > 5000", "remote")
    assert dropped(relax(found, LIST, TODAY)) == {
        ("c1",): 0,
        ("c2",): 0,
        ("c3",): 0,
        ("c1", "c2"): 3,
    }


def test_of_many_conditions_no_pairs_are_tried() -> None:
    several = ["city = 'Atlantis'", "pay > 5000", *(f"pay <> {n}" for n in range(-14, 0))]
    assert ("c1", "c2") in dropped(relax(where(SCHEMA, *several), LIST, TODAY))
    assert len(dropped(relax(where(SCHEMA, *several, "pay <> -15"), LIST, TODAY))) == 17


def test_relaxing_nothing() -> None:
    assert relax(Where(SCHEMA), LIST, TODAY) == Relaxed((), ())


MOVED = {
    "pay >= 1000": "pay >= 800",
    "pay > 800": "pay >= 800",
    "pay < 100": "pay <= 100",
    "pay <= 60": "pay <= 100",
    "pay = 790": "pay BETWEEN 790 AND 800",
    "pay BETWEEN 820 AND 1000": "pay BETWEEN 800 AND 1000",
    "score >= 9.5 AND score < 100": "score >= 8 AND score < 100",
    "score <= 8": "score <= 8.5",
    "score <= 0.1": "score <= 10",
    "fee <= 9.5": "fee <= 10",
    "top >= 1500 OR top IS NULL AND pay >= 1500": "top >= 900 OR top IS NULL AND pay >= 900",
    "pay <= 60 OR pay IS NULL AND top <= 60": "pay <= 100 OR pay IS NULL AND top <= 100",
    "day <= DATE '2026-08-20'": "day <= DATE '2026-09-03'",
    "day < DATE '2026-08-01'": "day <= DATE '2026-09-30'",
    "day = DATE '2026-09-10'": "day BETWEEN DATE '2026-09-01' AND DATE '2026-09-10'",
    "day >= DATE '2027-02-20' AND day < DATE '2027-03-01'": (
        "day >= DATE '2027-02-01' AND day < DATE '2027-03-01'"
    ),
    "day BETWEEN CURRENT_DATE - INTERVAL 7 DAY AND CURRENT_DATE": (
        "day BETWEEN CURRENT_DATE - INTERVAL 11 DAY AND CURRENT_DATE"
    ),
    "day = CURRENT_DATE": "day BETWEEN CURRENT_DATE - INTERVAL 11 DAY AND CURRENT_DATE",
    "seen <= DATE '2026-09-02'": "seen < DATE '2026-09-04'",
    "seen >= TIMESTAMP '2027-01-01 12:00:00'": "seen >= DATE '2026-12-30'",
}


@pytest.mark.parametrize("clause", MOVED)
def test_a_bound_moves_out_to_the_nearest_rows(clause: str) -> None:
    assert MOVED[clause] in [sql for sql, _ in loosened(clause)]


def test_one_end_may_move_while_the_other_stays() -> None:
    assert loosened("pay BETWEEN 300 AND 400") == [
        ("pay BETWEEN 100 AND 400", 1),
        ("pay BETWEEN 300 AND 500", 1),
    ]


def test_no_bound_moves_to_infinity_or_on_a_key() -> None:
    assert loosened("score > 100 AND score < 1000") == [("score >= 8 AND score < 1000", 1)]
    assert loosened("id > 100") == loosened("id = 100") == []


def test_rows_that_the_owner_excludes_do_not_count() -> None:
    assert loosened("pay >= 1500") == [("pay >= 800", 1)]


def test_more_rows_than_one_scan_brings_back_are_counted() -> None:
    schema = compiled({"pay": "BIGINT"})
    many = ready([{"pay": 500}] * 2_500 + [{"pay": 100}] * 10, schema)
    (one,) = relax(where(schema, "pay >= 600"), many, TODAY).loosenings
    assert (one.condition.sql, one.count) == ("pay >= 500", 2_500)


def test_values_near_the_one_asked_for_join_it() -> None:
    assert loosened("city = '札幌'", city=("仙台", "大阪")) == [("city IN ('札幌', '大阪')", 1)]
    assert loosened("city IN ('札幌', '仙台')", city=("札幌", "大阪")) == [
        ("city IN ('札幌', '仙台', '大阪')", 1)
    ]
    assert loosened("list_contains(skills, 'Rust')", skills=("Go",)) == [
        ("list_has_any(skills, ['Rust', 'Go'])", 2)
    ]


def test_all_of_several_may_be_one_less() -> None:
    assert loosened("list_has_all(skills, ['Go', 'Rust'])") == [("list_contains(skills, 'Go')", 2)]


def test_a_looser_condition_stands_in_its_place_under_a_new_id() -> None:
    (one,) = relax(where(SCHEMA, "pay >= 1000", "remote"), LIST, TODAY).loosenings
    assert [(c.id, c.sql, c.phrase) for c in one.where.conditions] == [
        ("c3", "pay >= 800", ""),
        ("c2", "remote", ""),
    ]
    assert (one.replaces, one.count) == ("c1", 1)
    assert one.describe("en") == "pay is at least 800"


def test_a_looser_condition_keeps_to_the_limits_of_every_other() -> None:
    many = ", ".join(f"'c{number}'" for number in range(200))
    assert loosened(f"city IN ({many})", city=("大阪",)) == []


def test_a_day_long_ago_is_not_rounded_to_before_the_calendar() -> None:
    rows = ready([row(1, day=date(107, 1, 1))], SCHEMA)
    (one,) = relax(where(SCHEMA, "day >= CURRENT_DATE"), rows, TODAY).loosenings
    assert (one.condition.sql, one.count) == ("day >= DATE '0107-01-01'", 1)


def test_a_negation_is_not_loosened() -> None:
    assert loosened("city IS DISTINCT FROM '東京'", "NOT (pay <= 5000)", city=("大阪",)) == []


def posting_where(predicates: list[Predicate]) -> Where:
    """A where over the postings; an example that the gate refuses is skipped."""
    found = Where(POSTINGS)
    try:
        for predicate in predicates:
            found = found.adding("", predicate)
    except RejectedWhere:
        assume(False)
    return found


def ids(prepared: PreparedList, asked: Where) -> set[int]:
    return set(prepared.run(asked, today=strategies.TODAY).positions)


def gives_way(part: Predicate) -> bool:
    return any(moves(part)) or any(wider(part, lambda *_: "x"))


GIVING_WAY = strategies.LEAVES.filter(gives_way)
BOTH = st.builds(And, st.tuples(GIVING_WAY, strategies.LEAVES))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(GIVING_WAY | BOTH | strategies.PREDICATES, min_size=1, max_size=2),
    st.lists(strategies.ROWS, min_size=4, max_size=8),
    st.lists(strategies.TEXTS, max_size=2),
)
def test_what_is_offered_keeps_more_and_is_counted_exactly(
    predicates: list[Predicate], rows: list[dict[str, Any]], near: list[str]
) -> None:
    asked, prepared = posting_where(predicates), ready(rows, POSTINGS)
    found = relax(asked, prepared, strategies.TODAY, lambda column, value: near)
    kept = ids(prepared, asked)
    for one in found.relaxations:
        assert len(ids(prepared, asked.without(*one.drop))) == one.count
    for looser in found.loosenings:
        wider = ids(prepared, looser.where)
        assert wider > kept
        assert len(wider) == looser.count
        (replaced,) = [c for c in asked.conditions if c.id == looser.replaces]
        assert ids(prepared, asked.without(replaced.id)) >= wider
        parse_predicate(looser.condition.sql, POSTINGS)


def test_measures_times_and_orders_can_give_way() -> None:
    schema = TableSchema.model_validate(
        {
            "name": "rooms",
            "columns": {
                "rent": {"type": "INTEGER", "unit": "EUR"},
                "fee": {"type": "INTEGER", "unit": "EUR"},
                "extras": {"type": "VARCHAR[]"},
                "opens": {"type": "TIME"},
                "grade": {"type": "VARCHAR", "order": ["poor", "fair", "good"]},
            },
        }
    )
    rows = [
        {"rent": 500, "fee": 40, "extras": ["sauna", "pool"], "opens": time(9, 50), "grade": "fair"},
        {"rent": 600, "fee": 90, "extras": ["sauna"], "opens": time(11), "grade": "poor"},
    ]
    rooms = NLFilter(schema, translator="embedded")
    found = {
        clause: [
            loosening.condition.sql for loosening in rooms.apply(parse_where(clause, schema), rows).loosenings
        ]
        for clause in (
            "rent + fee <= 530",
            "len(extras) >= 3",
            "extras = ['pool']",
            "opens < TIME '09:30'",
            "grade = 'good'",
        )
    }
    assert found == {
        "rent + fee <= 530": ["rent + fee <= 550"],
        "len(extras) >= 3": ["len(extras) >= 2"],
        "extras = ['pool']": ["list_contains(extras, 'pool')"],
        "opens < TIME '09:30'": ["opens <= TIME '10:00'"],
        "grade = 'good'": ["grade IN ('good', 'fair')"],
    }


def test_no_way_out_tells_a_value_of_a_private_column() -> None:
    private = {"type": "BIGINT", "private": True}
    name = {"type": "VARCHAR", "private": True, "order": {"values": ["Ann", "Bob", "Cy"]}}
    raised = {"type": "BIGINT", "expr": "pay * 2"}  # derived from a private column, so private, too
    schema = NLFilter(
        TableSchema.model_validate(
            {
                "name": "rows",
                "columns": {"pay": private, "name": name, "raised": raised, "rent": {"type": "BIGINT"}},
            }
        )
    )
    rows = [{"pay": 700, "name": "Bob", "rent": 5}, {"pay": 731, "name": "Cy", "rent": 7}]
    clauses = ("pay >= 800", "name = 'Ann'", "raised > 3000", "pay - rent > 900", "pay > 800 OR pay IS NULL")
    for clause in clauses:
        result = schema.apply(parse_where(f"rent >= 6 AND ({clause})", schema.schema), rows)
        assert {one.replaces for one in result.loosenings} <= {"c1"}
        assert result.relaxations
    loosened = schema.apply(parse_where("rent >= 9", schema.schema), rows).loosenings
    assert [one.condition.sql for one in loosened] == ["rent >= 7"]
