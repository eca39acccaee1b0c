"""Arguments of an application: counts, days, times with a zone and copies of schemas."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlfilter import FilterResult, InputError, NLFilter, TableSchema, Where, parse_where
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "columns": {"remote": {"type": "BOOLEAN", "when_true": ["remote"]}, "posted": {"type": "TIMESTAMP"}},
    }
)
NOON = datetime(2026, 9, 30, 12)
ROWS = [{"remote": n % 2 == 0, "posted": NOON - timedelta(days=n)} for n in range(9)]


class Untouched:
    """A translator that fails the test if it is asked."""

    def draft(self, request: str, context: Context) -> Draft:
        raise AssertionError

    async def adraft(self, request: str, context: Context) -> Draft:
        raise AssertionError


WAYS: dict[str, Callable[..., object]] = {
    "filter": lambda **counts: NLFilter(SCHEMA, translator=Untouched()).filter("remote", ROWS, **counts),
    "afilter": lambda **counts: asyncio.run(
        NLFilter(SCHEMA, translator=Untouched()).afilter("remote", ROWS, **counts)
    ),
    "apply": lambda **counts: NLFilter(SCHEMA).apply(parse_where("remote", SCHEMA), ROWS, **counts),
    "runnable": lambda **counts: (
        NLFilter(SCHEMA, translator=Untouched())
        .as_runnable()
        .invoke({"request": "remote", "ranked": ROWS, **counts})
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", ["limit", "enough"])
@pytest.mark.parametrize("given", ["1", 1.5, 1.0, True, False, -1, float("nan"), [1], np.True_], ids=repr)
def test_a_count_is_a_whole_number(way: Callable[..., object], name: str, given: object) -> None:
    with pytest.raises(InputError, match=f"{name} is not a whole number of 0 or more"):
        way(**{name: given})


def test_whole_numbers_of_any_size_and_library_are_counts() -> None:
    jobs = NLFilter(SCHEMA, translator="embedded")
    two: Any = np.int64(2)
    assert jobs.filter("remote", ROWS, limit=two).positions == (0, 2)
    assert jobs.filter("remote", ROWS, limit=10**30, enough=10**30).positions == (0, 2, 4, 6, 8)
    assert jobs.filter("remote", ROWS, limit=0).positions == ()
    assert jobs.filter("remote", ROWS, limit=0).count == 5


class Midnight:
    """A clock on which every call is a day later."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> date:
        self.looks += 1
        return date(2026, 9, 30) + timedelta(days=self.looks - 1)


class SinceToday:
    def draft(self, request: str, context: Context) -> Draft:
        return Draft((DraftCondition(request, "posted >= CURRENT_DATE"),), covered=True)

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.draft(request, context)


def test_the_day_is_read_once_for_a_request() -> None:
    asked: list[Callable[[NLFilter], FilterResult]] = [
        lambda jobs: jobs.filter("posted today", ROWS),
        lambda jobs: asyncio.run(jobs.afilter("posted today", ROWS)),
        lambda jobs: jobs.apply(parse_where("posted >= CURRENT_DATE", SCHEMA), ROWS),
    ]
    for ask in asked:
        midnight = Midnight()
        result = ask(NLFilter(SCHEMA, translator=SinceToday(), today=midnight))
        assert result.explain()
        assert result.count == 1
        assert (midnight.looks, result.today, result.positions) == (1, date(2026, 9, 30), (0,))
    midnight = Midnight()
    assert NLFilter(SCHEMA, today=midnight).translate("remote").today == date(2026, 9, 30)
    assert midnight.looks == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9))),
    ],
    ids=str,
)
def test_a_time_outside_of_the_calendar_is_an_error_in_our_words(moment: datetime) -> None:
    jobs, row = NLFilter(SCHEMA), {"remote": True, "posted": moment}
    where = parse_where("posted > DATE '2020-01-01'", SCHEMA)
    with pytest.raises(InputError, match="not between the years 1 and 9999") as caught:
        jobs.apply(where, [row])
    assert caught.value.__context__ is None
    with pytest.raises(InputError, match="not between the years 1 and 9999"):
        jobs.apply(where, ROWS).reasons(row)
    at_the_edge = {"remote": True, "posted": datetime(9999, 12, 31, 23, tzinfo=UTC)}
    assert jobs.apply(where, [at_the_edge]).count == 1


def test_a_copy_of_a_schema_computes_anew() -> None:
    wide = TableSchema.model_validate(
        {"name": "jobs", "columns": {"open": {"type": "BOOLEAN"}, "pay": {"type": "BIGINT"}}}
    )
    jobs = NLFilter(wide)
    assert (wide.filterable, wide.columns["pay"].kind.value) == (("open", "pay"), "integer")
    text = wide.columns["pay"].model_copy(update={"type": "VARCHAR"})
    strict = wide.model_copy(update={"always": "open", "columns": wide.columns | {"pay": text}})
    assert strict.fingerprint != wide.fingerprint
    assert (strict.columns["pay"].kind.value, hash(strict) != hash(wide)) == ("text", True)
    assert wide.model_copy(update={"columns": {"open": wide.columns["open"]}}).filterable == ("open",)
    assert wide.model_copy() == wide
    assert compile_schema(strict).always is not None
    rows: list[dict[str, Any]] = [{"open": True, "pay": "a"}, {"open": False, "pay": "a"}]
    assert NLFilter(strict).apply(parse_where("pay = 'a'", strict), rows).positions == (0,)
    assert jobs.compiled is compile_schema(wide)


def _pages(source: str, folder: Path) -> tuple[NLFilter, Any]:
    """A filter, and nine rows from a source."""
    jobs = NLFilter(SCHEMA, translator="embedded")
    file = str(folder / "rows.parquet")
    jobs.apply(Where(jobs.compiled), ROWS).save(file)
    return jobs, {"rows": ROWS, "prepared": jobs.prepare(ROWS), "file": file}[source]


@pytest.mark.parametrize("source", ["rows", "prepared", "file"])
@pytest.mark.parametrize("clause", ["remote", "TRUE"])
@pytest.mark.parametrize("limit", [0, 2, 20, None])
def test_pages_follow_each_other(source: str, clause: str, limit: int | None, tmp_path: Path) -> None:
    jobs, ranked = _pages(source, tmp_path)
    where = Where(jobs.compiled) if clause == "TRUE" else parse_where(clause, SCHEMA)
    whole = jobs.apply(where, ranked)
    for offset in (0, 1, 4, 5, 9, 50, 10**30):
        page = jobs.apply(where, ranked, limit=limit, offset=offset)
        stop = None if limit is None else offset + limit
        assert page.positions == whole.positions[offset:stop]
        assert page.rows == whole.rows[offset:stop]
        assert page.count == whole.count
        page.save(tmp_path / "page.parquet")
        assert NLFilter(SCHEMA).prepare(str(tmp_path / "page.parquet")).total == len(page.rows)


def test_a_page_leaves_out_the_first_rows_of_each_list() -> None:
    schema = SCHEMA.model_copy(update={"list": "who"})
    rows = [row | {"who": who} for who in ("a", "b") for row in ROWS]
    page = NLFilter(schema).apply(parse_where("remote", schema), rows, limit=2, offset=1)
    assert page.positions == (2, 4, 11, 13)
    assert page.count == 10
