"""Settles a draft: the only way from a translator's proposal to a `Translation`.

Every clause passes the gate and grounding, every negation becomes two-valued, every phrase must be a span of
the request, and every content phrase of the request is accounted for. A condition that fails is not applied,
and is named in the request's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import Folded
from nlfilter.translate.acceptance.account import account, reason_for
from nlfilter.translate.acceptance.answers import Answer, Place, figures, figures_of, places_of
from nlfilter.translate.acceptance.contradictions import without_contradictions
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.translate.embedded import draft_of
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.in_force import JOINING
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.translate.reader.table import lexicon_of
from nlfilter.translate.reader.words.segments import Terminal
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.grounding import Ungrounded, ground, within
from nlfilter.where.logic.check import admitted
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.satisfiability import without_tautologies
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import (
    And,
    AnyElement,
    Compare,
    Has,
    HasAny,
    HasWord,
    IsTruth,
    Leaf,
    Like,
    MeasureLeaf,
    Not,
    OneOf,
    Or,
    PartOf,
    Predicate,
    columns,
    columns_of,
    conjunction,
    disjunction,
    leaves,
    literals,
)
from nlfilter.where.phrases import How, Mapped, Reason, Unmatched

if TYPE_CHECKING:
    from nlfilter.translate.turns.turn import Turn


def with_stated_flags(predicate: Predicate, places: Sequence[Place], analysis: Analysis) -> Predicate:
    """A model's condition, corrected by its phrase: `NOT remote` for "on-site" becomes `remote = FALSE`."""
    source = analysis.table.source
    told = {
        meaning.name
        for word in analysis.terminals
        for meaning in word.means("flag")
        if not meaning.truth and any(s < source.span(word.start, word.stop)[1] <= e for s, e in places)
    }
    return _with_false(predicate, told) if told else predicate


def _with_false(predicate: Predicate, names: set[str]) -> Predicate:
    match predicate:
        case Not(IsTruth(name, True)) if name in names:
            return Compare(name, "=", False)
        case And(parts):
            return conjunction(*(_with_false(part, names) for part in parts))
        case Or(parts):
            return disjunction(*(_with_false(part, names) for part in parts))
    return predicate


Literal = tuple[str, str]
"""A column, and a text with which it is compared."""


def corrections(
    applied: Sequence[tuple[str, Predicate]],
    grounded: Iterable[Mapped],
    known: Iterable[Mapped],
    request: str,
    context: Context,
) -> tuple[Mapped, ...]:
    """The corrections of a model's conditions, as phrases and predicates.

    `grounded` are the corrections that grounding made, `known` those of the embedded translator.
    """
    terms = context.schema.terms
    found = [one for one in known if any(_reads_alike(one, p, context) for _, p in applied)]
    told = {literal for one in found for literal in _literals_of(one)}
    found += (one for one in grounded if not told.issuperset(_literals_of(one)))
    told = {literal for one in found for literal in _literals_of(one)}
    by_term = {terms[one.column] for one in found if one.how is How.TERM}
    source = Folded.of(request)
    for phrase, predicate in applied:
        for name in columns(predicate) if predicate not in by_term else ():
            texts = [text for column, text in _literals(predicate) if column == name]
            unsaid = [text for text in texts if within(source, text) is None]
            if _looked_for(name, predicate) and unsaid != texts:
                continue  # a search for further forms of a word that was said
            if left := tuple(text for text in unsaid if (name, text) not in told):
                found.append(Mapped(phrase, name, left if len(left) > 1 else left[0], How.SYNONYM))
    return tuple(dict.fromkeys(found))


def _looked_for(name: str, predicate: Predicate) -> bool:
    """Whether the texts are searched for inside a column's values, not compared with whole values."""
    return all(isinstance(leaf, HasWord | Like) for leaf in leaves(predicate) if name in columns_of(leaf))


