"""The words and patterns of times of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from functools import cached_property

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.translate.languages.files import Files, fold_pattern


class ClockWords(Struct, frozen=True, dict=True):
    """The words of a clock, and the patterns in which they stand."""

    texts: tuple[str, ...]
    """The patterns as text. They are compiled when needed, because few tables have times of day."""
    halves: Mapping[str, str]
    """Maps a word to the half of the day that it says."""
    hours: Mapping[str, int]
    parts: Mapping[str, tuple[time, time | None]]
    """Maps a part of the day to its begin and its end; None if it ends with the day."""

    @classmethod
    def of(cls, files: Files) -> ClockWords:
        patterns = (one for said in files.each("clock_words", "patterns") for one in said)
        return cls(
            texts=tuple(map(fold_pattern, patterns)),
            halves=files.names("clock_words", "halves"),
            hours=files.values("clock_words", "hours"),
            parts={
                fold(name): (part["from"], part.get("until"))
                for parts in files.each("clock_words", "parts")
                for part in parts
                for name in part["names"]
            },
        )

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.texts))
