"""From a request to its translation: a translator's draft, then the gate, then how sure it is.

request -> checked -> draft (a translator) -> settle (gate and grounding) -> translation
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.errors import InputError, NotExpressible
from nlfilter.fork_safety import aside, undivided
from nlfilter.translate.confidence import is_understood, least_unasked, threshold_of
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Translator
from nlfilter.translate.translation import Translation
from nlfilter.where.phrases import Reason

if TYPE_CHECKING:
    from os import PathLike

    from langchain_core.language_models import BaseChatModel

    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.asked import AskedLog
    from nlfilter.translate.models.chat_translator import ChatTranslator

MAX_REQUEST = 1_000
"""The most characters of a request; a longer one is an `InputError`."""


class Pipeline(Struct, frozen=True):
    """The stages that every request of a filter passes."""

    translator: Translator
    sure: float
    """The least confidence at which a request counts as understood."""
    asked: AskedLog | None = None
    """The log of phrases that were not understood."""

    def translate(self, request: str, context: Context) -> Translation:
        """Understand a checked request, on top of the conditions in force.

        Raises:
            NotExpressible: no part of the request became a condition.
            TranslationError: the model failed, and nothing was understood without it.
        """
        started = time.perf_counter()
        return self._settled(self.translator.draft(request, context), request, context, started)

    async def atranslate(self, request: str, context: Context) -> Translation:
        """The same, without blocking the event loop."""
        started = time.perf_counter()
        draft = await self.translator.adraft(request, context)
        settled = aside(self._settled, draft, request, context, started, in_python=True)
        del draft  # so that no frame of an error keeps what a model wrote
        return await settled

    def _settled(self, draft: Draft, request: str, context: Context, started: float) -> Translation:
        drafted = time.perf_counter()
        with undivided():  # as a decorator it would have a frame that keeps the draft
            from nlfilter.translate.acceptance.acceptance import other_meanings, settle

            translation = settle(draft, request, context)
            confidence = draft.confidence
            understood = is_understood(draft, self.sure) and not translation.disputed
            understood = understood and not _keeps_nothing(translation, context)
            others = () if understood else other_meanings(draft, request, context, translation.where)
        if self.asked is not None:
            from nlfilter.translate.reader.table import lexicon_of

            lexicon = lexicon_of(context.schema.schema, context.vocabulary)
            self.asked.add(translation.unmatched, lexicon.private)
        doubted = draft.doubted
        del draft  # so that no frame of an error keeps what a model wrote
        changed = translation.where != context.where
        wishes = [u for u in translation.unmatched if u.reason is not Reason.ORDERING]
        if translation.unmatched and not changed:
            raise NotExpressible.nothing_applied(translation.unmatched)
        unsure = changed and not understood and bool(others or not wishes)
        timings = {"translate": drafted - started, "settle": time.perf_counter() - drafted}
        return replace(
            translation,
            timings=timings,
            today=context.today,
            confidence=confidence,
            covered=understood and not wishes,
            alternatives=others,
            # A wish that is left out is named instead, with the reason.
            unsure=unsure,
            doubted=doubted if unsure else (),
        )


def _keeps_nothing(translation: Translation, context: Context) -> bool:
    """Whether no row can fulfil the conditions in force, so that one of them was misunderstood.

    A number that the person wrote may be beyond all stored ones; one that a model wrote may be its invention.
    """
    from nlfilter.where.logic.evaluation import EvaluatedRow
    from nlfilter.where.logic.satisfiability import beyond_stored, never_hold

    said = [condition.predicate for condition in translation.where.conditions]
    any_row = EvaluatedRow({}, context.schema, context.today)
    by_model = translation.source == "llm"
    return never_hold(said, any_row) or (by_model and beyond_stored(said, context.vocabulary.spans, any_row))


def pipeline_of(
    translator: str | Translator,
    model: BaseChatModel | ChatTranslator | str | None,
    sure: float | None,
    asked: str | PathLike[str] | None,
    schema: TableSchema,
) -> Pipeline:
    """The pipeline of a filter's settings.

    Raises `InputError` if the log cannot be written, or no translator has that name.
    """
    threshold = threshold_of(schema) if sure is None else sure
    if isinstance(translator, str):
        from nlfilter.translate.route import configured

        unasked = least_unasked(schema) if sure is None else threshold
        translator = configured(translator, model, sure=unasked)
    if not all(callable(getattr(translator, name, None)) for name in ("draft", "adraft")):
        raise InputError.wrong_type("not_a_translator", translator)
    if asked is None:
        return Pipeline(translator, threshold)
    from nlfilter.translate.asked import AskedLog

    return Pipeline(translator, threshold, AskedLog(asked, schema))


def check_request(request: object, most: int = MAX_REQUEST, too_long: str = "long_request") -> None:
    """Raises `InputError` if a request is not a text, has no words, or has more than `most` characters."""
    if not isinstance(request, str):
        raise InputError.wrong_type("not_a_text", request)
    if not any(map(str.isalnum, request)):
        raise InputError.of("empty_request")
    # A ligature may stand for eighteen letters, all of which would be read.
    length = max(len(request), len(unicodedata.normalize("NFKC", request)) // 2)
    if length > most:
        raise InputError.of(too_long, length=length, limit=most)
