"""Slips of the pen in words of the language and in names; words that are like them stay as they are."""

from __future__ import annotations

from tests.reader.small import settled


def test_what_was_typed_is_shown() -> None:
    (condition,) = settled("exept Tokyo").conditions
    assert condition.phrase == "exept Tokyo"
