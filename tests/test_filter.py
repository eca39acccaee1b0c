"""`NLFilter`: every kind of input and every kind of output."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import ChatTranslator, EmbeddedTranslator, InputError, NLFilter, NotExpressible, parse_where
from nlfilter.translate.acceptance import acceptance
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from tests.reader.small import SCHEMA, TODAY, VOCABULARY

ROWS: list[dict[str, Any]] = [
    {
        "town": "Tokyo",
        "quiet": True,
        "rent": 70_000,
        "colours": ["red"],
        "size": 20.0,
        "listed": date(2026, 9, 30),
    },
    {
        "town": "Kyoto",
        "quiet": None,
        "rent": 60_000,
        "colours": ["blue"],
        "size": None,
        "listed": date(2026, 1, 1),
    },
    {"town": None, "quiet": False, "rent": None, "colours": None, "size": float("nan"), "listed": None},
    {
        "town": "Tokyo",
        "quiet": True,
        "rent": 90_000,
        "colours": [],
        "size": 40.0,
        "listed": date(2026, 10, 1),
    },
]
WHOLE: list[dict[str, Any]] = [
    {
        "grade": "A",
        "owner": "Hayashi Homes",
        "walk": 5,
        "built": 2001,
        "closes": None,
        "note": "a garden",
        **row,
    }
    for row in ROWS
]


@pytest.fixture
def rooms() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY)


def test_the_same_dicts_come_back_in_order(rooms: NLFilter) -> None:
    result = rooms.filter("Tokyo", WHOLE)
    assert [id(row) for row in result.rows] == [id(WHOLE[0]), id(WHOLE[3])]
    assert (result.positions, result.count, result.total) == ((0, 3), 2, 4)


def test_a_table_comes_back_as_a_table(rooms: NLFilter) -> None:
    table = pa.Table.from_pylist(WHOLE)
    assert rooms.filter("Tokyo", table).rows.column("rent").to_pylist() == [70_000, 90_000]


def test_a_parquet_gives_dicts(rooms: NLFilter, tmp_path: Path) -> None:
    path = tmp_path / "rooms.parquet"
    pq.write_table(pa.Table.from_pylist(WHOLE), path)
    assert [row["rent"] for row in rooms.filter("quiet", path).rows] == [70_000, 90_000]


def test_total_counts_the_rows_that_the_owner_allows(tmp_path: Path) -> None:
    seen = SCHEMA.model_copy(update={"always": "rent < 90000"})
    rooms = NLFilter(seen, translator="embedded", today=TODAY, values=VOCABULARY)
    path = tmp_path / "rooms.parquet"
    pq.write_table(pa.Table.from_pylist(WHOLE), path)
    for ranked in (WHOLE, path):
        result = rooms.filter("Tokyo", ranked)
        assert (result.count, result.total, result.to_dict()["total"]) == (1, 2, 2)
        assert "1 of 2" in result.summary()
    assert rooms.prepare(WHOLE).total == 4


def test_limit_keeps_the_first_and_count_counts_all(rooms: NLFilter) -> None:
    result = rooms.filter("Tokyo", WHOLE, limit=1)
    assert (len(result.rows), result.count) == (1, 2)


def test_not_keeps_missing_values_and_says_how_many(rooms: NLFilter) -> None:
    result = rooms.filter("not Tokyo", WHOLE)
    assert result.positions == (1, 2)
    assert "1" in result.explain("en").splitlines()[-1]


def test_no_match_is_empty_with_a_way_out(rooms: NLFilter) -> None:
    result = rooms.filter("quiet, Kyoto", WHOLE)
    assert result.rows == []
    assert {r.drop: r.count for r in result.relaxations} == {("c1",): 1, ("c2",): 2}


def test_a_short_answer_has_a_way_out_when_asked_for(rooms: NLFilter) -> None:
    assert rooms.filter("quiet, Tokyo", WHOLE).relaxations == ()
    result = rooms.filter("Tokyo, under 70,000 yen", WHOLE, enough=5)
    assert {r.drop: r.count for r in result.relaxations}
    assert all(one.count > result.count for one in result.loosenings)
    best = result.loosenings[0]
    assert rooms.apply(best.where, WHOLE).count == best.count
    assert best.describe("en") in result.explain("en")


def test_conditions_in_force_are_refined(rooms: NLFilter) -> None:
    first = rooms.filter("Tokyo", WHOLE)
    assert rooms.filter("under 80,000 yen", WHOLE, where=first.where).positions == (0,)


def test_strict_and_nothing_applied_raise_with_the_phrases(rooms: NLFilter) -> None:
    with pytest.raises(NotExpressible) as partly:
        rooms.filter("Tokyo, good karma", WHOLE, strict=True)
    with pytest.raises(NotExpressible) as wholly:
        rooms.filter("good karma", WHOLE)
    assert [e.value.unmatched[0].phrase for e in (partly, wholly)] == ["good karma", "good karma"]


@pytest.mark.parametrize("request_", ["", "  \n", "a" * 1001, "\ufdfa" * 200])
def test_an_empty_or_long_request_is_an_input_error(rooms: NLFilter, request_: str) -> None:
    with pytest.raises(InputError):
        rooms.translate(request_)


@pytest.mark.parametrize("request_", [None, 123, b"Tokyo", ["Tokyo"]])
def test_a_request_that_is_no_text_is_an_input_error(rooms: NLFilter, request_: Any) -> None:
    for ask in (rooms.translate, lambda said: rooms.filter(said, WHOLE), rooms.dialogue().say):
        with pytest.raises(InputError, match=f"not {type(request_).__name__}"):
            ask(request_)


def test_a_where_made_elsewhere_is_applied(rooms: NLFilter) -> None:
    assert rooms.apply(parse_where("rent > 80000", SCHEMA), WHOLE).positions == (3,)


def test_values_are_learned_from_the_first_list_seen() -> None:
    rooms = NLFilter(SCHEMA, translator="embedded", today=TODAY)
    rooms.prepare(WHOLE)
    assert rooms.translate("Hayashi Homes").where.sql == "owner = 'Hayashi Homes'"


def test_a_known_value_that_this_list_lacks_gives_an_empty_answer(rooms: NLFilter) -> None:
    assert rooms.filter("Osaka", WHOLE).rows == []


def test_today_may_be_a_callable() -> None:
    days = iter([date(2026, 10, 1), date(2027, 1, 5)])
    rooms = NLFilter(SCHEMA, translator="embedded", values=VOCABULARY, today=lambda: next(days))
    counts = [rooms.filter("posted in the last 7 days", WHOLE).count for _ in range(2)]
    assert counts == [2, 0]


def test_many_threads_share_one_filter(rooms: NLFilter) -> None:
    prepared = rooms.prepare(WHOLE)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: rooms.filter(["Tokyo", "quiet", "red"][n % 3], prepared).positions, range(60))
        )
    assert answers == [((0, 3), (0, 3), (0,))[n % 3] for n in range(60)]


def test_async_gives_the_same(rooms: NLFilter) -> None:
    result = asyncio.run(rooms.afilter("Tokyo", WHOLE, limit=1))
    assert result.positions == (0,)


def test_requests_are_read_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()

    def read(self: object, request: str, context: Context) -> Draft:
        names.add(threading.current_thread().name)
        return EmbeddedTranslator.draft(self, request, context)  # type: ignore[arg-type]

    other = type("Other", (EmbeddedTranslator,), {"draft": read})()
    rooms = NLFilter(SCHEMA, translator=other, today=TODAY)

    async def many() -> set[tuple[int, ...]]:
        answers = await asyncio.gather(*(rooms.afilter("Tokyo", WHOLE) for _ in range(30)))
        return {answer.positions for answer in answers}

    assert asyncio.run(many()) == {(0, 3)}
    assert threading.main_thread().name not in names
    assert len(names) <= (os.cpu_count() or 1)


def test_a_runnable_takes_the_same_arguments(rooms: NLFilter) -> None:
    answer = rooms.as_runnable().invoke({"request": "Tokyo", "ranked": WHOLE, "limit": 1})
    assert answer.positions == (0,)


def test_reasons_name_the_wishes(rooms: NLFilter) -> None:
    result = rooms.filter("静か", WHOLE)
    assert result.reasons(result.rows[0], "ja").startswith("あなたにおすすめの")


def test_a_row_outside_the_answer_has_no_reason(rooms: NLFilter) -> None:
    result = rooms.filter("Tokyo", WHOLE)
    (outside, *_) = (row for n, row in enumerate(WHOLE) if n not in result.positions)
    with pytest.raises(InputError, match="does not keep"):
        result.reasons(outside)


def test_a_row_must_show_what_was_asked_unless_it_is_one_of_the_answer(rooms: NLFilter) -> None:
    result = rooms.filter("not Tokyo", [*WHOLE, {"name": "x"}])
    assert result.rows[-1] == {"name": "x"}
    assert result.reasons(result.rows[-1])
    with pytest.raises(InputError, match="lacks town"):
        result.reasons({"name": "x"})


def test_an_answer_as_data(rooms: NLFilter) -> None:
    result = rooms.filter("Tokyo, not red", pa.Table.from_pylist(WHOLE))
    data = json.loads(json.dumps(result.to_dict()))
    assert data["where"] == result.where.sql
    assert [row["listed"] for row in data["rows"]] == ["2026-10-01"]
    assert (data["count"], data["total"]) == (1, 4)
    assert [one["text"] for one in data["conditions"]] == [one.describe() for one in result.where.conditions]


def test_what_is_shown_in_a_debugger_is_short(rooms: NLFilter) -> None:
    result = rooms.filter("Tokyo, good vibes", WHOLE)
    listed, model = rooms.prepare(WHOLE), ChatTranslator("openai:any", timeout=3)
    shown = [
        repr(one)
        for one in (result, result.where, result.translation, rooms, rooms.dialogue(), listed, model)
    ]
    assert shown[-2:] == [f"PreparedList({SCHEMA.name})", "ChatTranslator(openai:any, timeout=3)"]
    assert all(len(one) < 160 for one in shown), shown
    assert "town = 'Tokyo'" in shown[0]
    assert f"{len(result.rows)} rows, {result.count} of {result.total} rows match" in shown[0]


def test_a_translation_can_be_pickled(rooms: NLFilter) -> None:
    said = rooms.translate("Tokyo, good vibes")
    again = pickle.loads(pickle.dumps(said))  # noqa: S301
    assert again == said
    assert rooms.apply(again, WHOLE).rows == rooms.apply(said, WHOLE).rows
    assert again.to_dict("ja") == said.to_dict("ja")


def test_an_event_loop_neither_reads_nor_settles(rooms: NLFilter, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread beside the loop does both: two threads would wait for each other, and the loop for both."""
    threads: set[int] = set()

    def noted(work: Any) -> Any:
        def call(*given: Any, **more: Any) -> Any:
            threads.add(threading.get_ident())
            return work(*given, **more)

        return call

    monkeypatch.setattr(EmbeddedTranslator, "draft", noted(EmbeddedTranslator.draft))
    monkeypatch.setattr(acceptance, "settle", noted(acceptance.settle))

    async def many() -> None:
        await asyncio.gather(*(rooms.atranslate(f"quiet, under {n},000") for n in range(50, 90)))

    asyncio.run(many())
    assert len(threads) == 1
    assert threading.get_ident() not in threads
