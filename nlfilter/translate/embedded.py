"""The embedded translator: from a request to a draft, by whole readings (`reader/`).

The best reading answers a first request. A later turn of a dialogue changes the conditions in force
(`turns/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlfilter.fork_safety import aside, undivided
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.translate.reader.account.unread import leftover_phrases, unused_words
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.translate.reader.table import Table
from nlfilter.where.phrases import Reason, Unmatched

MOST_WORDS = 400
"""The most words of a request that is read; a page of dense Japanese has fewer."""


class EmbeddedTranslator:
    """Translates English and Japanese in milliseconds, always alike, without a model or a network."""

    def draft(self, request: str, context: Context) -> Draft:
        """Read a first request, or a later turn of a dialogue, which changes the conditions in force."""
        return drafted(analysis_of(request, context))

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same in a thread; it takes milliseconds and never waits."""
        return await aside(self.draft, request, context, in_python=True)


@undivided()
def drafted(analysis: Analysis) -> Draft:
    """The draft of an analysed request."""
    if reason := _why_unread(analysis):
        unmatched = Unmatched(analysis.table.source.source.strip(), reason)
        return Draft(unmatched=(unmatched,))
    if analysis.table.refines:
        from nlfilter.translate.turns.turn import Turn  # a first request needs nothing of it

        draft = Turn(analysis).draft
    else:
        searched = analysis.readings.verdict == "searched"
        draft = replace(answer_of(analysis.sections), searched=searched)
    return replace(draft, readings=analysis.readings)


def asks_for_nothing(analysis: Analysis) -> bool:
    """Whether a request asks for all rows ("anything")."""
    draft = drafted(analysis)
    return not (draft.conditions or draft.remove or draft.unmatched)


def _why_unread(analysis: Analysis) -> Reason | None:
    """The reason why a request is not read at all, if there is one."""
    source = analysis.table.source
    if len(source.source) > MOST_WORDS and sum(not one.breaks for one in analysis.terminals) > MOST_WORDS:
        return Reason.TOO_MANY
    return Reason.NOT_UNDERSTOOD if analysis.table.lang.definition.pattern.match(source.text) else None


def answer_of(parts: Sequence[Readings]) -> Draft:
    """The draft of the best reading. For a long request: the drafts of its sections together.

    Such a draft is never sure, because no reading reaches over a cut.
    """
    drafts = [
        draft_of(one, one.applied) if one.applied else Draft(unmatched=(_not_understood(one.table),))
        for one in parts
    ]
    if len(drafts) == 1 and parts[0].best is not None:
        return drafts[0]
    return Draft(
        tuple(dict.fromkeys(condition for one in drafts for condition in one.conditions)),
        unmatched=tuple(phrase for one in drafts for phrase in one.unmatched),
        mapped=tuple(mapped for one in drafts for mapped in one.mapped),
    )


def draft_of(readings: Readings, reading: Reading) -> Draft:
    """The draft of a reading."""
    table = readings.table
    conditions = tuple(
        DraftCondition(table.source.original(wish.start, wish.stop), signed(wish)) for wish in reading.wishes
    )
    nodes = reading.path.nodes
    unmatched = tuple(leftover_phrases(table, readings.words, nodes))
    unsure = not (unmatched or reading.complete)
    doubted = tuple(unused_words(table, readings.words, nodes)) if unsure else ()
    about = readings.words.asks or any(node.symbol in ("Noun", "Aside") for node in reading.path.nodes)
    if not (conditions or unmatched or about):
        unmatched = (_not_understood(table),)
    mapped = tuple(mapped for wish in reading.wishes for mapped in wish.mapped)
    return Draft(conditions, (), unmatched, mapped, covered=reading.complete, doubted=doubted)


def _not_understood(table: Table) -> Unmatched:
    return Unmatched(table.source.source.strip(), Reason.NOT_UNDERSTOOD)
