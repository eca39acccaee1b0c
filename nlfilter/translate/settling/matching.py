"""Matches a model's conditions with those that the reader understood, by values, figures and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from nlfilter.process import cached_property
from nlfilter.schema.fold import is_cjk
from nlfilter.translate.reader.analysis import Analysis, Leftover, Understood
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.words.terminals import Terminal
from nlfilter.translate.settling.alignment import REFUSALS
from nlfilter.translate.settling.answers import Answer, Fact, facts, figures_of
from nlfilter.translate.settling.unanswered import is_read_surely
from nlfilter.where.grounding import within
from nlfilter.where.nodes import columns, leaves


class Item(Struct, frozen=True, eq=False, dict=True):
    """One wish of an understood condition, with its words first..last.

    `may_be_refused`: an unread refusal stands beside it, as in 「アメリカ車以外」 if 車 is unknown.
    """

    first: int
    last: int
    wish: Wish
    whole: Understood
    may_be_refused: bool = False

    @cached_property
    def facts(self) -> Mapping[Fact, bool]:
        """The facts of the item, each with whether it is wanted."""
        said = dict(facts(self.whole.predicate))
        return {fact: said.get(fact, wanted) for fact, wanted in facts(self.wish.predicate)}

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset(columns(self.wish.predicate))

    @cached_property
    def figures(self) -> frozenset[tuple[int, ...]]:
        return frozenset[tuple[int, ...]]().union(*map(figures_of, leaves(self.wish.predicate)))

    @property
    def is_refused(self) -> bool:
        return self.whole.wish.negated or not all(self.facts.values())


def items_of(one: Understood, analysis: Analysis) -> Iterator[Item]:
    """The wishes of a condition, with their words."""
    words = analysis.terminals
    refused = any(_refuses(left, one, words) for left in analysis.leftovers)
    for part in one.wishes:
        at = [i for i, word in enumerate(words) if word.start < part.stop and part.start < word.stop]
        if at:
            yield Item(at[0], at[-1], part, one, refused)


def _refuses(left: Leftover, one: Understood, words: Sequence[Terminal]) -> bool:
    """Whether unread words beside a condition contain a refusal that may mean it.

    In Japanese a refusal follows its object, in English it precedes it.
    """
    first, last = min(left.start, one.start), max(left.stop, one.stop)
    breath = [word for word in words if first <= word.start and word.stop <= last]
    return not any(word.breaks for word in breath) and any(
        word.roles & REFUSALS and is_cjk(word.text[0]) == (one.start < word.start)
        for word in breath
        if left.start <= word.start < left.stop
    )


class UnderstoodWishes:
    """The wishes of a request as the reader understood them."""

    def __init__(self, analysis: Analysis, items: Sequence[Item]) -> None:
        self.analysis = analysis
        self.source = analysis.table.source
        self.words = analysis.terminals
        self.items = items

    def speaks_of(self, answer: Answer, item: Item, *, inside: bool) -> bool:
        """Whether a model's condition answers an item; `inside`: its phrase covers the item."""
        said = item.facts
        shared = said.keys() & answer.facts.keys()
        if shared:
            return item.may_be_refused or all((fact, said[fact]) in answer.signed_facts for fact in shared)
        asked = item.columns & answer.columns
        words = self.words[item.first : item.last + 1]
        if not said:
            if not asked and is_read_surely(item.whole, self.analysis):
                return False
            if item.figures and item.figures <= answer.figures:
                return True
            return inside and (bool(asked) or any(answer.mentions(word) for word in words))
        if inside and any(answer.quotes(word) for word in words):
            return True
        if not (inside and asked):
            return inside and any(answer.mentions(word) for word in words if word.quantities)
        if item.is_refused:
            return any(answer.facts.values()) or answer.refuses  # to want another value refuses this one
        own = self.own(answer)
        """The facts of an answer that the request states."""
        return any(fact not in own for fact in answer.facts if fact[0] in asked) or self._is_half(
            answer, item
        )

    def _is_half(self, answer: Answer, item: Item) -> bool:
        """Whether the condition answers two neighbouring values as one name: "comic *book*"."""
        for other in self.items:
            beside = other.last + 1 == item.first or item.last + 1 == other.first
            if beside and item.wish.exclusive and other.wish.column == item.wish.column:
                return all(answer.facts.get(fact) for fact, _ in facts(other.wish.predicate))
        return False

    def own(self, answer: Answer) -> frozenset[object]:
        """The facts of an answer that the request states."""
        read = {fact for item in self.items for fact in item.facts}
        return frozenset(
            fact
            for fact in answer.facts
            if fact in read or (isinstance(fact[1], str) and within(self.source, fact[1]) is not None)
        )
