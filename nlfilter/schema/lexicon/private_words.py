"""Words that may belong to a value of a private column: a name of a person, or a word spelled like one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.schema.lexicon.spelling_index import nearest
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

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
