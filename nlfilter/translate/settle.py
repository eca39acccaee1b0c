"""Settling a draft: the one way from what a translator proposes to a `Translation`.

Every clause that came as text passes the gate and grounding; every negation becomes two-valued; every phrase
must be a span of the request; and every content phrase of the request is accounted for. What fails any of it
is not applied, and is named in the request's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import Folded, fold
from nlfilter.translate.corrections import corrections
from nlfilter.translate.draft import Context, Draft, DraftCondition, Translation
from nlfilter.translate.embedded.translator import (
    EmbeddedTranslator,
    columns_spoken_of,
    content_phrases,
    fit_in_force,
    lexicon_of,
    why_unmatched,
)
from nlfilter.translate.taking_back import is_stated
from nlfilter.where.canonical import admitted
from nlfilter.where.grounding import Ungrounded, ground, within
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import And, AnyElement, Has, Leaf, Not, Or, Predicate, columns, leaves
from nlfilter.where.phrases import Mapped, Reason, Unmatched
from nlfilter.where.truisms import without_truisms
from nlfilter.where.truth import Told


def settle(draft: Draft, request: str, context: Context) -> Translation:
    """The where now in force, and what became of every phrase of the request."""
    source = Folded.of(request)
    added: list[tuple[str, Predicate]] = []
    unmatched: list[Unmatched] = []
    mapped: list[Mapped] = []
    spoken: list[str] = []
    for proposed in draft.conditions:
        phrase = _span(source, proposed.phrase)
        if isinstance(proposed.where, str) and not phrase:
            continue  # an answer to words that nobody said; the words that were said are accounted for below
        spoken.append(phrase)
        settled = _settle(proposed, request, context)
        if isinstance(settled, Unmatched):
            unmatched.append(replace(settled, phrase=phrase or request.strip()))
            continue
        predicate, corrected = settled
        added.append((phrase, predicate))
        mapped.extend(m for m in (replace(m, phrase=m.phrase or phrase) for m in corrected) if m.phrase)
    for item in draft.unmatched:
        if isinstance(item, Unmatched):
            unmatched.append(item)
        elif phrase := _span(source, item):
            unmatched.append(why_unmatched(phrase, context))
        spoken.append(_span(source, item) if isinstance(item, str) else item.phrase)
    remove = draft.remove
    if draft.source == "embedded":
        mapped = [*draft.mapped, *mapped]
    else:
        known = EmbeddedTranslator().draft(request, context)
        mapped = [*corrections(added, mapped, known.mapped, request, context)]
        about = frozenset(name for _, predicate in added for name in columns(predicate))
        read = {_likeness(predicate) for _, predicate in _read(known)}
        stated = [one for one in added if is_stated(*one, context) or _likeness(one[1]) in read]
        remove = _taken_back(draft.remove, stated, known, request, context)
        gone = (c.predicate for c in context.where.conditions if c.id in remove)
        about = about.union(*map(columns, gone))
        silent = (
            *_left_out(spoken, about, known, request, context),
            *_unanswered(added, known),
        )
        unmatched.extend(Unmatched(phrase, Reason.NOT_UNDERSTOOD) for phrase in silent)
        if context.where.conditions:
            beside = [one for one in added if one not in stated]  # it narrows, and takes no other's place
            added, remove = fit_in_force(stated, remove, request, context)
            added += beside
    where = context.where.without(*remove)
    held = {condition.predicate for condition in where.conditions}
    for phrase, predicate in added:
        if predicate not in held:  # else it is said again
            held.add(predicate)
            where = where.adding(phrase, predicate)
    return Translation(
        where,
        tuple(dict.fromkeys(unmatched)),
        tuple(dict.fromkeys(mapped)),
        draft.source,
        draft.degraded,
        draft.usage,
    )


def _taken_back(
    proposed: Collection[str],
    stated: Sequence[tuple[str, Predicate]],
    known: Draft,
    request: str,
    context: Context,
) -> tuple[str, ...]:
    """The conditions that a model may take back: those that the request speaks of, or says anew (`stated`).

    `known` is the embedded translator's draft.
    """
    in_force = {c.id: frozenset(columns(c.predicate)) for c in context.where.conditions}
    dropped = frozenset().union(*(in_force[name] for name in known.remove))
    # What the request asks for on a column, it does not take back.
    asked = frozenset(name for _, predicate in _read(known) for name in columns(predicate))
    anew = frozenset(name for _, predicate in stated for name in columns(predicate))
    about = anew | ((columns_spoken_of(request, context) | dropped) - asked)
    return tuple(name for name, over in in_force.items() if name in proposed and about & over)


def _read(known: Draft) -> list[tuple[str, Predicate]]:
    """The embedded translator's conditions."""
    return [(c.phrase, c.where) for c in known.conditions if not isinstance(c.where, str)]


