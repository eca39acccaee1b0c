"""Slips of the pen in words of the language and in names; words that are like them stay as they are."""

from __future__ import annotations

import pytest

from tests.reader.small import left, means, settled

MENDED = [
    ("whcih rooms are quiet", "quiet"),
    ("rent betwen 50000 and 90000 yen", "rent BETWEEN 50000 AND 90000"),
    ("exept Tokyo", "town IS DISTINCT FROM 'Tokyo'"),
    ("listed last mnoth", means("listed last month")),
    ("walk of at most 10 minuts", "walk <= 10"),
    ("thier owner is US, witout red", means("their owner is US, without red")),
]
KEPT = ["moths", "forge", "three", "tiled", "trough", "stars"]


@pytest.mark.parametrize(("request_", "where"), MENDED)
def test_a_slip_is_mended(request_: str, where: str) -> None:
    assert means(request_) == where
    assert not left(request_)


@pytest.mark.parametrize("word", KEPT)
def test_a_word_that_is_like_another_one_is_no_slip(word: str) -> None:
    assert word in left(f"Tokyo, {word}")


def test_what_was_typed_is_shown() -> None:
    (condition,) = settled("exept Tokyo").conditions
    assert condition.phrase == "exept Tokyo"
