"""Replays a model's replies to golden cases, without the model."""

from __future__ import annotations

from pathlib import Path

from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.translate.models.recorded import RecordedTranslator


class Replayed:
    """Replays a file of replies; if the file keeps them by case, `case` is the current one."""

    def __init__(self, path: Path) -> None:
        self._recorded = RecordedTranslator(path)
        self.case = ""

    @property
    def by_case(self) -> bool:
        """Whether the file keeps replies by case, not by prompt."""
        return self._recorded.by_case

    def draft(self, request: str, context: Context) -> Draft:
        """Returns the recorded answer."""
        if self.by_case:
            return self._recorded.for_case(self.case).draft(request, context)
        return self._recorded.draft(request, context)

    async def adraft(self, request: str, context: Context) -> Draft:
        """Returns the recorded answer, without waiting."""
        return self.draft(request, context)
