"""A request beside the answers to it: where its words stand, and which of them wish for something."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import is_cjk, is_hiragana
from nlfilter.schema.lexicon import STORED
from nlfilter.translate.answers import Answer
from nlfilter.translate.embedded.reading import Reading

Place = tuple[int, int]
"""Where a phrase stands in the request."""

REFUSALS = frozenset({"not", "no", "not_after", "hasnt", "missing", "nor", "neither"})
_APART = frozenset({"and", "or", "but", "not"})
"""Roles of words after which something else is spoken of."""
_LEAD_ON = frozenset({"with", "that", "which", "who", "whose", "where", "having", "near", "な", "w/"})
"""Words that tie a wish of its own to what stands before them."""
_COUNTERS = frozenset("かカヶケ")


class Held:
    """A reading and the answers to its request; `named` are the places of phrases that are told anyway."""

    def __init__(self, reading: Reading, answers: Sequence[Answer], named: Sequence[Place]) -> None:
        self.reading = reading
        self.answers = answers
        self.named = named
        spans = [reading.source.span(atom.start, atom.end) for atom in reading.atoms]
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]
        self.explained: set[int] = set()
        """The places of atoms that an answer speaks of."""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where atoms stand in the request."""
        return self.starts[first], self.ends[last]

    def is_named(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.named)

    def is_spoken_of(self, i: int) -> bool:
        """Whether an atom, or what stands before the particle that it is, is answered or named."""
        while i > 0 and "filler" in self.reading.atoms[i].roles and not self.reading.atoms[i].meanings:
            i -= 1
        span = self.span(i, i)
        return any(a.covers(*span) for a in self.answers) or self.is_named(*span)

    def is_wish(self, i: int) -> bool:
        """Whether a word asks for something by itself; the bare name of a column does not."""
        atom = self.reading.atoms[i]
        if not any(ch.isalnum() for ch in atom.text) or atom.is_break:
            return False
        if atom.roles & REFUSALS and not atom.means(*STORED, "flag", "term", "text"):
            return self.refuses_something(i)
        if all(map(is_hiragana, atom.text)) and self.grew(i):
            return False
        if "filler" in atom.roles and not atom.meanings:
            return False
        if not (atom.is_unknown or atom.meanings or atom.amount or atom.dates or atom.quoted):
            return "opinion" in atom.roles
        bare = atom.meanings and all(m.kind in ("column", "part", "range", "table") for m in atom.meanings)
        return not bare or bool(atom.roles & {"adjective", "aggregate", "opinion"})

    def refuses_something(self, i: int) -> bool:
        """Whether a negation has something to refuse: "*nothing* in between" has not."""
        if is_cjk(self.reading.atoms[i].text[0]):
            return True
        for atom in self.reading.atoms[i + 1 :]:
            if atom.is_break:
                break
            if atom.meanings or atom.amount or atom.dates or atom.is_unknown:
                return True
        return False

    def grew(self, i: int) -> bool:
        """Whether a word is the ending of one that an answer covers: 「流札にな*った*」."""
        before = self.reading.atoms[i - 1] if i else None
        touches = before is not None and before.end == self.reading.atoms[i].start and not before.is_break
        return touches and any(a.covers(*self.span(i, i)) for a in self.answers)

    def parts(self, i: int) -> bool:
        """Whether a word begins something else; 「3か国語」 counts, and offers no choice."""
        atom = self.reading.atoms[i]
        counts = atom.text in _COUNTERS and i > 0 and self.reading.atoms[i - 1].amount
        return atom.key in _LEAD_ON or (bool(atom.roles & _APART) and not counts)
