"""The account after a model's answer: the wishes of a request that no condition answers.

The answer is compared with the analysis of the request without a model: with the conditions of the best
reading, wish by wish, and with the words that it leaves over. A wish is answered if a condition mentions it.
Words that nobody knows are answered if they stand in the phrase of a condition that asks for more than the
other words say: only the model knows that "the capital" is 東京. Each such extra answers one wish, so a
condition that claims the whole request hides none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from nlfilter.errors import RejectedWhere
from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import is_cjk
from nlfilter.schema.lexicon.meaning import STORED, MeaningKind
from nlfilter.translate.acceptance.answers import REFUSALS, Alignment, Answer, Fact, Place, facts, figures_of
from nlfilter.translate.reader.analysis import Analysis, Leftover, Understood
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.words.segments import Terminal
from nlfilter.where.grounding import within
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import HasWord, Like, Predicate, columns, columns_of, leaves, literals
from nlfilter.where.phrases import How, Reason, Unmatched

BOUNDS = frozenset({"gt", "ge", "lt", "le", "between", "date_before", "date_after", "date_since"})
"""Roles of words that begin a bound."""
_OPENING = frozenset("(（")
_ASIDE = _OPENING | frozenset(")）")
"""Marks that add something to what stands before them."""
_REACH = 6
"""The most function words between the two."""
_MOST_TRUSTED, _MOST_MEASURED = 2, 4
"""The most unknown words that may belong to an answered word, and to an amount."""


def is_attached(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether unanswered words belong to an answered word beside them."""
    words = [alignment.words[i] for i in left]
    if _is_spelled_out(alignment, left):
        return True
    if len(left) > _MOST_MEASURED or any("opinion" in word.roles for word in words):
        return False
    span = alignment.span(left[0], left[-1])
    covering = [a for a in alignment.answers if a.whole and a.covers(*span)]
    if len(left) > _MOST_TRUSTED and not _follows_amount(alignment, left):
        return False
    if covering:
        return any(_touches(alignment, left, answer) for answer in covering)
    return _is_head_noun(alignment, left) or _is_linking_verb(alignment, left)


