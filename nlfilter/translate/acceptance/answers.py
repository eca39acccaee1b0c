"""What a condition of a model says, in comparable parts: texts, figures, days and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import Folded, fold, is_cjk, is_hiragana
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.context import Context
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.reader.words.segments import Terminal
from nlfilter.where.grounding import within
from nlfilter.where.nodes import (
    And,
    Compare,
    Differs,
    Flag,
    IsMissing,
    IsTruth,
    Leaf,
    MeasureLeaf,
    Not,
    Or,
    PartOf,
    Predicate,
    Unmeasured,
    columns,
    columns_of,
    leaves,
    literals,
)

Place = tuple[int, int]
"""The start and the end of a phrase, or of a piece of one, in the request."""

Fact = tuple[str, str | bool]
"""A column, and a text or the state of a flag, that a clause mentions."""


def facts(predicate: Predicate, wanted: bool = True) -> Iterator[tuple[Fact, bool]]:
    """The facts of a predicate, each with whether it is wanted or refused.

    >>> list(facts(Not(Compare("city", "=", "東京"))))
    [(('city', '東京'), False)]
    """
    for leaf, asked in signed_leaves(predicate, wanted):
        match leaf:
            case Flag(column):
                yield (column, True), asked
            case IsTruth(column, truth) | Compare(column, "=", bool(truth)) | Differs(column, bool(truth)):
                yield (column, True), asked == (truth != isinstance(leaf, Differs))
            case _:
                refuses = isinstance(leaf, Differs) or (isinstance(leaf, Compare) and leaf.op == "<>")
                for text in literals(leaf):
                    if isinstance(text, str):
                        yield (columns_of(leaf)[0], text), asked != refuses


def signed_leaves(predicate: Predicate, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The leaves of a predicate, each with whether it is wanted or a negation stands over it."""
    match predicate:
        case And(parts) | Or(parts):
            for part in parts:
                yield from signed_leaves(part, wanted)
        case Not(part):
            yield from signed_leaves(part, not wanted)
        case _:
            yield predicate, wanted


_ALIKE = 88.0
"""The least likeness, of 100, between a phrase and the request ("evening" for "evning")."""
_SHORTEST_ALIKE = 6


def place_of(phrase: str, source: Folded) -> tuple[int, int] | None:
    """The place of a phrase in the request, even if the model corrected a letter of it.

    >>> place_of("evening trains", Folded.of("cheap evning trains"))
    (6, 19)
    """
    if place := source.find(phrase):
        return place
    if len(phrase) < _SHORTEST_ALIKE or len(phrase) > len(source.text) + 2:
        return None
    from rapidfuzz import fuzz

    alike = fuzz.partial_ratio_alignment(fold(phrase), source.text, score_cutoff=_ALIKE)
    if alike is None:
        return None
    start, end = word_bounds(source.text, alike.dest_start, alike.dest_end)
    whole = source.text[start:end]
    return source.span(start, end) if whole and fuzz.ratio(fold(phrase), whole) >= _ALIKE else None


GAP = "..."
"""What a model writes between the pieces of a wish whose words are not neighbours."""
_MOST_PIECES = 4


def places_of(phrase: str, source: Folded) -> tuple[Place, ...]:
    """The places of the pieces of a phrase; empty if one of them is not in the request.

    >>> places_of("a cabin ... for two", Folded.of("a cabin by the sea for two"))
    ((0, 7), (19, 26))
    """
    if place := place_of(phrase, source):
        return (place,)
    pieces = [piece for piece in phrase.replace("…", GAP).split(GAP) if piece.strip()]
    found = [place_of(piece, source) for piece in pieces if len(pieces) <= _MOST_PIECES]
    return () if None in found else tuple(place for place in found if place)