def _reads_alike(known: Mapped, predicate: Predicate, context: Context) -> bool:
    """Whether a predicate means what the embedded translator reads in a phrase."""
    if known.how is How.TERM:
        return context.schema.terms[known.column] == predicate
    if known.column not in columns(predicate):
        return False
    stored = context.schema.schema.columns[known.column].kind.is_text
    return not stored or set(_literals(predicate)).issuperset(_literals_of(known))


def _literals_of(mapped: Mapped) -> Iterator[Literal]:
    values = mapped.value if isinstance(mapped.value, tuple) else (mapped.value,)
    return ((mapped.column, value) for value in values)


def _literals(predicate: Predicate) -> Iterator[Literal]:
    return (
        (columns_of(leaf)[0], text)
        for leaf in leaves(predicate)
        for text in literals(leaf)
        if isinstance(text, str)
    )


_GOING = frozenset(
    {
        "drop",
        "drop_after",
        "indifferent",
        "indifferent_after",
        "optional",
        "optional_after",
        "replace",
        "replace_after",
        "swap",
    }
)
"""Roles of words that remove something."""
"""Roles of words that add something to the conditions in force."""


def drops_the_unknown(words: Sequence[Terminal]) -> bool:
    """Whether the request removes something and calls it by an unknown word.

    A known word in the same breath is what it removes: "forget the *price*, something cosy".
    """
    breaths = (list(breath) for breaks, breath in groupby(words, lambda word: word.breaks) if not breaks)
    removing = (breath for breath in breaths if any(word.roles & _GOING for word in breath))
    return any(word.is_unknown for word in words) and any(
        all(m.kind == "table" for word in breath for m in word.meanings) for breath in removing
    )


def _joins_the_unknown(words: Sequence[Terminal]) -> bool:
    """Whether the request adds something and has an unknown word."""
    return any(word.is_unknown for word in words) and any(word.roles & JOINING for word in words)


def columns_spoken_of(words: Iterable[Terminal], context: Context) -> frozenset[str]:
    """The columns that words may be about, by names, values and terms."""
    schema = context.schema
    found: set[str] = set()
    for meaning in (m for word in words for m in word.meanings if m.kind != "table"):
        if range_ := schema.schema.ranges.get(meaning.name):
            found |= {range_.low, range_.high}
        elif sum_ := schema.schema.sums.get(meaning.name):
            found |= set(sum_.of)
        elif meaning.kind == "term":
            found |= set(columns(schema.terms[meaning.name]))
        else:
            found.add(meaning.name)
    return frozenset(found)


def is_stated(answer: Answer, analysis: Analysis) -> bool:
    """Whether a phrase states a model's condition, on all its columns that have conditions in force.

    For each such column, the phrase must name the column, one of its values, or an amount or a day. An
    unknown word may state one value: only the model knows that "the capital" is 東京. Values in force count
    as stated, too: "Osaka, too" widens the city to both.
    """
    in_force = {name for c in answer.context.where.conditions for name in columns(c.predicate)}
    touched = in_force & answer.columns
    return not touched or touched <= _stated(answer, analysis)


def _stated(answer: Answer, analysis: Analysis) -> frozenset[str]:
    phrase, source = Folded.of(answer.phrase), analysis.table.source
    words = [w for w in analysis.terminals if answer.covers(*source.span(w.start, w.stop))]
    spoken = set(columns_spoken_of(words, answer.context))
    held = [leaf for c in answer.context.where.conditions for leaf in leaves(c.predicate)]
    for leaf in answer.leaves:
        says = any(isinstance(text, str) and within(phrase, text) for text in literals(leaf))
        if says or _is_counted(leaf, words, answer.context, held):
            spoken.update(columns_of(leaf))
    match answer.predicate:
        case Compare(column, "=", str()) | Has(column, _) if any(word.is_unknown for word in words):
            spoken.add(column)
        case OneOf(column, values) | HasAny(column, values) if _joins_the_unknown(analysis.terminals):
            stands = {value for leaf in held if column in columns_of(leaf) for value in literals(leaf)}
            if len({*values} - stands) == 1:
                spoken.add(column)
    return frozenset(spoken)