def _likeness(predicate: Predicate) -> tuple[type, frozenset[Leaf]]:
    """What two readings of the same words share, however they write that a list has an element."""
    parts = (Has(p.column, p.value) if isinstance(p, AnyElement) else p for p in leaves(predicate))
    joined = type(predicate) if isinstance(predicate, And | Or | Not) else object
    return joined, frozenset(parts)


def _missed(known: Draft) -> list[str]:
    """What the embedded translator does not read."""
    return [u.phrase if isinstance(u, Unmatched) else u for u in known.unmatched]


def _unanswered(added: Sequence[tuple[str, Predicate]], known: Draft) -> Iterator[str]:
    """Wishes that a model's phrase takes in and its condition says nothing of.

    What the embedded translator reads must be asked for on one of its columns. What it does not read may be
    answered by anything but what other words of the request ask for.
    """
    answered = frozenset(name for _, predicate in added for name in columns(predicate))
    for phrase, predicate in _read(known):
        if not answered.intersection(columns(predicate)):
            yield phrase
    elsewhere = {leaf for _, predicate in _read(known) for leaf in leaves(predicate)}
    for phrase, predicate in added:
        if elsewhere.issuperset(leaves(predicate)):
            yield from (words for words in _missed(known) if within(Folded.of(phrase), words) is not None)


def _left_out(
    spoken: Iterable[str], about: frozenset[str], known: Draft, request: str, context: Context
) -> tuple[str, ...]:
    """What a model's draft is silent about.

    A word is no wish of its own where the embedded translator neither applies nor misses it ("movies by"),
    nor where it names a column that the draft asks about ("pay" beside "at least 9M").
    """
    wishes = [*(c.phrase for c in known.conditions), *_missed(known)]
    said, wished = Folded.of(" \n ".join(spoken)), fold(" \n ".join(wishes))
    return tuple(
        phrase
        for phrase in content_phrases(request, context)
        if within(said, phrase) is None  # whole words: "JavaScript" does not speak of Java
        and fold(phrase) in wished
        and not about & columns_spoken_of(phrase, context, by_name=True)
    )


def _span(source: Folded, phrase: str) -> str:
    """The request's own spelling of a phrase; empty when it does not stand there."""
    found = source.find(phrase)
    return source.source[slice(*found)] if found else ""


def _settle(
    proposed: DraftCondition, request: str, context: Context
) -> tuple[Predicate, tuple[Mapped, ...]] | Unmatched:
    try:
        if not isinstance(proposed.where, str):
            return admitted(proposed.where, context.schema), ()
        from nlfilter.where.gate import parse_predicate  # loads sqlglot, which predicates do not need

        predicate = parse_predicate(proposed.where, context.schema)
        grounded = ground(predicate, lexicon_of(context.schema.schema, context.vocabulary), request)
        if isinstance(grounded, Ungrounded):
            return Unmatched("", grounded.reason, grounded.suggestions)
        meant = without_truisms(two_valued(grounded.predicate), Told({}, context.schema, context.today))
        if meant is None:
            return Unmatched("", Reason.NOT_UNDERSTOOD)
        return admitted(meant, context.schema), grounded.mapped
    except RejectedWhere:
        return Unmatched("", Reason.NOT_UNDERSTOOD)
