"""The account after a model's answer: the wishes of a request that no condition answers.

The answer is compared with the analysis of the request without a model: with the conditions of the best
reading, wish by wish, and with the words that it leaves over. A wish is answered if a condition mentions it.
Words that nobody knows are answered if they stand in the phrase of a condition that asks for more than the
other words say: only the model knows that "the capital" is 東京. Each such extra answers one wish, so a
condition that claims the whole request hides none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.reader.analysis import Analysis, Leftover, Understood
from nlfilter.translate.settling.alignment import REFUSALS, Alignment
from nlfilter.translate.settling.answers import Answer, Place, facts, figures_of
from nlfilter.translate.settling.attachment import is_attached
from nlfilter.translate.settling.matching import Item, UnderstoodWishes, items_of
from nlfilter.translate.settling.unanswered import Unanswered, is_read_surely, is_term
from nlfilter.where.nodes import Predicate, columns, columns_of, literals
from nlfilter.where.phrases import Reason, Unmatched

_OPTIONAL = frozenset({"optional", "optional_after", "also_fine"})


_MOST_CLAIMED = 6
"""The most unknown words that one condition may answer; more are more than one wish."""


class Account(Struct):
    """The wishes that no condition answers, and conditions that are sure although the model left them out."""

    left: list[Unmatched] = field(default_factory=list)
    sure: list[tuple[str, Predicate]] = field(default_factory=list)


def account(
    analysis: Analysis,
    answers: Sequence[Answer],
    named: Sequence[Place],
    refused_places: Sequence[Place] = (),
    removed_columns: frozenset[str] = frozenset(),
    still_in_force: Sequence[Predicate] = (),
) -> Account:
    """Compares the answers of a model with the request.

    `named` are the places of phrases that are named as unmatched anyway, `refused_places` those whose whole
    condition was refused. In a later turn, `removed_columns` are the columns of removed conditions, and
    `still_in_force` are the conditions that stay in force.
    """
    return _Account(analysis, answers, named, refused_places, removed_columns, still_in_force).settle()


class _Account:
    def __init__(
        self,
        analysis: Analysis,
        answers: Sequence[Answer],
        named: Sequence[Place],
        refused_places: Sequence[Place],
        removed_columns: frozenset[str],
        still_in_force: Sequence[Predicate],
    ) -> None:
        self.analysis = analysis
        self.words = analysis.terminals
        self.answers = answers
        self.alignment = Alignment(analysis, answers, named)
        self.unanswered = Unanswered(analysis, self.alignment, refused_places)
        self.removed_columns = removed_columns
        self.still_in_force = {fact: state for one in still_in_force for fact, state in facts(one)}
        """The facts in force, which the person may repeat."""
        self.understood = [(one, [*items_of(one, analysis)]) for one in analysis.understood]
        self.items = [item for _, items in self.understood for item in items]
        self.understood_wishes = UnderstoodWishes(analysis, self.items)
        self.claims: Counter[int] = Counter()
        """How many wishes each answer has claimed, by its `id`."""
        self.done = Account()

    def settle(self) -> Account:
        open_ones = [
            (one, items, unanswered)
            for one, items in self.understood
            if (unanswered := [item for item in items if not self._is_explained(item)])
        ]
        unknown, orders = self._left_over()
        unknown += [(i.first, i.last, None) for _, _, items in open_ones for i in items if i.wish.searched]
        left = [i for first, last, _ in unknown for i in range(first, last + 1) if self._is_left(i)]
        if left:
            self._explain()
        for one, items, unanswered in open_ones:
            still = [i for i in unanswered if not (i.wish.searched or self._is_given_up(i))]
            self._understood(one, items, still)
        for run in self._runs(sorted(set(left))):
            claimed = len(run) <= _MOST_CLAIMED and self._is_claimed(run[0], run[-1])
            if self._is_turned_round(run) or not (claimed or is_attached(self.alignment, run)):
                self._unknown(run, unknown)
        self.done.left += [u for first, last, u in orders if not self._is_accounted_for(first, last)]
        return self.done

    def _is_turned_round(self, run: Sequence[int]) -> bool:
        """Whether an unread refusal stands beside something that an answer wants."""
        beside = [j for i in run if self.words[i].roles & REFUSALS for j in self.alignment.refused_by(i)]
        stored = (
            ((meaning.name, value), self.alignment.span(j, j))
            for j in beside
            for meaning in self.words[j].means(*STORED)
            for value in meaning.values
        )
        strange = [
            self.alignment.span(j, j)
            for j in beside
            if self.words[j].is_unknown and is_cjk(self.words[j].text[0])
        ]
        return any(
            a.covers(*at) and (fact, True) in a.signed_facts for fact, at in stored for a in self.answers
        ) or any(a.covers(*at) and not a.refuses for at in strange for a in self.answers)

    def _explain(self) -> None:
        """Mark every word that an answer mentions."""
        for i, word in enumerate(self.words):
            if not (word.breaks or word.light):
                spoken = (a for a in self.answers if a.covers(*self.alignment.span(i, i)))
                if any(answer.mentions(word) for answer in spoken):
                    self.alignment.explained.add(i)

    def _left_over(self) -> tuple[list[tuple[int, int, Unmatched | None]], list[tuple[int, int, Unmatched]]]:
        """What the best reading leaves over, as word ranges; and the wishes for an order."""
        found: list[tuple[int, int, Unmatched | None]] = []
        orders: list[tuple[int, int, Unmatched]] = []
        for one in self.analysis.leftovers:
            words = self.alignment.words_of(one.start, one.stop)
            if not words or self._is_optional(words) or self._is_only_refusing(one):
                continue
            if one.unmatched and one.unmatched.reason is Reason.ORDERING:
                orders.append((words[0], words[-1], one.unmatched))
            else:
                found.append((words[0], words[-1], one.unmatched))
        return found, orders

    def _is_only_refusing(self, one: Leftover) -> bool:
        """Whether a leftover is a single refusal inside the phrase of an answer that refuses something."""
        key = self.analysis.table.source.text[one.start : one.stop]
        at = self.analysis.table.source.span(one.start, one.stop)
        refuses = bool(REFUSALS.intersection(self.alignment.lang.roles.get(key, ())))
        return refuses and any(not all(a.facts.values()) for a in self.answers if a.covers(*at))

    def _is_optional(self, words: Sequence[int]) -> bool:
        """Whether words say that something is optional, so that they ask for nothing."""
        beyond = [i for i in (words[-1] + 1,) if i < len(self.words)]
        free = any(self.words[i].roles & _OPTIONAL for i in (*words, *beyond))
        return free and not any(a.covers(*self.alignment.span(words[0], words[-1])) for a in self.answers)

    def _is_accounted_for(self, first: int, last: int) -> bool:
        """Whether a wish for an order is named anyway, or is really part of an answer ("top grade")."""
        if self.alignment.is_named(*self.alignment.span(first, last)):
            return True
        words = [i for i in range(first, last + 1) if not self.words[i].light]
        spoken = [
            any(a.covers(*self.alignment.span(i, i)) and a.mentions(self.words[i]) for a in self.answers)
            for i in words
        ]
        return (bool(spoken) and all(spoken)) or self._is_claimed(first, last)

    def _runs(self, left: Sequence[int]) -> Iterator[list[int]]:
        """Groups of unanswered words. Function words, and marks inside a name, do not separate a group."""
        run: list[int] = []
        for i in left:
            if run and not all(map(self._joins, range(run[-1] + 1, i))):
                yield run
                run = []
            run.append(i)
        if run:
            yield run

    def _joins(self, i: int) -> bool:
        word = self.words[i]
        if word.breaks or self.alignment.separates(i):
            return word.text in ("・", "-")
        return word.light

    # -- conditions that the reader understood

    def _understood(self, one: Understood, items: Sequence[Item], unanswered: Sequence[Item]) -> None:
        if not unanswered:
            return
        if len(items) == len(unanswered) and self.unanswered.is_sure(one):
            self.done.sure.append((self.analysis.phrase(one.start, one.stop), one.predicate))
        elif len(items) == len(unanswered) and (words := self.alignment.words_of(one.start, one.stop)):
            self._name(words[0], words[-1])
        else:
            for item in unanswered:
                self._name(item.first, item.last)

    def _is_given_up(self, item: Item) -> bool:
        """Whether an answer claims the words of an item for something else. What was read surely is then
        named; a term of the owner cannot be claimed.
        """
        if is_term(item.whole, self.analysis) or not self._is_claimed(item.first, item.last):
            return False
        if is_read_surely(item.whole, self.analysis):
            self._name(item.first, item.last)
        return True

    def _is_explained(self, item: Item) -> bool:
        """Whether an answer mentions an item; if so, mark its words."""
        span = self.alignment.span(item.first, item.last)
        said = item.facts
        again = bool(said) and all(self.still_in_force.get(fact) == state for fact, state in said.items())
        spoken = (self.understood_wishes.speaks_of(a, item, inside=a.covers(*span)) for a in self.answers)
        if item.columns & self.removed_columns or again or any(spoken):
            self.alignment.explained.update(range(item.first, item.last + 1))
            return True
        return False

    # -- words that nothing in the table explains

    def _unknown(self, run: Sequence[int], unknown: Sequence[tuple[int, int, Unmatched | None]]) -> None:
        """Name unanswered words, if possible with the reason that the reader found."""
        for first, last, unmatched in unknown:
            if unmatched and [i for i in range(first, last + 1) if self.alignment.is_wish(i)] == [*run]:
                if not self.alignment.is_named(*self.alignment.span(first, last)):
                    self.done.left.append(unmatched)
                return
        self._name(run[0], run[-1])

    def _is_left(self, i: int) -> bool:
        return self.alignment.is_wish(i) and not self._is_answered(i)

    def _may_claim(self, answer: Answer) -> bool:
        """Whether an answer asks for more than the request's words say, beyond what it has claimed."""
        claimed = self.claims[id(answer)]
        return claimed < self._unsaid(answer) or (not claimed and self._is_about_nothing_else(answer))

    def _is_about_nothing_else(self, answer: Answer) -> bool:
        """Whether no other word of the request says what an answer asks for."""
        places = [i for i in range(len(self.words)) if answer.covers(*self.alignment.span(i, i))]
        if self.alignment.explained.intersection(places):
            return False
        if any(not answer.facts.keys().isdisjoint(item.facts) for item in self.items):
            return False
        elsewhere = (
            item for item in self.items if not answer.covers(*self.alignment.span(item.first, item.last))
        )
        return not any(self.understood_wishes.speaks_of(answer, item, inside=False) for item in elsewhere)

    def _is_answered(self, i: int) -> bool:
        word = self.words[i]
        span = self.alignment.span(i, i)
        if word.roles & REFUSALS and not word.is_unknown:
            return self._nearest_refuses(*span)
        answered = any(a.mentions(word) for a in self.answers if a.covers(*span) or not word.is_unknown)
        if answered:
            self.alignment.explained.add(i)
        return answered

    def _nearest_refuses(self, start: int, end: int) -> bool:
        """Whether the answer or named phrase next to a negation refuses something."""
        places = [(max(s - end, start - e, 0), a.refuses) for a in self.answers for s, e in a.places]
        places += [(max(s - end, start - e, 0), True) for s, e in self.alignment.named]
        return min(places, default=(0, False))[1]

    # -- counting what is said

    def _unsaid(self, answer: Answer) -> int:
        """How much an answer asks for that no word of the request says: texts, values, columns."""
        own, read = self.understood_wishes.own(answer), {name for item in self.items for name in item.columns}
        told = {figures for item in self.items for figures in item.figures}
        said = [word for i, word in enumerate(self.words) if answer.covers(*self.alignment.span(i, i))]
        measures = [word for word in said if word.quantities and answer.mentions(word)]
        count = sum(fact not in own for fact in answer.facts)
        for leaf in answer.leaves:
            if numbers := figures_of(leaf):
                count += 0 if numbers <= told else max(len(numbers) - len(measures), 0)
                asked = columns_of(leaf)
                count += sum(name not in read for name in asked) if len(asked) > 1 else 0
            elif not any(True for _ in facts(leaf)):
                spoken = [item for item in self.items if item.columns.intersection(columns(leaf))]
                count += max(len([*literals(leaf)]) or 1, 1) - len(spoken or measures) > 0
        return count

    def _is_claimed(self, first: int, last: int) -> bool:
        """Whether an answer whose phrase covers the words claims them; if so, count it."""
        for answer in self.answers:
            if answer.covers(*self.alignment.span(first, last)) and self._may_claim(answer):
                self.claims[id(answer)] += 1
                self.alignment.explained.update(range(first, last + 1))
                return True
        return False

    def _name(self, first: int, last: int) -> None:
        if not self.alignment.is_named(*self.alignment.span(first, last)):
            phrase = self.analysis.phrase(self.words[first].start, self.words[last].stop)
            self.done.left.append(Unmatched(phrase, Reason.NOT_UNDERSTOOD))


def reason_for(phrase: str, start: int, end: int, analysis: Analysis) -> Unmatched:
    """The reason why a phrase has no condition, as the reader knows it."""
    for one in analysis.leftovers:
        first, last = analysis.table.source.span(one.start, one.stop)
        if one.unmatched and start < last and first < end:
            return Unmatched(phrase, one.unmatched.reason, one.unmatched.suggestions)
    return Unmatched(phrase, Reason.NOT_UNDERSTOOD)