def _is_counted(leaf: Leaf, words: Sequence[Terminal], context: Context, held: Iterable[Leaf]) -> bool:
    """Whether a phrase states the days or the exact amounts of a comparison, except for those in force.

    The figures and the unit must be equal: "this week" states nothing about pay.
    """
    columns = [context.schema.schema.columns[name] for name in columns_of(leaf)]
    if isinstance(leaf, MeasureLeaf) and isinstance(leaf.measure, PartOf):
        return any(word.quantities for word in words)
    if all(column.kind.is_temporal for column in columns):
        return any(word.quantities for word in words)
    units = {column.unit for column in columns}
    said = {
        figures(word.amount.value)
        for word in words
        if word.amount and (word.amount.unit is None or word.amount.unit in units)
    }
    numbers = figures_of(leaf)
    stand = frozenset[tuple[int, ...]]().union(
        *(figures_of(other) for other in held if columns_of(other) == columns_of(leaf))
    )
    return bool(numbers & said) and numbers <= said | stand


class _Proposed(Struct):
    """A model's draft after the gate, before it is compared with the request."""

    answers: list[Answer] = field(default_factory=list)
    mapped: list[Mapped] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    refused_places: list[Place] = field(default_factory=list)
    """The places of the phrases whose whole condition was refused."""
    named: list[Place] = field(default_factory=list)

    @property
    def added(self) -> list[tuple[str, Predicate]]:
        """The applicable conditions, with their phrases."""
        return [(answer.phrase, answer.predicate) for answer in self.answers]

    def name(self, unmatched: Unmatched, place: Place) -> None:
        self.unmatched.append(unmatched)
        self.named.append(place)


def settle(draft: Draft, request: str, context: Context) -> Translation:
    """The where that is now in force, and the account of every phrase of the request."""
    if draft.source == "embedded" and not any(isinstance(one.where, str) for one in draft.conditions):
        return _settled_here(draft, request, context)
    analysis = analysis_of(request, context)
    proposed = _proposed(draft, Folded.of(request), analysis, context)
    if context.where.conditions:
        return _settled_turn(draft, proposed, request, analysis, context)
    settled = without_contradictions(proposed.answers, analysis, proposed.named, proposed.refused_places)
    told = account(analysis, settled.answers, proposed.named, settled.refused_places)
    added = [*((one.phrase, one.predicate) for one in settled.answers), *told.sure]
    mapped = corrections(added, proposed.mapped, analysis.mapped, request, context)
    unmatched = (*_not_sure(proposed, told.sure), *told.left)
    translation = _translation(added, (), unmatched, mapped, draft, context)
    return replace(translation, disputed=settled.disputed)


def _settled_turn(
    draft: Draft, proposed: _Proposed, request: str, analysis: Analysis, context: Context
) -> Translation:
    """Settles a later turn of a dialogue, which may remove conditions."""
    from nlfilter.translate.turns.turn import Turn  # a first request needs nothing of it

    turn = Turn(analysis)
    mapped = corrections(proposed.added, proposed.mapped, turn.draft.mapped, request, context)
    read = {_likeness(predicate) for _, predicate in _read(turn.draft)}
    stated = [a for a in proposed.answers if is_stated(a, analysis) or _likeness(a.predicate) in read]
    new = [(answer.phrase, answer.predicate) for answer in stated]
    remove = _removable(draft.remove, new, turn, analysis)
    removed = (c.predicate for c in context.where.conditions if c.id in remove)
    lifted = frozenset(name for predicate in removed for name in columns(predicate))
    staying = [c.predicate for c in context.where.conditions if c.id not in remove]
    told = account(analysis, proposed.answers, proposed.named, proposed.refused_places, lifted, staying)
    beside = [one for one in proposed.added if one not in new]  # these narrow, and replace no other
    fitted, remove = turn.fit(new, remove)
    unmatched = (*proposed.unmatched, *told.left)
    return _translation([*fitted, *beside], remove, unmatched, mapped, draft, context)


