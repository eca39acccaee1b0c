"""The embedded translator: from a request to a draft, by whole readings (`reader/`).

The best reading answers a first request. A later turn of a dialogue changes the conditions in force
(`turns/`).
"""

from __future__ import annotations

from dataclasses import replace

from nlfilter.process import aside, undivided
from nlfilter.translate.draft import Context, Draft
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.reader import answer_of
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
    """The draft of a request that was read."""
    if reason := _why_unread(analysis):
        unmatched = Unmatched(analysis.table.source.source.strip(), reason)
        return Draft(unmatched=(unmatched,), analysis=analysis)
    if analysis.table.refines:
        from nlfilter.translate.turns.turn import Turn  # a first request needs nothing of it

        draft = Turn(analysis).draft
    else:
        searched = analysis.readings.verdict == "searched"
        draft = replace(answer_of(analysis.parts), searched=searched)
    return replace(draft, analysis=analysis, readings=analysis.readings)


def asks_for_nothing(analysis: Analysis) -> bool:
    """Whether a request plainly asks for all rows ("anything")."""
    draft = drafted(analysis)
    return not (draft.conditions or draft.remove or draft.unmatched)


def _why_unread(analysis: Analysis) -> Reason | None:
    """The reason why a request is not read at all, if there is one."""
    source = analysis.table.source
    if len(source.source) > MOST_WORDS and sum(not one.breaks for one in analysis.terminals) > MOST_WORDS:
        return Reason.TOO_MANY
    return Reason.NOT_UNDERSTOOD if analysis.table.lang.definition.match(source.text) else None
