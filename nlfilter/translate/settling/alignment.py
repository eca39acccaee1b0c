"""The words of a request aligned with a model's answers: where they stand, and which of them are wishes."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import is_cjk, is_hiragana
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.settling.answers import Answer, Place

REFUSALS = frozenset({"not", "no", "not_after", "exclude_after", "hasnt", "missing", "nor", "neither"})
_WISHING = frozenset({"opinion", "deed"})
"""Roles of words that may be a wish although no table knows them."""
_APART = frozenset({"and", "or", "but", "not"})
"""Roles of words after which a new thing begins."""


class Alignment:
    """The words of a request, a model's answers, and the places of phrases that are `named` as unmatched."""

    def __init__(self, analysis: Analysis, answers: Sequence[Answer], named: Sequence[Place]) -> None:
        self.words = analysis.terminals
        self.lang = analysis.table.lang
        self.answers = answers
        self.named = named
        source = analysis.table.source
        spans = [source.span(word.start, word.stop) for word in self.words]
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]
        self.explained: set[int] = set()
        """The indexes of words that an answer mentions."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of the words first..last in the request."""
        return self.starts[first], self.ends[last]

    def words_of(self, start: int, stop: int) -> list[int]:
        """The indexes of the words at folded characters."""
        return [i for i, word in enumerate(self.words) if word.start < stop and start < word.stop]

    def within(self, start: int, end: int) -> list[int]:
        """The indexes of the words at a place of the request."""
        return [i for i in range(len(self.words)) if self.starts[i] < end and start < self.ends[i]]

    def is_named(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.named)

    def is_covered(self, i: int) -> bool:
        """Whether a word is answered or named. For a particle, the word before it counts."""
        while i > 0 and self.words[i].light and not self.words[i].meanings:
            i -= 1
        span = self.span(i, i)
        return any(a.covers(*span) for a in self.answers) or self.is_named(*span)

    def is_wish(self, i: int) -> bool:
        """Whether a word alone asks for something; the bare name of a column does not."""
        word = self.words[i]
        if not any(ch.isalnum() for ch in word.text) or word.breaks:
            return False
        if word.roles & REFUSALS and not word.means(*STORED, "flag", "term", "text"):
            return self.refuses_something(i)
        if all(map(is_hiragana, word.text)) and (
            self.is_ending(i) or (word.is_unknown and len(word.text) == 1)
        ):
            return False  # an ending, or a prefix: 「なりました」, 「*お*店」
        if word.light and not word.meanings:
            return False
        if not (word.is_unknown or word.meanings or word.quantities or word.quoted):
            return not word.roles.isdisjoint(_WISHING)
        bare = word.meanings and all(m.kind in ("column", "part", "range", "table") for m in word.meanings)
        return not bare or bool(word.roles & {"adjective", "aggregate", "opinion"})

    def refuses_something(self, i: int) -> bool:
        """Whether a negation has something to refuse; "*nothing* in between" has not."""
        if is_cjk(self.words[i].text[0]):
            return True
        for word in self.words[i + 1 :]:
            if word.breaks:
                break
            if word.meanings or word.quantities or word.is_unknown:
                return True
        return False

    def refused_by(self, i: int) -> list[int]:
        """The words that a refusal may refuse, up to a mark: in Japanese before it, else after it."""
        after = not is_cjk(self.words[i].text[0])
        found: list[int] = []
        for j in range(i + 1, len(self.words)) if after else range(i - 1, -1, -1):
            if self.words[j].breaks:
                break
            found.append(j)
        return found

    def is_ending(self, i: int) -> bool:
        """Whether a word is the ending of an answered word: 「流札にな*った*」."""
        before = self.words[i - 1] if i else None
        touches = before is not None and before.stop == self.words[i].start and not before.breaks
        return touches and any(a.covers(*self.span(i, i)) for a in self.answers)

    def separates(self, i: int) -> bool:
        """Whether a word begins a new thing. In 「3か国語」, か only counts and separates nothing."""
        word = self.words[i]
        counts = word.key in self.lang.counting and i > 0 and self.words[i - 1].amount
        leads_on = word.key in self.lang.relative or word.key in self.lang.attributive
        return leads_on or (bool(word.roles & _APART) and not counts)
