"""Reads words and signs for thousands and millions beside a unit: "£000", "m EUR", 「百万円」."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.names.word_tables import NAMES

_WORDS: Mapping[str, int] = NAMES["multiples"]["words"]
_SHORT: Mapping[str, int] = NAMES["multiples"]["short"]
_BETWEEN = frozenset(NAMES["multiples"]["between"])
"""Words between a number of units and the unit: "$ in millions", "thousands of dollars"."""
_MARKS = " .'_"


class Multiple(Struct, frozen=True):
    """So many of a unit: the factor, its word, and the folded text without it.

    `short`: the word is short, and often means something else.
    """

    factor: int
    word: str
    rest: str
    short: bool


def multiples_in(text: str) -> Iterator[Multiple]:
    """What a text may say about thousands or millions of a unit: its beginning, or its end.

    >>> [(one.factor, one.rest) for text in ("£000", "百万円", "$ in millions") for one in multiples_in(text)]
    [(1000, '£'), (1000000, '円'), (1000000, '$')]
    >>> [(one.factor, one.rest) for one in multiples_in("m EUR")], [*multiples_in("acres")]
    ([(1000000, 'eur')], [])
    """
    said = fold(text).strip(_MARKS)
    for words in (_WORDS, _SHORT):
        for word, factor in words.items():
            for rest, beside in _without(said, word):
                if words is _SHORT or not (word.isalnum() and word.isascii() and beside.isalnum()):
                    kept = (part for part in rest.strip(_MARKS).split() if part not in _BETWEEN)
                    yield Multiple(factor, word, " ".join(kept), words is _SHORT)


def _without(said: str, word: str) -> Iterator[tuple[str, str]]:
    """A text without the word with which it begins or ends, and the letter that stood beside it."""
    if said.startswith(word):
        rest = said[len(word) :]
        yield rest, rest[:1]
    elif said.endswith(word):
        rest = said[: -len(word)]
        yield rest, rest[-1:]