def word_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Moves the ends of a span to the bounds of whole words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum() and not is_cjk(text[start]):
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum() and not is_cjk(text[end]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def figures(value: int | float | Decimal) -> tuple[int, ...]:
    """The digits of a number without its size: the same for 8, 80 and 8,000,000."""
    digits = Decimal(str(value)).as_tuple().digits
    size = next((n for n, digit in enumerate(reversed(digits)) if digit), len(digits))
    return digits[: len(digits) - size]


def figures_of(leaf: Leaf) -> frozenset[tuple[int, ...]]:
    """The numbers in a leaf, as figures."""
    found = (v for v in literals(leaf) if isinstance(v, int | float | Decimal) and not isinstance(v, bool))
    return frozenset(map(figures, found))


def is_temporal(leaf: Leaf, context: Context) -> bool:
    """Whether a leaf asks about a day, a time, or a part of one."""
    if isinstance(leaf, MeasureLeaf) and isinstance(leaf.measure, PartOf):
        return True
    return all(context.schema.schema.columns[name].kind.is_temporal for name in columns_of(leaf))


class Answer(Struct, frozen=True, eq=False, dict=True):
    """A condition of a model that passed the gate, with the phrase that it answers and its places.

    `whole` is False if grounding removed a part of the condition.
    """

    places: tuple[Place, ...]
    phrase: str
    predicate: Predicate
    whole: bool
    context: Context

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset(columns(self.predicate))

    @cached_property
    def facts(self) -> dict[Fact, bool]:
        return dict(facts(self.predicate))

    @cached_property
    def signed_facts(self) -> frozenset[tuple[Fact, bool]]:
        """The same as pairs, because a fact may be both wanted and refused ("exactly one of")."""
        return frozenset(facts(self.predicate))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaves(self.predicate))

    @cached_property
    def figures(self) -> frozenset[tuple[int, ...]]:
        return frozenset[tuple[int, ...]]().union(*map(figures_of, self.leaves))

    @cached_property
    def texts(self) -> Folded:
        """All texts in it, as one text to find words in."""
        return Folded.of(" \n ".join(text for _, text in self.facts if isinstance(text, str)))

    @cached_property
    def is_of_time(self) -> bool:
        return any(is_temporal(leaf, self.context) for leaf in self.leaves)

    @cached_property
    def refuses(self) -> bool:
        """Whether "not", "no" or "without" may stand for a part of it."""
        return any(
            not wanted or isinstance(leaf, IsMissing | Unmeasured) or figures_of(leaf)
            for leaf, wanted in signed_leaves(self.predicate)
        ) or not all(self.facts.values())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, folded."""
        found: list[str] = []
        for name in self.columns:
            column = self.context.schema.schema.columns[name]
            called = (name.replace("_", " "), *column.label.values(), *column.synonyms, column.description)
            found += [fold(text) for text in (*called, *column.unit_names, column.unit or "") if text]
        return tuple(found)

    def covers(self, start: int, end: int) -> bool:
        """Whether its phrase covers any of the characters start:end."""
        return any(s < end and start < e for s, e in self.places)

    def holds(self, start: int, end: int) -> bool:
        """Whether one piece of its phrase covers all characters start:end."""
        return any(s <= start and end <= e for s, e in self.places)

    def quotes(self, word: Terminal) -> bool:
        """Whether one of its texts contains a word, or is contained in it."""
        if within(self.texts, word.text) is not None:
            return True
        spoken = Folded.of(word.text)
        return any(within(spoken, text) is not None for _, text in self.facts if isinstance(text, str))

    def mentions(self, word: Terminal) -> bool:
        """Whether it mentions a word: as a text, as a figure, or as the name of a column."""
        if any(m.name in self.columns for m in word.means("column", "part", "range")):
            return True
        if word.amount and figures(word.amount.value) in self.figures:
            return True
        if self.is_of_time and word.quantities:
            return True
        if self.quotes(word):
            return True
        text = fold(word.text).strip()
        return len(text) > 1 and any(within(Folded.of(name), text) is not None for name in self.names)


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