_MOST_OTHERS = 2


def other_meanings(draft: Draft, request: str, context: Context, chosen: Where) -> tuple[Where, ...]:
    """The other meanings of an unsure request: further whole readings, the likeliest first."""
    if draft.readings is None:
        return ()
    known, found = {_asked(chosen), _asked(context.where)}, list[Where]()
    for reading in draft.readings.found:
        withheld = reading is draft.readings.best is not draft.readings.applied
        if (reading.complete or withheld) and len(found) < _MOST_OTHERS:
            where = settle(_meaning_of(draft.readings, reading), request, context).where
            if _asked(where) not in known:
                known.add(_asked(where))
                found.append(where)
    return tuple(found)


def _meaning_of(readings: Readings, reading: Reading) -> Draft:
    """The draft of one reading; in a later turn, fitted in with the conditions in force."""
    if not readings.table.refines:
        return draft_of(readings, reading)
    from nlfilter.translate.turns.turn import Turn  # a first request needs nothing of it

    alone = Readings(readings.table, readings.words, (reading,))
    return Turn(Analysis(readings.table, alone)).draft


def _asked(where: Where) -> frozenset[Predicate]:
    """The predicates of a where, without phrases and order."""
    return frozenset(condition.predicate for condition in where.conditions)


def has_usable_parts(draft: Draft, request: str, context: Context) -> bool:
    """Whether any part of a model's draft can be applied."""
    source = Folded.of(request)
    return any(
        places_of(one.phrase, source) and isinstance(_settle(one, request, context), _Settled)
        for one in draft.conditions
    ) or bool(draft.remove and settle(draft, request, context).where != context.where)


def _settled_here(draft: Draft, request: str, context: Context) -> Translation:
    """Settles a draft of the reader, which has predicates and its own account."""
    added: list[tuple[str, Predicate]] = []
    unmatched: list[Unmatched] = []
    for one in draft.conditions:
        settled = _settle(one, request, context)
        if isinstance(settled, _Settled):
            added.append((one.phrase, settled.predicate))
        else:
            unmatched.append(replace(settled, phrase=one.phrase or request.strip()))
    for item in draft.unmatched:
        phrase = item if isinstance(item, str) else item.phrase
        unmatched.append(item if isinstance(item, Unmatched) else Unmatched(phrase, Reason.NOT_UNDERSTOOD))
    return _translation(added, draft.remove, unmatched, draft.mapped, draft, context)


def _translation(
    added: Sequence[tuple[str, Predicate]],
    remove: Sequence[str],
    unmatched: Sequence[Unmatched],
    mapped: Sequence[Mapped],
    draft: Draft,
    context: Context,
) -> Translation:
    where = context.where.without(*remove)
    held = {condition.predicate for condition in where.conditions}
    for phrase, predicate in added:
        if predicate not in held:
            held.add(predicate)
            where = where.adding(phrase, predicate)
    return Translation(
        where,
        tuple(dict.fromkeys(unmatched)),
        tuple(dict.fromkeys(mapped)),
        draft.source,
        draft.degraded,
        draft.usage,
        cause=draft.cause,
        readings=draft.readings,
    )


def _proposed(draft: Draft, source: Folded, analysis: Analysis, context: Context) -> _Proposed:
    """A model's conditions after the gate and grounding, and the phrases that they cannot answer."""
    found = _Proposed()
    for one in draft.conditions:
        places = places_of(one.phrase, source)
        if not places:
            continue  # nobody said these words; the words that were said are accounted for
        phrase = source.source[min(places)[0] : max(end for _, end in places)]
        settled = _settle(one, source.source, context)
        if isinstance(settled, Unmatched):
            found.refused_places += places
            for place in places:
                found.name(replace(settled, phrase=source.source[slice(*place)]), place)
            continue
        meant = with_stated_flags(settled.predicate, places, analysis)
        found.answers.append(Answer(places, phrase, meant, not settled.lost, context))
        found.mapped += [replace(m, phrase=m.phrase or phrase) for m in settled.mapped if m.phrase or phrase]
        for lost in settled.lost:
            if lost.said and (spot := source.find(lost.said)):
                found.name(Unmatched(lost.said, lost.reason, lost.suggestions), spot)
    for item in draft.unmatched:
        for place in places_of(item, source) if isinstance(item, str) else ():
            found.name(reason_for(source.source[slice(*place)], *place, analysis), place)
    return found