def _follows_amount(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether the words follow an answered amount: "10 *minutes walk from the station*"."""
    before = left[0] - 1
    return before in alignment.explained and bool(alignment.words[before].amount)


def _is_spelled_out(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether brackets after the words say how much they mean: "*few* seats (fewer than 5)"."""
    named: set[str] = set()
    for i in range(left[-1] + 1, len(alignment.words) - 1):
        word = alignment.words[i]
        if word.breaks:
            beside = alignment.span(i + 1, i + 1)
            bounding = (a for a in alignment.answers if a.covers(*beside) and a.figures)
            return word.text in _OPENING and any(named & a.columns for a in bounding)
        columns = {m.name for m in word.means("column", "part", "range")}
        if not (word.light or columns):
            return False
        named |= columns
    return False


def _touches(alignment: Alignment, left: Sequence[int], answer: Answer) -> bool:
    for step, start in ((-1, left[0] - 1), (1, left[-1] + 1)):
        for i in range(start, start + _REACH * step, step):
            if not 0 <= i < len(alignment.words) or not answer.covers(*alignment.span(i, i)):
                break
            word = alignment.words[i]
            if i in alignment.explained:
                if step < 0 or i > start or _is_measure(alignment, i) or is_cjk(word.text[0]):
                    return True
                if _leads_to(alignment, alignment.words[left[-1]].key, answer):
                    return True
                break  # "*quiet* remote": an adjective is a wish of its own
            ends = (word.breaks and word.text not in _ASIDE) or alignment.separates(i)
            if ends and not (step < 0 and _is_verb(alignment, left) and _joins_objects(alignment, i)):
                break
    return False


def _leads_to(alignment: Alignment, word: str, answer: Answer) -> bool:
    """Whether a word looks like a verb of what follows: "*hiring* engineers", "*attracts* bees"."""
    searched = all(isinstance(leaf, HasWord | Like) for leaf in answer.leaves)
    shapes = alignment.lang.shapes
    return shapes.is_participle(word) or (searched and shapes.is_third_person(word))


def _is_verb(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether the words look like a Japanese verb, which follows all its objects."""
    text = alignment.words[left[0]].text
    return len(left) == 1 and len(text) > 1 and is_cjk(text[0]) and alignment.lang.shapes.is_verb(text)


def _joins_objects(alignment: Alignment, i: int) -> bool:
    """Whether a word joins the objects of one verb: 「初心者*でも*登れる」「紅葉と展望*、両方*楽しめる」."""
    joins = alignment.words[i + 1 if alignment.words[i].breaks else i].roles
    return "and" in joins and "but" not in joins


def _is_measure(alignment: Alignment, i: int) -> bool:
    """Whether an explained word is a figure, a date or the name of a column."""
    word = alignment.words[i]
    return bool(word.quantities) or not word.means(*STORED, "flag", "term", "text")


def _is_head_noun(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether a word is the noun for the rows: 「東京の*求人*」, "*flats* under 500"."""
    if len(left) > 1:
        return False
    i, words = left[0], alignment.words
    word = words[i].text
    before, after = (words[j] if 0 <= j < len(words) else None for j in (i - 1, i + 1))
    bounded = after is not None and not after.meanings and bool(after.roles & BOUNDS)
    light = after is not None and after.light and after.key not in alignment.lang.attributive
    ends = after is None or after.breaks or bounded or light or _leads_on(alignment, i + 1)
    if is_cjk(word[0]):
        described = before is not None and before.stop == words[i].start and not before.breaks
        return described and ends and alignment.is_covered(i - 1) and after is not words[i]
    plural = word.isascii() and word.islower() and alignment.lang.shapes.is_plural(word)
    first = not any(alignment.is_wish(j) for j in range(i))
    asked = before is not None and "asking" in before.roles
    described = after is not None and "that" in after.roles and after.key in alignment.lang.relative
    return (plural and ends and (first or asked or alignment.is_covered(i - 1))) or (
        word.isascii() and word.islower() and first and described
    )


def _leads_on(alignment: Alignment, i: int) -> bool:
    """Whether a word only introduces the next one, or is an answered figure or day."""
    word = alignment.words[i]
    return "slight" in word.roles or (bool(word.quantities) and alignment.is_covered(i))


def _is_linking_verb(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether a Japanese verb links two answered words: 「平日に*走る*夜行」."""
    i, words = left[0], alignment.words
    if i == 0 or i + 1 >= len(words) or not _is_verb(alignment, left):
        return False
    tied = words[i - 1].light and words[i].stop == words[i + 1].start
    return tied and alignment.is_covered(i - 1) and alignment.is_covered(i + 1)


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


class Item(Struct, frozen=True, eq=False, dict=True):
    """One wish of an understood condition, with its words first..last.

    `may_be_refused`: an unread refusal stands beside it, as in 「アメリカ車以外」 if 車 is unknown.
    """

    first: int
    last: int
    wish: Wish
    whole: Understood
    may_be_refused: bool = False

    @cached_property
    def facts(self) -> Mapping[Fact, bool]:
        """The facts of the item, each with whether it is wanted."""
        said = dict(facts(self.whole.predicate))
        return {fact: said.get(fact, wanted) for fact, wanted in facts(self.wish.predicate)}

    @cached_property
    def columns(self) -> frozenset[str]:
        return frozenset(columns(self.wish.predicate))

    @cached_property
    def figures(self) -> frozenset[tuple[int, ...]]:
        return frozenset[tuple[int, ...]]().union(*map(figures_of, leaves(self.wish.predicate)))

    @property
    def is_refused(self) -> bool:
        return self.whole.wish.negated or not all(self.facts.values())


def items_of(one: Understood, analysis: Analysis) -> Iterator[Item]:
    """The wishes of a condition, with their words."""
    words = analysis.terminals
    refused = any(_refuses(left, one, words) for left in analysis.leftovers)
    for part in one.wishes:
        at = [i for i, word in enumerate(words) if word.start < part.stop and part.start < word.stop]
        if at:
            yield Item(at[0], at[-1], part, one, refused)


def _refuses(left: Leftover, one: Understood, words: Sequence[Terminal]) -> bool:
    """Whether unread words beside a condition contain a refusal that may mean it.

    In Japanese a refusal follows its object, in English it precedes it.
    """
    first, last = min(left.start, one.start), max(left.stop, one.stop)
    breath = [word for word in words if first <= word.start and word.stop <= last]
    return not any(word.breaks for word in breath) and any(
        word.roles & REFUSALS and is_cjk(word.text[0]) == (one.start < word.start)
        for word in breath
        if left.start <= word.start < left.stop
    )


class UnderstoodWishes:
    """The wishes of a request as the reader understood them."""

    def __init__(self, analysis: Analysis, items: Sequence[Item]) -> None:
        self.analysis = analysis
        self.source = analysis.table.source
        self.words = analysis.terminals
        self.items = items

    def speaks_of(self, answer: Answer, item: Item, *, inside: bool) -> bool:
        """Whether a model's condition answers an item; `inside`: its phrase covers the item."""
        said = item.facts
        shared = said.keys() & answer.facts.keys()
        if shared:
            return item.may_be_refused or all((fact, said[fact]) in answer.signed_facts for fact in shared)
        asked = item.columns & answer.columns
        words = self.words[item.first : item.last + 1]
        if not said:
            if not asked and is_read_surely(item.whole, self.analysis):
                return False
            if item.figures and item.figures <= answer.figures:
                return True
            return inside and (bool(asked) or any(answer.mentions(word) for word in words))
        if inside and any(answer.quotes(word) for word in words):
            return True
        if not (inside and asked):
            return inside and any(answer.mentions(word) for word in words if word.quantities)
        if item.is_refused:
            return any(answer.facts.values()) or answer.refuses  # to want another value refuses this one
        own = self.own(answer)
        """The facts of an answer that the request states."""
        return any(fact not in own for fact in answer.facts if fact[0] in asked) or self._is_half(
            answer, item
        )

    def _is_half(self, answer: Answer, item: Item) -> bool:
        """Whether the condition answers two neighbouring values as one name: "comic *book*"."""
        for other in self.items:
            beside = other.last + 1 == item.first or item.last + 1 == other.first
            if beside and item.wish.exclusive and other.wish.column == item.wish.column:
                return all(answer.facts.get(fact) for fact, _ in facts(other.wish.predicate))
        return False

    def own(self, answer: Answer) -> frozenset[object]:
        """The facts of an answer that the request states."""
        read = {fact for item in self.items for fact in item.facts}
        return frozenset(
            fact
            for fact in answer.facts
            if fact in read or (isinstance(fact[1], str) and within(self.source, fact[1]) is not None)
        )


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
