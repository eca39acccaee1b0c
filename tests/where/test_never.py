"""Conditions that no row can fulfil together."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import TableSchema
from nlfilter.where.conditions import parse_where
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.satisfiability import bound_twice, never_hold, without_tautologies
from nlfilter.where.nodes import Predicate
from nlfilter.where.owner.compiling import compile_schema

COMPILED = compile_schema(
    TableSchema.model_validate(
        {
            "name": "rooms",
            "columns": {
                "town": {"type": "VARCHAR"},
                "beds": {"type": "INTEGER"},
                "rent": {"type": "DOUBLE"},
                "listed": {"type": "DATE"},
                "seen": {"type": "TIMESTAMP"},
                "opens": {"type": "TIME"},
                "quiet": {"type": "BOOLEAN"},
                "tags": {"type": "VARCHAR[]"},
            },
        }
    )
)


def predicates(clause: str) -> list[Predicate]:
    return [one.predicate for one in parse_where(clause, COMPILED.schema).conditions]


@pytest.mark.parametrize(
    "clause",
    [
        "beds > 3 AND beds < 2",
        "beds > 3 AND beds < 4",
        "beds IS NULL AND beds = 2",
        "rent BETWEEN 1 AND 2 AND rent BETWEEN 3 AND 4",
        "town = 'Arden' AND town = 'Corley'",
        "town IN ('Arden', 'Corley') AND town = 'Wexham'",
        "town IS DISTINCT FROM 'Arden' AND town = 'Arden'",
        "listed < DATE '2026-01-01' AND listed > DATE '2026-01-01'",
        "listed > CURRENT_DATE AND listed < CURRENT_DATE - INTERVAL 1 DAY",
        "seen < TIMESTAMP '2026-01-01 10:00:00' AND seen > TIMESTAMP '2026-01-01 10:00:00'",
        "opens < TIME '09:00' AND opens > TIME '17:00'",
        "quiet AND quiet IS NOT TRUE",
        "town = 'Arden' OR (beds > 3 AND beds < 2)",
        "(town = 'Arden' AND beds = 2 OR town = 'Corley' AND beds = 3) AND beds = 4",
    ],
)
def test_nothing_is_kept(clause: str) -> None:
    assert never_hold(predicates(clause), EvaluatedRow({}, COMPILED, date(2026, 10, 1)))


@pytest.mark.parametrize(
    "clause",
    [
        "beds > 3",
        "beds > 3 AND beds < 5",
        "rent > 3 AND rent < 4",
        "rent > 3.5 AND rent < 3.6",
        "town IS DISTINCT FROM 'Arden' AND town IS DISTINCT FROM 'Corley'",
        "town LIKE '%a%' AND town = 'Corley'",
        "listed > DATE '2026-01-01' AND listed < DATE '2026-01-03'",
        "seen > TIMESTAMP '2026-01-01 10:00:00' AND seen < TIMESTAMP '2026-01-01 11:00:00'",
        "opens > TIME '09:00' AND opens < TIME '17:00'",
        "list_contains(tags, 'a') AND list_contains(tags, 'b')",
        "(beds > 3 OR beds IS NULL) AND (beds < 2 OR beds IS NULL)",
        "(town = 'Arden' AND beds = 2 OR town = 'Corley' AND beds = 3) AND beds = 3",
        "year(listed) = 2026 AND month(listed) = 12 AND listed > DATE '2026-03-01'",
    ],
)
def test_a_row_may_be_kept(clause: str) -> None:
    assert not never_hold(predicates(clause), EvaluatedRow({}, COMPILED, date(2026, 10, 1)))


@pytest.mark.parametrize(
    ("clause", "twice"),
    [
        ("beds >= 2 AND beds > 3", True),
        ("beds >= 2 AND beds <= 3", False),
        ("beds >= 2 AND rent >= 3", False),
        ("beds <> 2 AND beds <> 3", False),
    ],
)
def test_two_bounds_on_one_side(clause: str, twice: bool) -> None:
    assert bound_twice(predicates(clause)) is twice


ALWAYS = "({clause} OR {column} IS NULL)"


@pytest.mark.parametrize(
    ("column", "clause", "always"),
    [
        ("opens", "opens <= TIME '09:00' OR opens > TIME '09:00'", True),
        ("opens", "opens <= TIME '09:00' OR opens >= TIME '09:30'", False),
        ("rent", "rent <= 1 OR rent >= 1", True),
        ("rent", "rent <= 1 OR rent >= 1.5", False),
        ("seen", "seen < TIMESTAMP '2026-01-01 10:00:00' OR seen > TIMESTAMP '2026-01-01 18:00:00'", False),
        ("beds", "beds < 3 OR beds >= 3", True),
        ("beds", "beds < 3 OR beds > 3", False),
        ("town", "town = 'Arden' OR town IS DISTINCT FROM 'Arden'", True),
        ("quiet", "quiet OR quiet IS NOT TRUE", True),
    ],
)
def test_what_every_row_fulfils(column: str, clause: str, always: bool) -> None:
    (predicate,) = predicates(ALWAYS.format(column=column, clause=clause))
    left = without_tautologies(predicate, EvaluatedRow({}, COMPILED, date(2026, 10, 1)))
    assert (left is None) is always
