"""Many requests at once: each is answered as `filter` alone would answer it, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from nlfilter import FilterResult, InputError, NLFilter, NLFilterError, NotExpressible, TableSchema
from tests.cli.command import JOBS, SCHEMA


@pytest.fixture(scope="module")
def jobs() -> NLFilter:
    return NLFilter(SCHEMA, values=JOBS)


def test_each_is_answered_as_by_filter(jobs: NLFilter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlfilter.batch.AT_ONCE", 4)  # several passes, so that their edges are tested too
    asked = [(text, f"u{user:03}") for user in range(1, 6) for text in ("remote, Python", "東京以外", "Go")]
    found = [*jobs.filter_many(JOBS, asked, limit=4)]
    for (text, user), result in zip(asked, found, strict=True):
        alone = jobs.filter(text, JOBS, list=user, limit=4)
        assert isinstance(result, FilterResult)
        assert (result.rows, result.positions, result.count, result.total, result.where) == (
            alone.rows, alone.positions, alone.count, alone.total, alone.where,
        )  # fmt: skip


@pytest.mark.parametrize("limit", [0, 2, None, 2_000])
@pytest.mark.parametrize("in_memory", [False, True])
def test_equal_requests_are_run_in_one_pass(
    jobs: NLFilter, monkeypatch: pytest.MonkeyPatch, limit: int | None, in_memory: bool
) -> None:
    ranked: Any = pq.read_table(JOBS).to_pylist() if in_memory else JOBS
    passes: list[int] = []
    together = jobs._lists.together

    def counted(lists: Any, translation: Any, **how: Any) -> Any:
        found = together(lists, translation, **how)
        passes.append(len(found or ()))
        return found

    monkeypatch.setattr(jobs._lists, "together", counted)
    users = [f"u{user:03}" for user in range(1, 9)]
    asked = [(text, user) for user in users for text in ("remote, Python", "東京以外")]
    found = [
        *jobs.filter_many(
            ranked, [*asked, ("Go", "u001"), ("remote, Python", "nobody"), asked[0]], limit=limit
        )
    ]
    assert passes == [8, 8]
    for (text, user), result in zip([*asked, ("Go", "u001")], found, strict=False):
        alone = jobs.filter(text, JOBS, list=user, limit=limit)
        assert isinstance(result, FilterResult)
        assert (result.rows, result.positions, result.count, result.total, result.summary()) == (
            alone.rows, alone.positions, alone.count, alone.total, alone.summary(),
        )  # fmt: skip
    assert isinstance(found[-2], InputError)
    assert isinstance(found[-1], FilterResult)
    assert found[-1].rows == jobs.filter(*asked[0][:1], JOBS, list=asked[0][1], limit=limit).rows


def test_equal_requests_are_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = NLFilter(SCHEMA, values=JOBS)
    read: list[str] = []
    translate = jobs.translate

    def counted(text: str) -> object:
        read.append(text)
        return translate(text)

    monkeypatch.setattr(jobs, "translate", counted)
    assert len([*jobs.filter_many(JOBS, [("remote", "u001"), ("Go", "u001"), ("remote", "u002")])]) == 3
    assert read == ["remote", "Go"]


def test_an_error_of_one_request_affects_no_other(jobs: NLFilter) -> None:
    texts, users = (
        ["remote", "good vibes", "remote", "", "remote"],
        ["u001", "u001", "nobody", "u001", "u002"],
    )
    asked = [*zip(texts, users, strict=True)]
    kinds = [type(one) for one in jobs.filter_many(JOBS, asked)]
    assert kinds == [FilterResult, NotExpressible, InputError, InputError, FilterResult]
    (strict,) = jobs.filter_many(JOBS, [("remote, good vibes", "u001")], strict=True)
    assert isinstance(strict, NLFilterError)


def test_plain_texts_filter_the_whole_list(jobs: NLFilter) -> None:
    rows = [
        {"user_id": "a", "rank": n, "city": city, "remote": True, "is_open": True}
        for n, city in enumerate(("東京", "大阪") * 3)
    ]
    kept = [one.rows for one in jobs.filter_many(rows, ["東京", "remote"]) if isinstance(one, FilterResult)]
    assert kept == [rows[::2], rows]
    assert [*jobs.filter_many(rows, [])] == []


def test_the_rows_of_all_lists_are_said_to_be_so(jobs: NLFilter) -> None:
    everybody = jobs.filter("remote", JOBS, limit=1)
    assert everybody.lists == len(everybody.rows) > 1
    assert f"rows of {everybody.lists} lists" in everybody.summary()
    assert f"{everybody.lists}個のリスト" in everybody.explain("ja")
    one = jobs.filter("remote", JOBS, list="u001", limit=1)
    assert one.lists == 1
    assert "lists" not in one.summary() + one.explain()


@pytest.mark.parametrize("source", ["rows", "a file"])
def test_a_list_may_be_named_by_a_whole_number(source: str, tmp_path: Path) -> None:
    columns = {"user_id": {"type": "BIGINT"}, "remote": {"type": "BOOLEAN"}}
    jobs = NLFilter(TableSchema.model_validate({"name": "jobs", "list": "user_id", "columns": columns}))
    rows = [{"user_id": user, "remote": True} for user in (5, 7)]
    given: Any = rows
    if source == "a file":
        given = str(tmp_path / "jobs.parquet")
        jobs.filter("remote", rows).save(given)
    assert jobs.filter("remote", given, list=7).rows == rows[1:]
    assert jobs.prepare(given, list=7).total == 1
    (kept,) = jobs.filter_many(given, [("remote", 5)])
    assert isinstance(kept, FilterResult)
    assert kept.rows == rows[:1]
    with pytest.raises(InputError, match="text or a whole number, not by float"):
        jobs.filter("remote", given, list=7.5)  # type: ignore[call-overload]


def test_a_list_that_cannot_be_read_is_an_error(jobs: NLFilter) -> None:
    with pytest.raises(InputError, match="no such file"):
        next(jobs.filter_many("nowhere.parquet", [("remote", "u001")]))
    with pytest.raises(InputError, match="whole number"):
        next(jobs.filter_many(JOBS, ["remote"], limit=-1))


@pytest.mark.parametrize("asked", ["remote", [None], [("a", "b", "c")], ["remote", ("remote", "u001", 3)]])
def test_other_things_than_requests(asked: object, jobs: NLFilter) -> None:
    with pytest.raises(InputError, match="Many requests are a list of texts"):
        list(jobs.filter_many(JOBS, asked))  # type: ignore[arg-type]


def test_a_list_where_there_are_none_is_the_error_of_its_request() -> None:
    boats = [{"boat": "Aria", "berths": 4}, {"boat": "Brio", "berths": 6}]
    asked: list[str | tuple[str, str | None]] = ["6 berths", ("6 berths", "u001")]
    kinds = [type(one) for one in NLFilter.infer(boats).filter_many(boats, asked)]
    assert kinds == [FilterResult, InputError]
