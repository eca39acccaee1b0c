"""Who translates: the embedded translator where it understands everything, a model where it does not."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from nlfilter.errors import Failure, InputError, ModelUnavailable, TranslationError
from nlfilter.translate.confidence import SURE, is_understood
from nlfilter.translate.draft import Context, Draft, Translator
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.environment import configured_model
from nlfilter.translate.settle import has_standing

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.translate.chat import Cache, ChatTranslator

log = logging.getLogger(__name__)


def configured(
    translator: str,
    model: BaseChatModel | ChatTranslator | str | None = None,
    *,
    cache: Cache = "memory",
    sure: float = SURE,
) -> Translator:
    """The translator that "auto", "embedded" or "llm" stands for, with a model or the environment's.

    `cache` is for a `ChatTranslator` that is made here; one that is given keeps its own. From the confidence
    `sure` on, "auto" asks no model.

    Raises `InputError` for another name, `ModelUnavailable` for "llm" where no model is configured.
    """
    if translator not in ("auto", "embedded", "llm"):
        raise InputError.unknown_translator(translator)
    if translator == "embedded":
        return EmbeddedTranslator()
    if model is None and configured_model() is None:
        if translator == "llm":
            raise ModelUnavailable.no_model()
        return EmbeddedTranslator()
    from nlfilter.translate.chat import ChatTranslator  # loads asyncio and the SQL parser

    chat = model if isinstance(model, ChatTranslator) else ChatTranslator(model, cache=cache)
    return chat if translator == "llm" else AutoTranslator(EmbeddedTranslator(), chat, sure)


class AutoTranslator:
    """The embedded translator first; the model for a request that it does not fully understand, or of which
    it can only look for words in texts.

    When the model fails, or nothing that it proposes can be applied, what the embedded translator did
    understand stands in, marked `degraded` and with its unmatched phrases; if that is nothing, the model's
    error is raised.
    """

    def __init__(self, embedded: Translator, model: Translator, sure: float = SURE) -> None:
        self._embedded = embedded
        self._model = model
        self._sure = sure

    def draft(self, request: str, context: Context) -> Draft:
        """Propose conditions for a request."""
        first = self._embedded.draft(request, context)
        if _is_understood(first, self._sure):
            return first
        try:
            second = self._model.draft(request, replace(context, analysis=first.analysis))
        except TranslationError as error:
            failure = error
        else:
            return _better(first, second, request, context)
        return _stand_in(first, failure)

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, without blocking the event loop."""
        first = await self._embedded.adraft(request, context)
        if _is_understood(first, self._sure):
            return first
        try:
            second = await self._model.adraft(request, replace(context, analysis=first.analysis))
        except TranslationError as error:
            failure = error
        else:
            return _better(first, second, request, context)
        return _stand_in(first, failure)


def _is_understood(first: Draft, sure: float) -> bool:
    """Whether the embedded translator knows all that is said, and surely enough.

    A word that no vocabulary knows is looked for in texts where there is nobody else to ask; a model may know
    what it means, or that it asks for nothing ("*hiring* product managers").
    """
    return is_understood(first, sure) and not first.searched


def _better(first: Draft, second: Draft, request: str, context: Context) -> Draft:
    """The model's draft, unless nothing of it can be applied and something of the other can."""
    second = replace(second, analysis=second.analysis or first.analysis)
    if not _proposes(first) or has_standing(second, request, context):
        return second
    log.info("nothing of the model's answer can be applied; the embedded answer stands in")
    return replace(first, degraded=True, cause=Failure.NOT_APPLICABLE, usage=second.usage)


def _stand_in(first: Draft, failure: TranslationError) -> Draft:
    if not _proposes(first):
        raise failure
    log.info("%s; the embedded answer stands in", type(failure).__name__)
    return replace(first, degraded=True, cause=failure.cause, usage=failure.usage or first.usage)


def _proposes(draft: Draft) -> bool:
    return bool(draft.conditions or draft.remove)
