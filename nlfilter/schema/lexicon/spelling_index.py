"""Finds keys with similar spelling, to correct a typing error or to suggest a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema


OFFERED = 60
"""The similarity (0 to 100) at which one key is offered instead of another."""
SHOWN = 66
"""The same where a person sees it and no column is named: two thirds of the letters."""


class SpellingIndex:
    """Keys by two letters, the first or the last, and by length.

    One edit leaves one of the two unchanged, and changes the length by at most one.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_edge: dict[str, dict[int, list[str]]] = {}
        for key in keys:
            if len(key) >= 4:
                for edge in ("^" + key[:2], key[-2:] + "$"):
                    self._by_edge.setdefault(edge, {}).setdefault(len(key), []).append(key)

    def candidates(self, key: str, within: int | None = None) -> list[str]:
        """Keys with the same beginning or end; `within`: how many letters longer or shorter they may be."""
        found: dict[str, None] = {}
        for edge in ("^" + key[:2], key[-2:] + "$"):
            lengths = self._by_edge.get(edge, {})
            near = lengths if within is None else range(len(key) - within, len(key) + within + 1)
            found |= dict.fromkeys(chain.from_iterable(lengths.get(length, ()) for length in near))
        return list(found)

    def correction(self, key: str) -> str | None:
        """The only key that a misspelt one can mean: with one edit from five letters on, two from nine."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 2 if len(key) >= 9 else 1 if len(key) >= 5 else 0
        if not allowed:
            return None
        near = process.extract(
            key,
            [other for other in self.candidates(key, allowed) if _begin_alike(key, other)],
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=2,
            processor=None,
        )
        return near[0][0] if len(near) == 1 else None


def _begin_alike(key: str, other: str) -> bool:
    """Whether two words begin alike, or with swapped letters: "range" is no slip for "orange"."""
    return not key.isascii() or key[0] == other[0] or key[:2] == other[1::-1]


def nearest(key: str, others: Iterable[str], least: int = OFFERED) -> Iterator[str]:
    """The keys with a similar spelling, nearest first, each once."""
    from rapidfuzz import fuzz, process

    close = process.extract(key, others, scorer=fuzz.ratio, limit=None, score_cutoff=least)
    yield from dict.fromkeys(match[0] for match in close)


_ALIKE = 75
"""The similarity (0 to 100) at which a word may be a misspelt name."""
_SHORTEST = 3


class PrivateWords(Struct, frozen=True):
    """The names of private columns and the words of their values, squeezed.

    `searched`: a word that nothing explains is looked for in one of them, so any word may be a name.
    """

    names: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    searched: bool = False

    @classmethod
    def of(cls, schema: TableSchema, vocabulary: Vocabulary) -> PrivateWords:
        columns = {name: column for name, column in schema.columns.items() if column.private}
        spelled = (
            name for n, column in columns.items() for name in (n, *column.synonyms, *column.label.values())
        )
        texts = (
            text
            for name in columns
            for text in (*vocabulary.values.get(name, ()), *vocabulary.words.get(name, ()))
        )
        words = dict.fromkeys(word for text in texts for word in _words(text) if len(word) >= _SHORTEST)
        people = (n for n in schema.search if n in columns or schema.columns[n].holds is Semantic.PERSON)
        return cls(frozenset(map(squeeze, spelled)), tuple(words), any(True for _ in people))

    def may_hold(self, phrase: str) -> bool:
        """Whether a phrase names such a column, or has a word that may belong to one of its values."""
        words = tuple(_words(phrase))
        runs = ("".join(words[i:j]) for i, j in combinations(range(len(words) + 1), 2))
        return self.searched or not self.names.isdisjoint(runs) or self._is_like_one(words)

    def _is_like_one(self, words: Iterable[str]) -> bool:
        return any(True for word in words for _ in nearest(word, self.words, _ALIKE))


def _words(text: str) -> Iterator[str]:
    return filter(None, map(squeeze, text.split()))