def _not_sure(proposed: _Proposed, sure: Sequence[tuple[str, Predicate]]) -> list[Unmatched]:
    """The unmatched phrases, except those that the reader answers surely."""
    phrases = {phrase for phrase, _ in sure}
    return [unmatched for unmatched in proposed.unmatched if unmatched.phrase not in phrases]


def _removable(
    proposed: Collection[str],
    stated: Sequence[tuple[str, Predicate]],
    turn: Turn,
    analysis: Analysis,
) -> tuple[str, ...]:
    """The conditions that a model may remove: those that the request names, or replaces by `stated` ones.

    `turn` is what the reader makes of it.
    """
    if not proposed:
        return ()
    known, context = turn.draft, analysis.table.context
    in_force = {c.id: frozenset(columns(c.predicate)) for c in context.where.conditions}
    dropped = frozenset().union(*(in_force[name] for name in known.remove))
    # A request does not remove what it asks for, or says again.
    held = {c.predicate for c in context.where.conditions if c.id not in known.remove}
    again = (one.predicate for one in turn.asked if one.predicate in held)
    read = (predicate for _, predicate in _read(known))
    asked = frozenset(name for predicate in chain(read, again) for name in columns(predicate))
    anew = frozenset(name for _, predicate in stated for name in columns(predicate))
    spoken = columns_spoken_of(analysis.terminals, context) | dropped
    if drops_the_unknown(analysis.terminals):
        spoken = spoken.union(*in_force.values())
    about = anew | (spoken - asked)
    return tuple(name for name, over in in_force.items() if name in proposed and about & over)


def _read(known: Draft) -> list[tuple[str, Predicate]]:
    """The conditions of the reader's draft."""
    return [(c.phrase, c.where) for c in known.conditions if not isinstance(c.where, str)]


def _likeness(predicate: Predicate) -> tuple[type, frozenset[Leaf]]:
    """What two readings of the same words share; the forms of "a list has an element" count as one."""
    parts = (Has(p.column, p.value) if isinstance(p, AnyElement) else p for p in leaves(predicate))
    joined = type(predicate) if isinstance(predicate, And | Or | Not) else object
    return joined, frozenset(parts)


class _Settled(Struct, frozen=True):
    """The applicable part of a condition, its corrections, and the phrases of the rest."""

    predicate: Predicate
    mapped: tuple[Mapped, ...] = ()
    lost: tuple[Ungrounded, ...] = ()


def _settle(proposed: DraftCondition, request: str, context: Context) -> _Settled | Unmatched:
    try:
        if not isinstance(proposed.where, str):
            return _Settled(admitted(proposed.where, context.schema))
        predicate = proposed.gated or _gated(proposed.where, context)
        lexicon = lexicon_of(context.schema.schema, context.vocabulary)
        grounded = ground(predicate, lexicon, request, context.schema.own_texts)
        if isinstance(grounded, Ungrounded):
            return Unmatched("", grounded.reason, grounded.suggestions)
        meant = without_tautologies(
            two_valued(grounded.predicate), EvaluatedRow({}, context.schema, context.today)
        )
        if meant is None:
            return Unmatched("", Reason.NOT_UNDERSTOOD)
        return _Settled(admitted(meant, context.schema), grounded.mapped, grounded.lost)
    except RejectedWhere:
        return Unmatched("", Reason.NOT_UNDERSTOOD)


def _gated(text: str, context: Context) -> Predicate:
    from nlfilter.translate.acceptance.clauses import gated  # loads sqlglot, which predicates do not need

    return gated(text, context.schema)
