"""The words and patterns of times of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.translate.languages.files import Files, LazyPattern, fold_pattern

_DIGITS = "0123456789"


class ClockPattern(LazyPattern, frozen=True):
    """A pattern for a time of day, to look for if a text has one of its words."""

    one_of: tuple[str, ...]


class ClockWords(Struct, frozen=True):
    """The words of a clock, and the patterns in which they stand."""

    patterns: tuple[ClockPattern, ...]
    halves: Mapping[str, str]
    """Maps a word to the half of the day that it says."""
    hours: Mapping[str, int]
    parts: Mapping[str, tuple[time, time | None]]
    """Maps a part of the day to its begin and its end; None if it ends with the day."""

    @classmethod
    def of(cls, files: Files) -> ClockWords:
        patterns = (one for said in files.each("clock_words", "patterns") for one in said)
        return cls(
            patterns=tuple(
                ClockPattern(fold_pattern(one["pattern"]), tuple(map(fold, one.get("one_of", _DIGITS))))
                for one in patterns
            ),
            halves=files.names("clock_words", "halves"),
            hours=files.values("clock_words", "hours"),
            parts={
                fold(name): (part["from"], part.get("until"))
                for parts in files.each("clock_words", "parts")
                for part in parts
                for name in part["names"]
            },
        )
