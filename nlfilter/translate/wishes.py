"""The account after a model's answer: what of a request is wished for and answered by no condition.

Held against the request as it is read without a model (`Analysis`), which knows its wishes: what it
understood, item by item, and what nothing in the table explains. A wish is answered where a condition speaks
of it, or where it stands in the words that a condition answers and what it asks is said by no other word of
the request: the model alone knows that "the capital" is 東京. For every such thing one wish, so a condition
that claims the whole request hides none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlfilter.schema.fold import is_cjk, is_hiragana
from nlfilter.schema.lexicon import STORED
from nlfilter.translate.answers import Answer, facts, figures_of
from nlfilter.translate.embedded.reading import Item, Reading, Understood
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.embedded.translator import Analysis
from nlfilter.where.grounding import within
from nlfilter.where.nodes import HasWord, Like, Predicate, columns, leaves
from nlfilter.where.phrases import How, Reason, Unmatched

_REFUSALS = frozenset({"not", "no", "not_after", "hasnt", "missing", "nor", "neither"})
_APART = frozenset({"and", "or", "but", "not", "also"})
"""Roles of words after which something else is spoken of."""
_LEAD_ON = frozenset({"with", "that", "which", "who", "whose", "where", "having", "near", "な", "w/"})
"""Words that tie a wish of its own to what stands before them."""
_VERB_ENDINGS = frozenset("うくぐすつぬぶむるただ")
_ASIDE = frozenset("()（）")
"""Breaks that add to what was said before them."""
_REACH = 6
"""So many function words may stand between them."""
_MOST_TRUSTED = 2
_MOST_MEASURED = 4
"""Words beside an understood one, or beside an amount, that may belong to it without being understood."""


@dataclass
class Account:
    """The request after the answers to it: what is left, and what was sure all the same."""

    left: list[Unmatched] = field(default_factory=list)
    sure: list[tuple[str, Predicate]] = field(default_factory=list)


def account(
    analysis: Analysis,
    answers: Sequence[Answer],
    named: Sequence[tuple[int, int]],
    gone: frozenset[str] = frozenset(),
) -> Account:
    """What the answers leave.

    `named` are the places of phrases that the model says it cannot answer, or whose condition fell; `gone`
    the columns of conditions that it takes back.
    """
    return _Account(analysis, answers, named, gone).settle()


class _Account:
    def __init__(
        self,
        analysis: Analysis,
        answers: Sequence[Answer],
        named: Sequence[tuple[int, int]],
        gone: frozenset[str],
    ) -> None:
        self.analysis = analysis
        self.reading = analysis.reading
        self.answers = answers
        self.named = named
        self.gone = gone
        spans = [self.reading.source.span(atom.start, atom.end) for atom in self.reading.atoms]
        self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]
        self.items = [item for one in self.reading.understood for item in one.items]
        self.explained: set[int] = set()
        """The places of atoms that an answer speaks of."""
        self.paid: Counter[int] = Counter()
        """How many wishes each answer has paid for, by its `id`."""
        self.done = Account()

    def settle(self) -> Account:
        open_ones = [
            (one, unanswered)
            for one in self.reading.understood
            if (unanswered := [item for item in one.items if not self._is_explained(item)])
        ]
        unknown = [*self._refused()]
        unknown += [(i.first, i.last, None) for _, items in open_ones for i in items if i.searched]
        left = [i for first, last, _ in unknown for i in range(first, last + 1) if self._is_left(i)]
        for one, items in open_ones:
            self._understood(one, [i for i in items if not (i.searched or self._is_paid(i.first, i.last))])
        for run in self._runs(sorted(set(left))):
            if not (self._is_paid(run[0], run[-1]) or self._belongs(run)):
                self._unknown(run, unknown)
        return self.done

    def _refused(self) -> Iterator[tuple[int, int, Unmatched | None]]:
        """What was not understood, with its atoms; a wish for an order is named as it is."""
        for first, unmatched in sorted(self.reading.unmatched.items()):
            last = first
            while last + 1 < len(self.reading.atoms) and self.reading.phrase(first, last) != unmatched.phrase:
                last += 1
            if unmatched.reason is not Reason.ORDERING:
                yield first, last, unmatched
            elif not self._is_named(*self._span(first, last)):
                self.done.left.append(unmatched)

    def _runs(self, left: Sequence[int]) -> Iterator[list[int]]:
        """Words that were left, by what they say together: over function words, and within a name."""
        run: list[int] = []
        for i in left:
            between = self.reading.atoms[run[-1] + 1 : i] if run else []
            if run and not all(self._joins(atom) for atom in between):
                yield run
                run = []
            run.append(i)
        if run:
            yield run

    def _joins(self, atom: Atom) -> bool:
        if atom.is_break or atom.roles & _APART or atom.key in _LEAD_ON:
            return atom.text == "・"
        return "filler" in atom.roles or atom.key == "-"

    # -- what was understood without the model

    def _understood(self, one: Understood, items: Sequence[Item]) -> None:
        if not items:
            return
        if self._is_sure(one, items):
            self.done.sure.append((one.phrase, one.predicate))
            return
        if len(items) == len(one.items):
            self._name(one.first, one.last)
        else:
            for item in items:
                self._name(item.first, item.last)

    def _is_sure(self, one: Understood, items: Sequence[Item]) -> bool:
        """Whether a condition that no answer speaks of stands by itself: nothing in it is a guess."""
        predicate = one.predicate
        if len(items) < len(one.items) or self.reading.guessed or self.reading.context.where.conditions:
            return False
        if any(isinstance(leaf, HasWord | Like) for leaf in leaves(predicate)) and not self._is_term(one):
            return False
        if any(m.alternatives or m.how is How.TYPO for item in items for m in item.mapped):
            return False
        asked = frozenset(columns(predicate))
        return not any(asked & answer.columns for answer in self.answers)

    def _is_term(self, one: Understood) -> bool:
        terms = self.reading.context.schema.terms.values()
        return all(item.predicate in terms for item in one.items)

    def _is_explained(self, item: Item) -> bool:
        """Whether an answer speaks of an item: by its values, its figures, its column; note where."""
        span = self._span(item.first, item.last)
        asked = frozenset(columns(item.predicate))
        if asked & self.gone or any(self._speaks_of(a, item, inside=a.covers(*span)) for a in self.answers):
            self.explained.update(range(item.first, item.last + 1))
            return True
        return False

    def _speaks_of(self, answer: Answer, item: Item, *, inside: bool) -> bool:
        said = dict(facts(item.predicate, not item.negated))
        shared = said.keys() & answer.facts.keys()
        if shared:
            return all(answer.facts[fact] == said[fact] for fact in shared)
        asked = frozenset(columns(item.predicate)) & answer.columns
        atoms = self.reading.atoms[item.first : item.last + 1]
        numbers = frozenset[tuple[int, ...]]().union(*map(figures_of, leaves(item.predicate)))
        if not said:
            if numbers and numbers <= answer.figures:
                return True
            return inside and (bool(asked) or any(answer.says(atom) for atom in atoms))
        if inside and any(within(answer.texts, atom.text) is not None for atom in atoms):
            return True
        if not (inside and asked):
            return inside and any(answer.says(atom) for atom in atoms if atom.amount or atom.dates)
        if item.negated or not all(said.values()):
            return any(answer.facts.values()) or answer.refuses  # another value: this one is not there
        return any(fact not in self._own(answer) for fact in answer.facts if fact[0] in asked)

    # -- what nothing in the table explains

    def _unknown(self, run: Sequence[int], unknown: Sequence[tuple[int, int, Unmatched | None]]) -> None:
        """Name what was left, as it was named without the model where that says the same."""
        for first, last, unmatched in unknown:
            if unmatched and [i for i in range(first, last + 1) if self._is_wish(i)] == [*run]:
                if not self._is_named(*self._span(first, last)):
                    self.done.left.append(unmatched)
                return
        self._name(run[0], run[-1])

    def _is_left(self, i: int) -> bool:
        return self._is_wish(i) and not self._is_answered(i)

    def _pays(self, answer: Answer) -> bool:
        """Whether an answer asks for more that no word says than it has paid for."""
        paid = self.paid[id(answer)]
        return paid < self._unsaid(answer) or (not paid and self._is_about_nothing_else(answer))

    def _is_about_nothing_else(self, answer: Answer) -> bool:
        """Whether nothing that an answer says stands in its words, nor anywhere else in the request."""
        places = [i for i in range(len(self.reading.atoms)) if answer.covers(*self._span(i, i))]
        if self.explained.intersection(places):
            return False
        said = ({fact for fact, _ in facts(item.predicate)} for item in self.items)
        if any(not answer.facts.keys().isdisjoint(one) for one in said):
            return False
        elsewhere = (item for item in self.items if not answer.covers(*self._span(item.first, item.last)))
        return not any(self._speaks_of(answer, item, inside=False) for item in elsewhere)

    def _is_wish(self, i: int) -> bool:
        """Whether a word asks for something by itself; the bare name of a column does not."""
        atom = self.reading.atoms[i]
        if not any(ch.isalnum() for ch in atom.text) or atom.is_break:
            return False
        if atom.roles & _REFUSALS and not atom.means(*STORED, "flag", "term", "text"):
            return self._refuses_something(i)
        if all(map(is_hiragana, atom.text)) and self._grew(i):
            return False
        if "filler" in atom.roles and not atom.meanings:
            return False
        if not (atom.is_unknown or atom.meanings or atom.amount or atom.dates or atom.quoted):
            return "opinion" in atom.roles
        bare = atom.meanings and all(m.kind in ("column", "part", "range", "table") for m in atom.meanings)
        return not bare or bool(atom.roles & {"adjective", "aggregate", "opinion"})

    def _refuses_something(self, i: int) -> bool:
        """Whether a negation has something to refuse: "*nothing* in between" has not."""
        if is_cjk(self.reading.atoms[i].text[0]):
            return True
        for atom in self.reading.atoms[i + 1 :]:
            if atom.is_break:
                break
            if "filler" not in atom.roles:
                return True
        return False

    def _grew(self, i: int) -> bool:
        """Whether a word is the ending of one that an answer covers: 「流札にな*った*」."""
        before = self.reading.atoms[i - 1] if i else None
        touches = before is not None and before.end == self.reading.atoms[i].start and not before.is_break
        return touches and any(a.covers(*self._span(i, i)) for a in self.answers)

    def _is_answered(self, i: int) -> bool:
        atom = self.reading.atoms[i]
        span = self._span(i, i)
        if atom.roles & _REFUSALS and not atom.is_unknown:
            return self._nearest_refuses(*span)
        answered = any(a.says(atom) for a in self.answers if a.covers(*span) or not atom.is_unknown)
        if answered:
            self.explained.add(i)
        return answered

    def _nearest_refuses(self, start: int, end: int) -> bool:
        """Whether what stands beside a negation is refused: by an answer, or as what cannot be said."""
        places = [(max(a.start - end, start - a.end, 0), a.refuses) for a in self.answers]
        places += [(max(s - end, start - e, 0), True) for s, e in self.named]
        return min(places, default=(0, False))[1]

    def _belongs(self, left: Sequence[int]) -> bool:
        """Whether words belong to what is understood beside them: "*hiring* ten or more"."""
        atoms = [self.reading.atoms[i] for i in left]
        if len(left) > _MOST_MEASURED or any("opinion" in atom.roles for atom in atoms):
            return False
        span = self._span(left[0], left[-1])
        covering = [a for a in self.answers if a.whole and a.covers(*span)]
        if len(left) > _MOST_TRUSTED and not self._follows_amount(left):
            return False
        if covering:
            return any(self._touches(left, answer) for answer in covering)
        return self._is_head_noun(left) or self._is_linking_verb(left)

    def _follows_amount(self, left: Sequence[int]) -> bool:
        """ "10 *minutes walk from the station*"."""
        before = left[0] - 1
        return before in self.explained and bool(self.reading.atoms[before].amount)

    def _touches(self, left: Sequence[int], answer: Answer) -> bool:
        for step, start in ((-1, left[0] - 1), (1, left[-1] + 1)):
            for i in range(start, start + _REACH * step, step):
                if not 0 <= i < len(self.reading.atoms) or not answer.covers(*self._span(i, i)):
                    break
                atom = self.reading.atoms[i]
                if i in self.explained:
                    if step < 0 or i > start or self._is_measure(i) or is_cjk(atom.text[0]):
                        return True
                    break  # "*quiet* remote": a word before another says something more of it
                if (atom.is_break and atom.text not in _ASIDE) or atom.roles & _APART or atom.key in _LEAD_ON:
                    break
        return False

    def _is_measure(self, i: int) -> bool:
        """Whether an explained word says how much, when, or of which column."""
        atom = self.reading.atoms[i]
        return bool(atom.amount or atom.dates) or not atom.means(*STORED, "flag", "term", "text")

    def _is_head_noun(self, left: Sequence[int]) -> bool:
        """Whether a word names what the rows are: 「東京の*求人*」, "*flats* under 500"."""
        if len(left) > 1:
            return False
        i, atoms = left[0], self.reading.atoms
        word = atoms[i].text
        before, after = (atoms[j] if 0 <= j < len(atoms) else None for j in (i - 1, i + 1))
        ends = after is None or after.is_break or ("filler" in after.roles and after.key not in ("な",))
        if is_cjk(word[0]):
            described = before is not None and before.end == atoms[i].start and not before.is_break
            return described and ends and self._is_spoken_of(i - 1) and after is not atoms[i]
        plural = word.isascii() and word.islower() and word.endswith("s") and not word.endswith("ss")
        first = not any(self._is_wish(j) for j in range(i))
        return plural and ends and (first or self._is_spoken_of(i - 1))

    def _is_linking_verb(self, left: Sequence[int]) -> bool:
        """Whether a Japanese verb ties one answered thing to the next: 「平日に*走る*夜行」."""
        i, atoms = left[0], self.reading.atoms
        if len(left) > 1 or i == 0 or i + 1 >= len(atoms) or atoms[i].text[-1] not in _VERB_ENDINGS:
            return False
        tied = "filler" in atoms[i - 1].roles and atoms[i].end == atoms[i + 1].start
        return tied and self._is_spoken_of(i - 1) and self._is_spoken_of(i + 1)

    def _is_spoken_of(self, i: int) -> bool:
        """Whether an atom, or what stands before the particle that it is, is answered or named."""
        while i > 0 and "filler" in self.reading.atoms[i].roles and not self.reading.atoms[i].meanings:
            i -= 1
        span = self._span(i, i)
        return any(a.covers(*span) for a in self.answers) or self._is_named(*span)

    # -- small forms

    def _unsaid(self, answer: Answer) -> int:
        """How much an answer asks for that no word of the request says: texts, values, columns."""
        own, read = self._own(answer), {n for item in self.items for n in columns(item.predicate)}
        told = {f for item in self.items for one in leaves(item.predicate) for f in figures_of(one)}
        said = [atom for i, atom in enumerate(self.reading.atoms) if answer.covers(*self._span(i, i))]
        measures = [atom for atom in said if (atom.amount or atom.dates) and answer.says(atom)]
        count = sum(fact not in own for fact in answer.facts)
        for leaf in answer.leaves:
            if numbers := figures_of(leaf):
                count += 0 if numbers <= told else max(len(numbers) - len(measures), 0)
                count += sum(name not in read for name in columns(leaf)[1:])
            elif not any(True for _ in facts(leaf)):
                count += not read.intersection(columns(leaf)) and not measures
        return count

    def _own(self, answer: Answer) -> frozenset[object]:
        """The facts of an answer that the words of the request say."""
        read = {fact for item in self.items for fact, _ in facts(item.predicate)}
        source = self.reading.source
        return frozenset(
            fact
            for fact in answer.facts
            if fact in read or (isinstance(fact[1], str) and within(source, fact[1]) is not None)
        )

    def _is_paid(self, first: int, last: int) -> bool:
        """Whether an answer that covers some words asks for something that no other word does."""
        for answer in self.answers:
            if answer.covers(*self._span(first, last)) and self._pays(answer):
                self.paid[id(answer)] += 1
                self.explained.update(range(first, last + 1))
                return True
        return False

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Where atoms stand in the request."""
        return self.starts[first], self.ends[last]

    def _is_named(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.named)

    def _name(self, first: int, last: int) -> None:
        if not self._is_named(*self._span(first, last)):
            self.done.left.append(Unmatched(self.reading.phrase(first, last), Reason.NOT_UNDERSTOOD))


def reason_for(phrase: str, start: int, end: int, reading: Reading) -> Unmatched:
    """Why a phrase that a model cannot answer cannot be said, as far as it is known."""
    for first, unmatched in sorted(reading.unmatched.items()):
        at = reading.source.span(reading.atoms[first].start, reading.atoms[first].end)[0]
        if start <= at < end or at <= start < at + len(unmatched.phrase):
            return Unmatched(phrase, unmatched.reason, unmatched.suggestions)
    return Unmatched(phrase, Reason.NOT_UNDERSTOOD)
