"""Settling a draft: the one way from what a translator proposes to a `Translation`.

Every clause that came as text passes the gate and grounding; every negation becomes two-valued; every phrase
must be a span of the request; and every content phrase of the request is accounted for. What fails any of it
is not applied, and is named in the request's own words.
"""

from __future__ import annotations

from dataclasses import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import Folded, fold
from nlfilter.translate.draft import Context, Draft, DraftCondition, Translation
from nlfilter.translate.embedded.translator import content_phrases, lexicon_of, why_unmatched
from nlfilter.where.canonical import admitted
from nlfilter.where.grounding import Ungrounded, ground
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Reason, Unmatched


def settle(draft: Draft, request: str, context: Context) -> Translation:
    """The where now in force, and what became of every phrase of the request."""
    source = Folded.of(request)
    ids = {condition.id for condition in context.where.conditions}
    where = context.where.without(*(name for name in draft.remove if name in ids))
    unmatched: list[Unmatched] = []
    mapped: list[Mapped] = list(draft.mapped)
    spoken: list[str] = []
    for proposed in draft.conditions:
        phrase = _span(source, proposed.phrase)
        spoken.append(phrase)
        settled = _settle(proposed, request, context)
        if isinstance(settled, Unmatched):
            unmatched.append(replace(settled, phrase=phrase or request.strip()))
            continue
        predicate, corrections = settled
        where = where.adding(phrase, predicate)
        mapped.extend(m for m in (replace(m, phrase=m.phrase or phrase) for m in corrections) if m.phrase)
    for item in draft.unmatched:
        if isinstance(item, Unmatched):
            unmatched.append(item)
        elif phrase := _span(source, item):
            unmatched.append(why_unmatched(phrase, context))
        spoken.append(_span(source, item) if isinstance(item, str) else item.phrase)
    if not draft.covered and draft.source != "embedded":
        unmatched.extend(
            Unmatched(phrase, Reason.NOT_UNDERSTOOD)
            for phrase in content_phrases(request, context)
            if not any(fold(phrase) in fold(said) for said in spoken)
        )
    return Translation(
        where,
        tuple(dict.fromkeys(unmatched)),
        tuple(dict.fromkeys(mapped)),
        draft.source,
        draft.degraded,
        draft.usage,
    )


def _span(source: Folded, phrase: str) -> str:
    """The request's own spelling of a phrase; empty when it does not stand there."""
    wanted = fold(phrase).strip()
    at = source.text.find(wanted) if wanted else -1
    return source.original(at, at + len(wanted)) if at >= 0 else ""


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
        return admitted(two_valued(grounded.predicate), context.schema), grounded.mapped
    except RejectedWhere:
        return Unmatched("", Reason.NOT_UNDERSTOOD)
