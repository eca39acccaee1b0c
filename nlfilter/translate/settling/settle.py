"""Settles a draft: the only way from a translator's proposal to a `Translation`.

Every clause passes the gate and grounding, every negation becomes two-valued, every phrase must be a span of
the request, and every content phrase of the request is accounted for. A condition that fails is not applied,
and is named in the request's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import Folded
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.translate.embedded import draft_of
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.translate.reader.table import lexicon_of
from nlfilter.translate.settling.account import account, reason_for
from nlfilter.translate.settling.answers import Answer, Place, places_of
from nlfilter.translate.settling.contradictions import without_contradictions
from nlfilter.translate.settling.corrections import corrections
from nlfilter.translate.settling.removals import columns_spoken_of, drops_the_unknown, is_stated
from nlfilter.translate.settling.stated_flags import with_stated_flags
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.grounding import Ungrounded, ground
from nlfilter.where.logic.check import admitted
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.satisfiability import without_tautologies
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import And, AnyElement, Has, Leaf, Not, Or, Predicate, columns, leaves
from nlfilter.where.phrases import Mapped, Reason, Unmatched

if TYPE_CHECKING:
    from nlfilter.translate.turns.turn import Turn


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
    from nlfilter.translate.settling.clauses import gated  # loads sqlglot, which predicates do not need

    return gated(text, context.schema)
