"""A request being read: its atoms, which of them are spoken for, and the items found so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from nlfilter.schema.lexicon import MeaningKind
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Reason, Unmatched

NAMES: tuple[MeaningKind, ...] = ("column", "part", "range", "sum", "opposite")
"""The kinds of a word that names what an amount is said of."""

MOST_BETWEEN = 16
"""Function words that may stand between two words that belong together."""


@dataclass(frozen=True)
class Item:
    """One thing asked, before negation and or: the atoms it spans and its positive predicate.

    `column` is what it speaks about; `exclusive` says that a row has one such value, so that two of them
    can only be alternatives ("Tokyo, Osaka"). `negated` ones are refused; `searched` ones look for words in
    free text.
    """

    first: int
    last: int
    predicate: Predicate
    column: str
    exclusive: bool = False
    negated: bool = False
    searched: bool = False
    mapped: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A condition with its place: the atoms it spans, and the items that it is made of."""

    first: int
    last: int
    phrase: str
    predicate: Predicate
    items: tuple[Item, ...]


@dataclass(kw_only=True)
class Reading(Table):
    """The state of reading one request."""

    atoms: list[Atom]
    used: set[int] = field(default_factory=set)
    items: list[Item] = field(default_factory=list)
    understood: tuple[Understood, ...] = ()
    """What the items came to, once they are assembled."""
    unmatched: dict[int, Unmatched] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    guessed: bool = False
    """Whether an amount was put on the first of several columns that could be meant."""

    @cached_property
    def roles(self) -> frozenset[str]:
        """What any word does; read once no word changes any more."""
        return frozenset(role for atom in self.atoms for role in atom.roles)

    def phrase(self, first: int, last: int) -> str:
        """What was typed for atoms first..last."""
        return self.source.original(self.atoms[first].start, self.atoms[last].end)

    def take(self, *indices: int) -> None:
        self.used.update(indices)

    def add(self, item: Item) -> None:
        self.items.append(item)
        self.take(*range(item.first, item.last + 1))

    def refuse(self, first: int, last: int, reason: Reason, suggestions: tuple[str, ...] = ()) -> None:
        """Record that atoms first..last could not be applied."""
        self.unmatched[first] = Unmatched(self.phrase(first, last), reason, suggestions)
        self.take(*range(first, last + 1))
        self.refused.update(range(first, last + 1))

    def free(self) -> Iterator[tuple[int, Atom]]:
        """The atoms not yet spoken for."""
        for i, atom in enumerate(self.atoms):
            if i not in self.used:
                yield i, atom
