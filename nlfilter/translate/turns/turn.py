"""A later turn of a dialogue: from its whole readings to what it changes.

readings -> what it drops and what it asks (`asked`) -> fitted in with the conditions in force -> draft
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nlfilter.process import cached_property
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.translate.reader.account.account import leftover_spans
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.reader.forms import Manner
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.translate.reader.table import Table
from nlfilter.translate.turns.fitting import Fitted, NewCondition, fit
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Reason, Unmatched

_Placed = tuple[int, Unmatched]
"""The place of a phrase that no condition answers, and the phrase."""


class Turn(Struct, frozen=True, eq=False, dict=True):
    """What a turn changes in the conditions in force; a long turn is read in sections."""

    analysis: Analysis

    @property
    def _table(self) -> Table:
        return self.analysis.table

    @property
    def _best(self) -> Iterator[Reading]:
        return (one.best for one in self.analysis.sections if one.best is not None)

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """The ids of the conditions that it drops explicitly."""
        return tuple(dict.fromkeys(name for best in self._best for name in best.dropped))

    @cached_property
    def asked(self) -> tuple[NewCondition, ...]:
        """What it asks, in the order said."""
        found = (one for part in self.analysis.sections for one in _asked(part))
        return tuple(dict.fromkeys(found))

    def fit(
        self, found: Iterable[tuple[str, Predicate]], dropped: Iterable[str]
    ) -> tuple[list[tuple[str, Predicate]], tuple[str, ...]]:
        """Fits in the conditions of a model, in the way that those of the reader are fitted in."""
        asked = [NewCondition(phrase, predicate, self._manner_of(phrase)) for phrase, predicate in found]
        fitted = fit(self._table, asked, dropped)
        return [(one.phrase, one.predicate) for one in fitted.added], fitted.gone

    def _manner_of(self, phrase: str) -> frozenset[Manner]:
        """The manner of a phrase: that of the whole turn, and that of the wishes in it."""
        own = [one.manner for one in self.asked if one.phrase in phrase or phrase in one.phrase]
        return frozenset[Manner]().union(*own, *(best.manner for best in self._best))

    @cached_property
    def draft(self) -> Draft:
        """The draft of the turn; covered if every content phrase is accounted for and nothing is a guess."""
        fitted = fit(self._table, self.asked, self.dropped)
        unmatched = self._unmatched(fitted)
        # A wish for an order is answered by saying so; nothing of the filter is lost.
        said = all(one.reason is Reason.ORDERING for one in unmatched)
        covered = said and not any(best.guessed for best in self._best)
        if not (self.asked or fitted.gone or unmatched or self._is_courtesy):
            unmatched, covered = (self._not_understood(),), False
        return Draft(
            tuple(DraftCondition(one.phrase, one.predicate) for one in fitted.added),
            fitted.gone,
            unmatched,
            tuple(mapped for best in self._best for wish in best.wishes for mapped in wish.mapped),
            covered,
            searched=any(wish.searched for best in self._best for wish in best.wishes),
        )

    def _unmatched(self, fitted: Fitted) -> tuple[Unmatched, ...]:
        """What no condition answers, in the order said."""
        if fitted.unplaced:
            return (self._not_understood(),)
        text = self._table.source.source
        idle = [(text.find(one.phrase), Unmatched(one.phrase, _NOT_READ)) for one in fitted.idle]
        placed = sorted([*idle, *(one for part in self.analysis.sections for one in _left(part))], key=_place)
        return tuple(unmatched for _, unmatched in placed)

    @property
    def _is_courtesy(self) -> bool:
        """Whether it is only thanks or approval."""
        said = [word for word in self.analysis.terminals if any(map(str.isalnum, word.text))]
        polite = any("courtesy" in word.roles for word in said)
        return polite and all(word.light or word.roles & {"courtesy", "filler"} for word in said)

    def _not_understood(self) -> Unmatched:
        return Unmatched(self._table.source.source.strip(), _NOT_READ)


_NOT_READ = Reason.NOT_UNDERSTOOD


def _place(placed: _Placed) -> int:
    return placed[0]


def _asked(readings: Readings) -> Iterator[NewCondition]:
    if best := readings.best:
        for wish in best.wishes:
            phrase = readings.table.source.original(wish.start, wish.stop)
            yield NewCondition(phrase, signed(wish), wish.manner | best.manner)


def _left(readings: Readings) -> Iterator[_Placed]:
    """What the best reading leaves over; if there is no reading, the whole text."""
    if readings.best is None:
        text = readings.table.source.source
        if stripped := text.strip():
            yield text.find(stripped), Unmatched(stripped, _NOT_READ)
        return
    for start, _, unmatched in leftover_spans(readings.table, readings.words, readings.best.path.nodes):
        yield start, unmatched
