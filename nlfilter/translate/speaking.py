"""Whether a condition of a model speaks of what was understood without it: by values, figures, columns."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.translate.answers import Answer, facts, figures_of
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.where.grounding import within
from nlfilter.where.nodes import columns, leaves


class Said:
    """What a request says, item by item, as it was read without a model."""

    def __init__(self, reading: Reading, items: Sequence[Item]) -> None:
        self.reading = reading
        self.items = items

    def speaks_of(self, answer: Answer, item: Item, *, inside: bool) -> bool:
        """Whether an answer speaks of an item; `inside`: its phrase holds the words of the item."""
        said = dict(facts(item.predicate, not item.negated))
        shared = said.keys() & answer.facts.keys()
        if shared:
            return all(answer.facts[fact] == said[fact] for fact in shared)
        asked = frozenset(columns(item.predicate)) & answer.columns
        atoms = self.reading.atoms[item.first : item.last + 1]
        numbers = frozenset[tuple[int, ...]]().union(*map(figures_of, leaves(item.predicate)))
        if not said:
            if numbers and numbers <= answer.figures:
                return True
            return inside and (bool(asked) or any(answer.says(atom) for atom in atoms))
        if inside and any(within(answer.texts, atom.text) is not None for atom in atoms):
            return True
        if not (inside and asked):
            return inside and any(answer.says(atom) for atom in atoms if atom.amount or atom.dates)
        if item.negated or not all(said.values()):
            return any(answer.facts.values()) or answer.refuses  # another value: this one is not there
        own = self.own(answer)
        return any(fact not in own for fact in answer.facts if fact[0] in asked) or self._is_half(
            answer, item
        )

    def _is_half(self, answer: Answer, item: Item) -> bool:
        """Whether a word and the one beside it, each a value, were answered as one name: "comic *book*"."""
        for other in self.items:
            beside = other.last + 1 == item.first or item.last + 1 == other.first
            if beside and item.exclusive and other.column == item.column:
                return all(answer.facts.get(fact) for fact, _ in facts(other.predicate))
        return False

    def own(self, answer: Answer) -> frozenset[object]:
        """The facts of an answer that the words of the request say."""
        read = {fact for item in self.items for fact, _ in facts(item.predicate)}
        source = self.reading.source
        return frozenset(
            fact
            for fact in answer.facts
            if fact in read or (isinstance(fact[1], str) and within(source, fact[1]) is not None)
        )
