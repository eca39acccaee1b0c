"""Collects proposed and refused items, while the parts of an answer are checked one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from msgspec import Struct, field

from nlfilter.enrich import reasons
from nlfilter.enrich.proposal import Item, Place, Refused
from nlfilter.enrich.taken_words import Owner, TakenWords
from nlfilter.schema.parts import Lang

MOST_WORDS = 60
"""The most words at one place."""

_LONGEST_SHOWN = 60


class Ledger(Struct):
    """The items of an answer that were checked so far."""

    words: TakenWords
    items: list[Item] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    _counts: dict[Place, int] = field(default_factory=dict)

    def put(self, place: Place, value: Any, *, needs_review: bool = False, about: Iterable[str] = ()) -> None:
        """Propose something."""
        self.items.append(Item(place, value, needs_review, tuple(about)))

    def refuse(self, place: Place, text: str, why: str, *, repairable: bool = False) -> None:
        """Refuse something, with the reason."""
        self.refused.append(Refused(place, text[:_LONGEST_SHOWN], why, repairable))

    def check(self, place: Place, word: str, owner: Owner) -> bool:
        """Give a word to its owner and return True; refuse it if it has another meaning."""
        if why := self.words.take(word, owner):
            self.refuse(place, word, why)
        return not why

    def word(self, place: Place, word: str, owner: Owner) -> None:
        """Propose one more word at a place."""
        if self.words.has(word, owner):
            return
        if self._counts.get(place, 0) >= MOST_WORDS:
            self.refuse(place, word, reasons.TOO_MANY)
        elif self.check(place, word, owner):
            self._counts[place] = self._counts.get(place, 0) + 1
            self.put(place, word)

    def label(
        self, place: Place, labels: Mapping[Lang, str], texts: Mapping[Lang, str], owner: Owner
    ) -> None:
        """Propose labels for something, in the languages that have none for it yet."""
        for lang in get_args(Lang):
            text = texts.get(lang, "").strip()
            if text and lang not in labels and self.check((*place, "label", lang), text, owner):
                self.put((*place, "label", lang), text)
