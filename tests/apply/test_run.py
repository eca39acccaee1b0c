"""Running a where: the kept rows, the counts, the missing values, and what loosening would keep."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest

from nlfilter.apply import KeptRows, prepare
from nlfilter.errors import EngineError, InputError
from nlfilter.sources.engine import Engine, Limits
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.logic.two_valued import two_valued
from tests.apply.lists import TODAY, compiled, kept, ready, where

ROWS: list[dict[str, Any]] = [
    {"n": 0, "city": "東京", "remote": True, "pay": 500, "skills": ["Python"], "open": True},
    {"n": 1, "city": "大阪", "remote": None, "pay": -1, "skills": [], "open": True},
    {"n": 2, "city": None, "remote": False, "pay": 800, "skills": None, "open": True},
    {"n": 3, "city": "東京", "remote": False, "pay": 300, "skills": ["Go", "Python"], "open": False},
    {"n": 4, "city": "東京", "remote": True, "pay": 900, "skills": ["Go"], "open": True},
]
COLUMNS: dict[str, Any] = {
    "n": "BIGINT",
    "city": "VARCHAR",
    "remote": "BOOLEAN",
    "pay": {"type": "BIGINT", "missing": [-1]},
    "skills": "VARCHAR[]",
    "open": {"type": "BOOLEAN", "filterable": False},
}
SCHEMA = compiled(COLUMNS)
OPEN = compiled(COLUMNS, always="open")

KEPT = {
    "city = '東京'": (0, 3, 4),
    "city <> '東京'": (1,),
    "city IS DISTINCT FROM '東京'": (1, 2),
    "remote": (0, 4),
    "NOT remote": (2, 3),
    "remote IS NULL": (1,),
    "pay >= 500": (0, 2, 4),
    "pay < 500": (3,),
    "pay IS NULL": (1,),
    "list_contains(skills, 'Python')": (0, 3),
    "list_has_all(skills, ['Go', 'Python'])": (3,),
    "skills IS NULL": (2,),
    "city = '東京' OR pay > 700": (0, 2, 3, 4),
    "city = 'Atlantis'": (),
}


@pytest.mark.parametrize("clause", KEPT)
def test_kept_rows(clause: str) -> None:
    assert kept(ROWS, SCHEMA, clause) == KEPT[clause]


def test_conditions_are_all_required() -> None:
    assert kept(ROWS, SCHEMA, "city = '東京' OR pay > 700", "remote") == (0, 4)


@pytest.mark.parametrize("clause", KEPT)
def test_the_owners_filter_is_never_widened(clause: str) -> None:
    assert kept(ROWS, OPEN, clause) == tuple(n for n in KEPT[clause] if ROWS[n]["open"])


def test_the_empty_where_keeps_all_that_the_owner_allows() -> None:
    assert kept(ROWS, SCHEMA) == (0, 1, 2, 3, 4)
    assert kept(ROWS, OPEN) == (0, 1, 2, 4)
    assert ready(ROWS, OPEN).count(Where(OPEN), TODAY) == 4


def test_a_limit_says_whether_it_left_rows_out() -> None:
    prepared = ready(ROWS, SCHEMA)
    found = where(SCHEMA, "city = '東京'")
    assert prepared.run(found, today=TODAY, limit=2) == KeptRows((0, 3), stopped_early=True)
    assert prepared.run(found, today=TODAY, limit=3) == KeptRows((0, 3, 4))
    assert prepared.run(found, today=TODAY, limit=0) == KeptRows((), stopped_early=True)
    assert prepared.run(Where(SCHEMA), today=TODAY, limit=2) == KeptRows((0, 1), stopped_early=True)
    assert prepared.count(found, TODAY) == 3
    assert prepared.total == 5
    with pytest.raises(InputError):
        prepared.run(found, today=TODAY, limit=-1)


def test_days_are_resolved_when_the_where_is_run() -> None:
    schema = compiled({"day": "DATE", "at": "TIMESTAMP"})
    rows = [{"day": date(2026, 9, day), "at": datetime(2026, 9, day, 12)} for day in (1, 20, 30)]
    prepared = ready(rows, schema)
    week = where(schema, "day >= CURRENT_DATE - INTERVAL 7 DAY")
    assert prepared.run(week, today=date(2026, 9, 30)).positions == (2,)
    assert prepared.run(week, today=date(2026, 9, 21)).positions == (1, 2)
    assert kept(rows, schema, "at = DATE '2026-09-20'") == (1,)


def test_missing_values_that_a_negation_keeps_are_counted() -> None:
    prepared = ready(ROWS, SCHEMA)
    found = Where(SCHEMA)
    for clause in ("NOT city = '東京'", "NOT list_contains(skills, 'Python')", "NOT remote"):
        found = found.adding("", two_valued(parse_predicate(clause, SCHEMA)))
    assert prepared.run(found, today=TODAY).positions == (1, 2)
    assert prepared.missing(found, TODAY) == {"city": 1, "skills": 1, "remote": 1}


def test_a_positive_condition_counts_nothing_as_missing() -> None:
    prepared = ready(ROWS, SCHEMA)
    assert prepared.missing(where(SCHEMA, "city = '東京'", "remote IS FALSE", "pay IS NULL"), TODAY) == {}


def test_each_list_has_its_own_limit() -> None:
    rows = [{"user": user, "rank": rank, "ok": rank != 2} for rank in (3, 1, 2) for user in ("b", "a", None)]
    schema = compiled({"ok": "BOOLEAN"}, rank="rank", list="user")
    prepared = ready(rows, schema)
    run = prepared.run(where(schema, "ok"), today=TODAY, limit=1)
    assert [(row["user"], row["rank"]) for row in prepared.take(run.positions)] == [
        ("a", 1),
        ("b", 1),
        (None, 1),
    ]
    assert run.stopped_early
    assert not prepared.run(where(schema, "ok"), today=TODAY, limit=2).stopped_early


def test_columns_are_loaded_when_first_needed_and_kept() -> None:
    engine = Engine()
    prepared = prepare(ROWS, SCHEMA, engine)
    seen = []
    for clause in ("remote", "remote", "pay > 1", "remote"):
        prepared.run(where(SCHEMA, clause), today=TODAY)
        tables = dict(engine.read("SELECT table_name, column_count FROM duckdb_tables()"))
        seen.append(sorted(tables.values()))
    # First the rows are queried in place. Then a table holds each row's number, position and list with one
    # column; another table holds two; the last clause needs nothing new.
    assert seen == [[], [4], [4, 5], [4, 5]]


def test_many_threads_share_a_prepared_list() -> None:
    prepared = ready(ROWS * 500, SCHEMA)
    clauses = list(KEPT)

    def ask(n: int) -> bool:
        clause = clauses[n % len(clauses)]
        return prepared.count(where(SCHEMA, clause), TODAY) == 500 * len(KEPT[clause])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(120)))


def test_a_list_that_is_gone_leaves_no_table_behind() -> None:
    engine = Engine()
    prepared = prepare(ROWS, SCHEMA, engine)
    for _ in range(2):
        prepared.run(where(SCHEMA, "remote"), today=TODAY)
    count = "SELECT count(*) FROM duckdb_tables()"
    assert engine.read(count) == [(1,)]
    del prepared
    assert engine.read(count) == [(0,)]


def test_what_the_engine_cannot_hold_is_an_engine_error() -> None:
    engine = Engine(Limits(memory="4MB"))
    rows = [{"text": f"{n} " * 500} for n in range(5_000)]
    schema = compiled({"text": {"type": "VARCHAR", "vocabulary": "text"}})
    prepared = prepare(rows, schema, engine)
    prepared.run(where(schema, "text LIKE '%x%'"), today=TODAY)  # in place: the rows are in memory already
    with pytest.raises(EngineError, match="memory"):
        prepared.run(where(schema, "text LIKE '%x%'"), today=TODAY)
