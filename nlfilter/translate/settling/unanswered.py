"""Conditions that the reader understood and the model left out: which of them are sure enough to apply."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.errors import RejectedWhere
from nlfilter.schema.lexicon.meaning import STORED, MeaningKind
from nlfilter.translate.reader.analysis import Analysis, Understood
from nlfilter.translate.reader.words.terminals import Terminal
from nlfilter.translate.settling.alignment import Alignment
from nlfilter.translate.settling.answers import Place, facts, figures_of
from nlfilter.translate.settling.attachment import BOUNDS
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import HasWord, Like, columns, leaves
from nlfilter.where.phrases import How


def is_read_exactly(one: Understood, analysis: Analysis) -> bool:
    """Whether the reader guessed nothing: neither a column nor a misspelt word; it did not search in texts.

    Names of items are ordinary words, so they do not count.
    """
    if one.wish.guessed or analysis.table.context.schema.schema.item in columns(one.predicate):
        return False
    if any(isinstance(leaf, HasWord | Like) for leaf in leaves(one.predicate)) and not is_term(one, analysis):
        return False
    if any(m.alternatives or m.how in (How.TYPO, How.FORM, How.MEANING) for m in one.wish.mapped):
        return False
    try:
        admitted(one.predicate, analysis.table.context.schema)
    except RejectedWhere:
        return False
    return True


def is_read_surely(one: Understood, analysis: Analysis) -> bool:
    """Whether an exact condition also says what it is about: by a name that has no other meaning, or by an
    amount in the unit of its column.

    Another amount, a bare number or a day may be about something else, even if only one column can hold it:
    "4 or more" may mean a layout. What a guessed schema calls so is a guess, too.
    """
    if analysis.table.context.schema.schema.guessed:
        return False
    told = is_term(one, analysis) or _is_told(one, analysis) or _has_its_unit(one, analysis)
    return told and is_read_exactly(one, analysis)


def _is_told(one: Understood, analysis: Analysis) -> bool:
    """Whether each word with a meaning means only the columns of a condition."""
    asked, words = {*columns(one.predicate)}, _words(one, analysis)
    told = [meaning for word in words for meaning in word.meanings if not word.quantities]
    return any(m.kind in _TELLING for m in told) and all(m.name in asked for m in told)


_TELLING: tuple[MeaningKind, ...] = (*STORED, "flag", "column")


def _says_its_column(one: Understood, analysis: Analysis) -> bool:
    """Whether it has a stored value, or is called by a term or the name of its column."""
    asked = {*columns(one.predicate)}
    called = any(m.name in asked for word in _words(one, analysis) for m in word.means("column", "part"))
    return called or any(True for _ in facts(one.predicate)) or is_term(one, analysis)


def _has_its_unit(one: Understood, analysis: Analysis) -> bool:
    """Whether it bounds amounts that are all in the unit of its only column."""
    (name, *others), amounts = columns(one.predicate), [w.amount for w in _words(one, analysis) if w.amount]
    column = analysis.table.context.schema.schema.columns[name]
    return bool(amounts and column.unit and not others) and all(
        amount.unit == column.unit and amount.per in (None, column.per) for amount in amounts
    )


def _words(one: Understood, analysis: Analysis) -> list[Terminal]:
    return [word for word in analysis.terminals if word.start < one.stop and one.start < word.stop]


def is_term(one: Understood, analysis: Analysis) -> bool:
    """Whether it is made of terms that the owner wrote or reviewed."""
    compiled = analysis.table.context.schema
    terms = [p for name, p in compiled.terms.items() if not compiled.schema.terms[name].unreviewed]
    return all(part.predicate in terms for part in one.wishes)


class Unanswered:
    """An analysis and a model's answers; `refused_places`: phrases whose conditions were refused."""

    def __init__(self, analysis: Analysis, alignment: Alignment, refused_places: Sequence[Place]) -> None:
        self.analysis = analysis
        self.alignment = alignment
        self.refused_places = refused_places

    def is_sure(self, one: Understood) -> bool:
        """Whether a condition that no answer mentions can be applied: nothing in it is a guess.

        Words that a model proposed for the schema and nobody has reviewed do not count.
        """
        predicate, context = one.predicate, self.analysis.table.context
        if context.where.conditions or not is_read_exactly(one, self.analysis) or self._is_half_named(one):
            return False
        if self._is_bounded(one) or self._is_read_otherwise(one) or self._is_claimed(one):
            return False  # "after 16:45" says more than 16:45
        asked = frozenset(columns(predicate))
        if not _says_its_column(one, self.analysis):
            return self._was_refused(one) or self._is_amount(one)
        return not any(asked & answer.columns for answer in self.alignment.answers)

    def _place(self, one: Understood) -> Place:
        return self.analysis.table.source.span(one.start, one.stop)

    def _is_half_named(self, one: Understood) -> bool:
        """Whether it is part of a phrase that the model cannot answer: "most *watched* first"."""
        start, end = self._place(one)
        return any(
            s < end and start < e and any(self._says_more(i, one) for i in self.alignment.within(s, e))
            for s, e in self.alignment.named
            if (s, e) not in self.refused_places
        )

    def _is_read_otherwise(self, one: Understood) -> bool:
        """Whether it is part of days in an answer: "before the *summer* of last year"."""
        start, end = self._place(one)
        return any(a.is_of_time and a.holds(start, end) for a in self.alignment.answers)

    def _is_claimed(self, one: Understood) -> bool:
        """Whether an answer claims its words for something else: what a guessed schema makes of them is then
        the worse guess. "We live in Franklin *County*" is no owner of a hospital.
        """
        guessed = self.analysis.table.context.schema.schema.guessed
        return guessed and any(answer.covers(*self._place(one)) for answer in self.alignment.answers)

    def _says_more(self, i: int, one: Understood) -> bool:
        """Whether a word outside the condition has weight."""
        word = self.alignment.words[i]
        return not (word.light or word.breaks or (one.start <= word.start and word.stop <= one.stop))

    def _was_refused(self, one: Understood) -> bool:
        """Whether the model answered these words by a clause that was refused."""
        start, end = self._place(one)
        return any(s <= start and end <= e for s, e in self.refused_places)

    def _is_amount(self, one: Understood) -> bool:
        """Whether it bounds an amount or a day, and the model does not say that no column answers it.

        Only one column can be meant, since the reader did not guess. An amount alone may be about anything
        ("we have sung for forty years").
        """
        if one.wish.exclusive and any(map(figures_of, leaves(one.predicate))):
            return False
        words = [self.alignment.words[i] for i in self.alignment.words_of(one.start, one.stop)]
        columns_ = self.analysis.table.context.schema.schema.columns
        rates = any(word.amount and word.amount.per for word in words)
        if rates and not all(columns_[name].per for name in columns(one.predicate)):
            return False  # "$25 an hour" is no amount of a column that holds sums
        return any(word.quantities for word in words) and not self.alignment.is_named(*self._place(one))

    def _is_bounded(self, one: Understood) -> bool:
        """Whether the model answered a text as a bound ("after 16:45"), by a refused clause."""
        start, end = self._place(one)
        places = [(s, e) for s, e in self.refused_places if s <= start and end <= e]
        return any(True for _ in facts(one.predicate)) and any(
            word.roles & BOUNDS and s <= self.alignment.starts[i] and self.alignment.ends[i] <= e
            for i, word in enumerate(self.alignment.words)
            for s, e in places
        )
