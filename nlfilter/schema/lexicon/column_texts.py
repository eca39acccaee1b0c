"""Prepares the data of one column for many searches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from nlfilter.process import cached_property
from nlfilter.schema.fold import fold, squeeze

MOST_KEYS = 2_000

_BETWEEN = "\0"
"""The separator of texts: it is not part of any word, or of any text that is searched for."""


class Texts:
    """Texts in one string, so that one search covers all of them.

    >>> [*Texts(["deep blue", "blue", "red"]).find("blue")]
    [(0, 5), (1, 0)]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        held = tuple(texts)
        self._joined = _BETWEEN.join(held)
        self._starts = (0, *accumulate(len(text) + 1 for text in held))

    def __contains__(self, piece: str) -> bool:
        """Whether a piece occurs in any of the texts."""
        return bool(piece) and _BETWEEN not in piece and piece in self._joined

    def find(self, piece: str) -> Iterator[tuple[int, int]]:
        """Where a piece occurs: the number of a text, and the position in it."""
        at = self._joined.find(piece) if piece in self else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place, at - self._starts[place]
            at = self._joined.find(piece, at + 1)

    def __getitem__(self, place: int) -> str:
        return self._joined[self._starts[place] : self._starts[place + 1] - 1]


class ColumnTexts:
    """The known values of a column, or the words of its data; each index is built on first use.

    >>> texts = ColumnTexts(("Deep Blue",), frozenset({"東京都"}))
    >>> "Deep Blue" in texts.values, texts.folded[0], texts.keys, "東京" in texts.words
    (True, 'deep blue', ('deepblue',), True)
    """

    def __init__(self, stored: tuple[str, ...], words: frozenset[str]) -> None:
        self.stored = stored
        self._words = words

    @cached_property
    def values(self) -> frozenset[str]:
        return frozenset(self.stored)

    @cached_property
    def folded(self) -> Texts:
        """The values, folded, in their order."""
        return Texts(map(fold, self.stored))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The squeezed values that a word may resemble; of a large column, only the first ones."""
        return tuple(map(squeeze, self.stored[:MOST_KEYS]))

    @cached_property
    def words(self) -> Texts:
        """The words, for searches inside them."""
        return Texts(self._words)
