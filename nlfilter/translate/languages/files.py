"""Reads the words of the languages (`words.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from nlfilter.languages.folders import WORDS, having, read
from nlfilter.schema.fold import fold, is_cjk

NEVER = "(?!)"
"""A pattern that matches no text; it stands for an empty list of words."""


class LazyPattern(Struct, frozen=True, dict=True):
    """A pattern over folded text. It is compiled when it is first used: most requests need few."""

    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.text)


class Files(Struct, frozen=True):
    """The contents of the files of all languages. Words are folded when they are asked for."""

    contents: tuple[Mapping[str, Any], ...]

    @classmethod
    def read(cls) -> Files:
        """Read the words of all languages."""
        return cls(tuple(read(code, WORDS) for code in having(WORDS)))

    def each(self, *path: str) -> Iterator[Any]:
        """What each language has at a path in its file, if it has anything there.

        >>> [*Files(({"units": {"km": ["km"]}}, {"roles": {}})).each("units", "km")]
        [['km']]
        """
        for found in self.contents:
            value: Any = found
            for name in path:
                value = value.get(name, {})
            if value:
                yield value

    def words(self, *path: str) -> tuple[str, ...]:
        """The words of a list."""
        return tuple(dict.fromkeys(fold(word) for said in self.each(*path) for word in phrases(said)))

    def values(self, *path: str) -> dict[str, Any]:
        """A table of words with their values: `noon = 12`."""
        return {fold(word): value for table in self.each(*path) for word, value in table.items()}

    def names(self, *path: str) -> dict[str, str]:
        """Maps each word of an entry to the name of the entry: `km = ["kilometre"]`."""
        tables = (table for table in self.each(*path))
        return {fold(word): name for table in tables for name, words in table.items() for word in words}

    def pattern(self, *path: str) -> LazyPattern:
        """The patterns of all languages as one."""
        return LazyPattern("|".join(f"(?:{fold_pattern(said)})" for said in self.each(*path)) or NEVER)

    def places(self, *path: str, first: int = 1) -> dict[str, int]:
        """Maps each word to the place of its entry in a list: `[["january"], ["february"]]`."""
        return {
            fold(word): place
            for entries in self.each(*path)
            for place, words in enumerate(entries, first)
            for word in words
        }


def phrases(value: str | list[str]) -> list[str]:
    """A list as it is. A text is cut at bars and line ends; if it has no bar, at white space."""
    if isinstance(value, list):
        return value
    parts = re.split(r"[|\n]", value) if "|" in value else value.split()
    return [part.strip() for part in parts if part.strip()]


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of the words in folded text; the longest wins."""
    longest_first = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, longest_first)) or NEVER


def fold_pattern(pattern: str) -> str:
    """Folds the literal letters of a pattern (kana), but not its escapes."""
    return pattern if pattern.isascii() else "".join(fold(ch) if is_cjk(ch) else ch for ch in pattern)
