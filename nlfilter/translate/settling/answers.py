"""What a condition of a model says, in comparable parts: texts, figures, days and columns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from nlfilter.process import cached_property
from nlfilter.schema.fold import Folded, fold, is_cjk
from nlfilter.translate.context import Context
from nlfilter.translate.reader.words.terminals import Terminal
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
