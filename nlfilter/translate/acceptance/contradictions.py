"""A model's condition that contradicts what the reader read surely: the reader's stays, the model's goes.

"cosy Thai" is never answered by the cuisine Korean, or by all but Thai, whatever a model makes of "cosy".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.translate.acceptance.account import Unanswered, is_read_exactly, items_of
from nlfilter.translate.acceptance.answers import REFUSALS, Alignment, Answer, Place, facts, figures
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.analysis import Analysis, Understood
from nlfilter.where.nodes import (
    And,
    Compare,
    HasWord,
    Like,
    Measured,
    Predicate,
    columns,
    conjunction,
    leaves,
    literals,
)


class Undisputed(Struct, frozen=True):
    """The answers without conditions that contradict a sure one, and the places of refused conditions."""

    answers: Sequence[Answer]
    refused_places: Sequence[Place]
    disputed: bool = False
    """Whether a condition contradicts what the reader read, even if it stays."""


def without_contradictions(
    answers: Sequence[Answer], analysis: Analysis, named: Sequence[Place], refused_places: Sequence[Place]
) -> Undisputed:
    """Leaves out the conditions that contradict a sure one.

    A condition goes only if the sure one can be applied in its place. The other arguments are those of
    `account`.
    """
    disputed = False
    for one in analysis.understood:
        if sure := _Sure.of(one, analysis):
            kept, gone = _without(answers, sure)
            places = [*refused_places, *gone]
            unanswered = Unanswered(analysis, Alignment(analysis, kept, named), places)
            if kept != answers and (sure.is_said_in(kept) or unanswered.is_sure(one)):
                disputed = True
                if not sure.guessed:
                    answers, refused_places = kept, places
    return Undisputed(answers, refused_places, disputed)


def _without(answers: Sequence[Answer], sure: _Sure) -> tuple[Sequence[Answer], Sequence[Place]]:
    """The answers without what contradicts a condition, and the places of those that are gone."""
    kept: list[Answer] = []
    gone: list[Place] = []
    for answer in answers:
        parts = answer.predicate.parts if isinstance(answer.predicate, And) else (answer.predicate,)
        left = [part for part in parts if not sure.is_contradicted_by(part, answer)]
        if len(left) == len(parts):
            kept.append(answer)
        elif left:
            kept.append(replace(answer, predicate=conjunction(*left), whole=False))
        else:
            gone += answer.places
    return kept, gone


class _Told(Struct, frozen=True):
    """The values of a column that a condition wants, and those that it refuses."""

    wanted: frozenset[str | bool]
    refused: frozenset[str | bool]

    @classmethod
    def of(cls, predicate: Predicate) -> _Told:
        said = [*facts(predicate)]
        return cls(
            frozenset(value for (_, value), asked in said if asked),
            frozenset(value for (_, value), asked in said if not asked),
        )


class _Sure(Struct, frozen=True):
    """A condition that the reader read exactly, about the values or the amounts of one column."""

    predicate: Predicate
    column: str
    places: tuple[Place, ...]
    """Where its wishes stand in the request."""
    analysis: Analysis

    @property
    def guessed(self) -> bool:
        """Whether the reader knows only from a guessed schema what its words mean: a value that is said as
        it is stored is no guess.
        """
        if not self.analysis.table.context.schema.schema.guessed:
            return False
        wanted, source = _Told.of(self.predicate).wanted, self.analysis.table.source
        return not wanted or not all(isinstance(value, str) and source.find(value) for value in wanted)

    @classmethod
    def of(cls, one: Understood, analysis: Analysis) -> _Sure | None:
        (column, *others), items = dict.fromkeys(columns(one.predicate)), [*items_of(one, analysis)]
        if others or any(item.may_be_refused for item in items):
            return None
        span = analysis.table.source.span
        places = tuple(span(item.wish.start, item.wish.stop) for item in items)
        return cls(one.predicate, column, places, analysis) if is_read_exactly(one, analysis) else None

    def is_said_in(self, answers: Sequence[Answer]) -> bool:
        """Whether an answer says the condition itself."""
        said = {*facts(self.predicate)}
        return any(self.predicate == one.predicate or (said and said <= one.signed_facts) for one in answers)

    def is_contradicted_by(self, part: Predicate, answer: Answer) -> bool:
        """Whether no row that a part of an answer keeps is one that the person asked for."""
        if {*columns(part)} != {self.column} or any(isinstance(one, HasWord | Like) for one in leaves(part)):
            return False
        ours, theirs = _Told.of(self.predicate), _Told.of(part)
        if not (ours.wanted or ours.refused):
            return self._is_another_amount(part, answer)
        if ours.wanted and ours.wanted <= theirs.refused:
            return not self._may_be_refused_in(answer)
        if ours.refused and theirs.wanted and theirs.wanted <= ours.refused:
            return True
        one_value = answer.context.schema.schema.columns[self.column].kind is not Kind.TEXT_LIST
        return bool(one_value and ours.wanted and theirs.wanted and not theirs.wanted & ours.wanted)

    def _may_be_refused_in(self, answer: Answer) -> bool:
        """Whether an unknown word or a refusal in the phrase may refuse the wish: "*hate* Thai"."""
        span = self.analysis.table.source.span
        words = (word for word in self.analysis.terminals if word.is_unknown or word.roles & REFUSALS)
        return any(answer.covers(*place) for place in self.places) and any(
            answer.covers(*span(word.start, word.stop)) for word in words
        )

    def _is_another_amount(self, part: Predicate, answer: Answer) -> bool:
        """Whether the phrase says the quantities of the condition and no other, but the answer bounds the
        other side or has other figures.
        """
        if not all(answer.covers(*place) for place in self.places):
            return False
        span = self.analysis.table.source.span
        quantities = [
            (word, span(word.start, word.stop)) for word in self.analysis.terminals if word.quantities
        ]
        said = [(word, place) for word, place in quantities if answer.covers(*place)]
        if not said or any(all(end <= s or e <= start for s, e in self.places) for _, (start, end) in said):
            return False
        own = _sides(self.predicate)
        bounds = (leaf for leaf in leaves(answer.predicate) if {*columns(leaf)} == {self.column})
        if (own, _sides(part)) in _OPPOSED and own not in map(_sides, bounds):
            return True  # but "before May" may be from today to May
        return self._has_other_figures(part, answer, [word.amount for word, _ in said if word.amount])

    def _has_other_figures(self, part: Predicate, answer: Answer, said: Sequence[Amount]) -> bool:
        """Whether a part of an answer has none of the figures that the phrase says.

        Each must have the unit of the column: only a model may know that "2 dozen" are 24. And "more than 1"
        may be "at least 2".
        """
        unit = answer.context.schema.schema.columns[self.column].unit
        if unit is None or any(amount.unit != unit for amount in said):
            return False
        ours, theirs = _numbers(self.predicate), _numbers(part)
        if {figures(number) for number in ours} != {figures(amount.value) for amount in said}:
            return False
        return bool(ours and theirs) and all(abs(own - other) > 1 for own in ours for other in theirs)


_OPPOSED = ({"<"}, {">"}), ({">"}, {"<"})
"""The sides of two bounds that contradict each other, whatever their figures are."""


def _sides(predicate: Predicate) -> set[str]:
    """The sides on which a predicate bounds amounts or days."""
    found = {leaf.op for leaf in leaves(predicate) if isinstance(leaf, Compare | Measured)}
    return {op[0] for op in found} if found.isdisjoint({"=", "<>"}) else set()


def _numbers(predicate: Predicate) -> list[Decimal]:
    found = (value for leaf in leaves(predicate) for value in literals(leaf))
    return [
        Decimal(str(v)) for v in found if isinstance(v, int | float | Decimal) and not isinstance(v, bool)
    ]
