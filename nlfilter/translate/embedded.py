"""The embedded translator: from a request to a draft, by whole readings (`reader/`).

A first request is answered by its best reading. What a later turn of a talk asks is fitted in beside what is
in force (`turns/`).
"""

from __future__ import annotations

from dataclasses import replace

from nlfilter.process import aside, undivided
from nlfilter.translate.draft import Context, Draft
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.reader import answer_of
from nlfilter.translate.turns.turn import Turn
from nlfilter.where.phrases import Reason, Unmatched

MOST_WORDS = 400
"""Words of a request that are read; a page of dense Japanese, the longest that is taken, has fewer."""


class EmbeddedTranslator:
    """Deterministic, English and Japanese, milliseconds, no model, no network."""

    def draft(self, request: str, context: Context) -> Draft:
        """Read a first request, or a later one of a talk, which changes what is in force."""
        return drafted(analysis_of(request, context))

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, in a thread: it takes milliseconds, and waits for nothing."""
        return await aside(self.draft, request, context, in_python=True)


@undivided()
def drafted(analysis: Analysis) -> Draft:
    """What a request that was read proposes."""
    if reason := _why_unread(analysis):
        unmatched = Unmatched(analysis.table.source.source.strip(), reason)
        return Draft(unmatched=(unmatched,), analysis=analysis)
    if analysis.table.refines:
        draft = Turn(analysis).draft
    else:
        searched = analysis.readings.verdict == "searched"
        draft = replace(answer_of(analysis.parts), searched=searched)
    return replace(draft, analysis=analysis, readings=analysis.readings)


def asks_for_nothing(analysis: Analysis) -> bool:
    """Whether a request plainly asks for all that is there ("anything")."""
    draft = drafted(analysis)
    return not (draft.conditions or draft.remove or draft.unmatched)


def _why_unread(analysis: Analysis) -> Reason | None:
    """Why a request is not read at all, if so."""
    source = analysis.table.source
    if len(source.source) > MOST_WORDS and sum(not one.breaks for one in analysis.terminals) > MOST_WORDS:
        return Reason.TOO_MANY
    return Reason.NOT_UNDERSTOOD if analysis.table.lang.definition.match(source.text) else None
