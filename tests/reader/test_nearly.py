"""Requests in words that mean nearly what the table says: guesses that are told, and never covered."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema, Translation


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NLFilter:
    monkeypatch.setenv("NLFILTER_MEANING", "on")
    path = tmp_path / "posts.parquet"
    rows = duckdb.sql(
        "SELECT 'P-' || i AS post_no, 30000 + 100 * i AS noise, i % 3 = 0 AS dogs_ok,"
        " ['barbecue', 'seafood', 'noodles'][1 + i % 3] AS dish FROM range(200) t(i)"
    )
    assert rows is not None
    rows.write_parquet(str(path))
    return NLFilter(TableSchema.infer(path), translator="embedded", values=path)


def asked(jobs: NLFilter, request: str) -> Translation:
    return jobs.translate(request)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("loudness over 40000", "noise > 40000"),
        ("bbq, loudness at most 35000", "noise <= 35000"),  # two guesses: the weaker one is named
        ("no bbq", "dish IS DISTINCT FROM 'barbecue'"),
    ],
)
def test_words_near_in_meaning_are_read_like_any_word(jobs: NLFilter, request_: str, clause: str) -> None:
    found = asked(jobs, request_)
    assert found.where.sql == clause
    assert {mapped.how.value for mapped in found.mapped} == {"meaning"}


def test_such_a_reading_is_told_and_not_covered(jobs: NLFilter) -> None:
    found = asked(jobs, "loudness over 40000")
    assert not found.covered
    assert found.confidence is not None
    assert found.confidence < 0.8
    assert found.trace is not None
    assert found.trace.verdict == "guess"


def test_the_answer_says_what_was_taken_for_what(jobs: NLFilter, tmp_path: Path) -> None:
    result = jobs.filter("no bbq, loudness at most 35000", tmp_path / "posts.parquet")
    lines = result.explain().splitlines()
    assert "“bbq” was taken to mean dish barbecue." in lines
    assert "“loudness” was taken to be about noise." in lines


def test_without_the_encoder_such_words_are_left_over(
    jobs: NLFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLFILTER_MEANING", "off")
    with pytest.raises(NotExpressible):
        asked(jobs, "bbq")


def test_a_name_that_was_not_said_and_is_not_asked_about_is_left_over(jobs: NLFilter) -> None:
    found = asked(jobs, "seafood and loudness")
    assert found.where.sql == "dish = 'seafood'"
    assert not found.covered
    assert [one.phrase for one in found.unmatched] == ["loudness"]
