"""Chooses the translator: the embedded one if it understands everything, else a model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nlfilter.errors import Failure, InputError, ModelUnavailable, TranslationError
from nlfilter.translate.acceptance.acceptance import has_usable_parts
from nlfilter.translate.confidence import SURE, is_understood
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Translator
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.models.environment import configured_model
from nlfilter.where.phrases import Unmatched

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.translate.models.chat_translator import Cache, ChatTranslator


def configured(
    translator: str,
    model: BaseChatModel | ChatTranslator | str | None = None,
    *,
    cache: Cache = "memory",
    sure: float = SURE,
) -> Translator:
    """The translator named "auto", "embedded" or "llm", with the given model or that of the environment.

    `cache` is used for a new `ChatTranslator`; a given one keeps its own. With a confidence of at least
    `sure`, "auto" asks no model.

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
    from nlfilter.translate.models.chat_translator import ChatTranslator  # loads asyncio and the SQL parser

    chat = model if isinstance(model, ChatTranslator) else ChatTranslator(model, cache=cache)
    return chat if translator == "llm" else AutoTranslator(EmbeddedTranslator(), chat, sure)


class AutoTranslator:
    """Asks the embedded translator first.

    It asks the model about a request that is not fully understood, or whose words could only be searched for
    in texts.

    When the model fails, or nothing that it proposes can be applied, the draft of the embedded translator is
    used, marked `degraded` and with its unmatched phrases. If it is empty, the model's error is raised.
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
            second = self._model.draft(request, context)
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
            second = await self._model.adraft(request, context)
        except TranslationError as error:
            failure = error
        else:
            return _better(first, second, request, context)
        return _stand_in(first, failure)


def _is_understood(first: Draft, sure: float) -> bool:
    """Whether the embedded translator understands the whole request, and surely enough.

    Without a model, unknown words are searched for in texts. A model may know what they mean, or that they
    ask for nothing ("*hiring* product managers").
    """
    return is_understood(first, sure) and not first.searched


def _better(first: Draft, second: Draft, request: str, context: Context) -> Draft:
    """The model's draft; but the other one if only that can be applied."""
    if not _proposes(first) or has_usable_parts(second, request, context):
        return second
    _log("nothing of the model's answer can be applied")
    return replace(first, degraded=True, cause=Failure.NOT_APPLICABLE, usage=second.usage)


def _stand_in(first: Draft, failure: TranslationError) -> Draft:
    if not _proposes(first):
        failure.unmatched = tuple(one for one in first.unmatched if isinstance(one, Unmatched))
        raise failure
    _log(type(failure).__name__)
    return replace(first, degraded=True, cause=failure.cause, usage=failure.usage or first.usage)


def _log(why: str) -> None:
    import logging  # slow to load, and rarely needed

    logging.getLogger(__name__).info("%s; the embedded answer stands in", why)


def _proposes(draft: Draft) -> bool:
    return bool(draft.conditions or draft.remove)
