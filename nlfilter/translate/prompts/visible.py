"""What a model may know about a table; every prompt knows a table only as a `Visible`.

It holds no row, no value of a free-text or private column, and no trace of a column that may not be asked
about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from nlfilter.schema.fold import clean, is_cjk
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.where.compiled import ById, CompiledSchema
from nlfilter.where.names import readable_name

LONGEST_VALUE = 40
"""The most letters of a value; a longer one is a sentence, which no request names."""

SMALL_VOCABULARY = 16
SHORT_VOCABULARY, LONGEST_VOCABULARY = 40, 360
"""A prompt lists up to 16 values of a column, or up to 40 that have 360 bytes or fewer together: a sample of
codes would not tell which others there are."""


def is_listed(values: Collection[str]) -> bool:
    """Whether a prompt shows all values of a column."""
    if len(values) <= SMALL_VOCABULARY:
        return True
    short = len(values) <= SHORT_VOCABULARY
    return short and sum(len(value.encode("utf-8", "replace")) for value in values) <= LONGEST_VOCABULARY


class Visible:
    """The columns that may be asked about, and the stored values that may be named."""

    def __init__(self, compiled: CompiledSchema, vocabulary: Vocabulary) -> None:
        self.compiled = compiled
        self.schema = compiled.schema
        self.columns = {name: self.schema.columns[name] for name in self.schema.filterable}
        self._learned = vocabulary
        self.values = {name: self._values(name) for name in self.columns}

    def is_open(self, names: Iterable[str]) -> bool:
        """Whether a clause on these columns may be shown with its values."""
        return all(name in self.columns and not self.columns[name].private for name in names)

    def is_free_text(self, name: str) -> bool:
        """Whether a column is matched by words; its values are then data of rows."""
        column = self.columns[name]
        if not column.kind.is_text:
            return False
        return column.vocabulary == "text" or (column.vocabulary is None and name in self._learned.words)

    def is_japanese(self, name: str) -> bool:
        """Whether most words of a column of free text are Japanese."""
        words = self._learned.words.get(name, frozenset())
        return sum(is_cjk(word[0]) for word in words if word) * 2 > len(words)

    def holds_zero(self, name: str) -> bool:
        """Whether a column stores a zero or an empty list, and this may be told."""
        return not self.columns[name].private and self._learned.zeros.get(name, False)

    def order(self, name: str) -> tuple[str, ...]:
        """The values of an ordered column from the least to the greatest, if they may be named."""
        order = self.columns[name].order
        if order is None or self.columns[name].private or self.is_free_text(name):
            return ()
        return tuple(value for value in order.values if _may_be_named(value))

    def span(self, name: str) -> tuple[str, str] | None:
        """The rounded range of a column of numbers or days, if it may be told."""
        return None if self.columns[name].private else self._learned.spans.get(name)

    def _values(self, name: str) -> Mapping[str, None]:
        """The values: first those in the owner's file, then by frequency."""
        column = self.columns[name]
        if not column.kind.is_text or column.private or self.is_free_text(name):
            return {}
        known = (*column.values, *self._learned.values.get(name, ()))
        return dict.fromkeys(filter(_may_be_named, known))


def _may_be_named(value: str) -> bool:
    return len(value) <= LONGEST_VALUE and value == clean(value)


def told_name(name: str) -> str:
    """A column's name in SQL as a prompt tells it, on one line; the gate knows the column by it, too."""
    return readable_name(clean(name))


def visible_part(compiled: CompiledSchema, vocabulary: Vocabulary) -> Visible:
    """The visible facts of a table; computed once for a schema and a vocabulary."""
    return _visible(ById(compiled), ById(vocabulary))


@lru_cache(maxsize=16)
def _visible(compiled: ById[CompiledSchema], vocabulary: ById[Vocabulary]) -> Visible:
    return Visible(compiled.given, vocabulary.given)


def resembling(analysis: Analysis) -> Mapping[str, tuple[str, ...]]:
    """The stored values by column: those that a phrase names, then those that resemble an unknown word."""
    lexicon, stored = analysis.table.lexicon, analysis.table.context.vocabulary.values
    found: dict[str, dict[str, None]] = {}
    for word in analysis.terminals:
        meanings = word.means("value", "synonym", "group")
        if word.is_unknown:
            near = lexicon.suggestions(word.text)
            alike = (m for value in near for m in lexicon.find(value) if m.kind == "value")
            meanings = tuple(m for m in alike if not is_listed(stored.get(m.name, ())))
        for meaning in meanings:
            found.setdefault(meaning.name, {}).update(dict.fromkeys(meaning.values))
    return {name: tuple(values) for name, values in found.items()}
