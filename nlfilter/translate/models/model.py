"""One chat model, asked in the best way that it supports.

If a provider refuses a way, the next one is tried and remembered.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nlfilter.errors import ModelUnavailable, UnusableReply
from nlfilter.translate.draft import Usage
from nlfilter.translate.models.failures import (
    failure_of,
    is_invalid_request,
    is_temporary,
    opening_failure,
    pause_wanted,
)
from nlfilter.translate.models.loops import PerLoop
from nlfilter.translate.models.tracing import attributes_of, call_span
from nlfilter.translate.models.ways import (
    Way,
    as_openai,
    openai_ways,
    other_ways,
    repeats_itself,
    settings_for,
)
from nlfilter.translate.prompts.contract import CONDITIONS, Form
from nlfilter.translate.prompts.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_openai.chat_models.base import BaseChatOpenAI

ONE_RETRY = 1
"""How often a call is repeated after a failure of the server or the network."""

MOST_TOKENS = 1_000_000_000
"""The most tokens of one call; a larger number is a provider's mistake."""

_STOPPED_BY_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "model_length"})
_STOPPED_BY_REFUSAL = frozenset({"content_filter", "refusal", "SAFETY"})

Spend = Callable[[Usage], None]


class Answer(Struct, frozen=True):
    """A model's answer, or the `problem` if it is missing or cut off."""

    text: str
    problem: UnusableReply | None = None


class Model:
    """A chat model that is ready; it serves any number of event loops, also at the same time.

    `temperature` 0 and a limit for the answer are set if the model has these settings and its owner did not
    choose them. `patience` is how many seconds it waits if a busy server says how long.
    """

    def __init__(
        self, model: BaseChatModel, *, max_tokens: int, form: Form = CONDITIONS, patience: float = 0
    ) -> None:
        settings = settings_for(model, max_tokens)
        self._attributes = attributes_of(model)
        own = as_openai(model)
        if own is not None:
            _check_key(own)
        self._ways = () if own else other_ways(model.model_copy(update=settings), form)
        self._openai_ways = PerLoop(partial(openai_ways, own, settings, form)) if own else None
        self._first = 0
        self._patience = patience
        self._retries = 0 if own and repeats_itself(own) else ONE_RETRY

    async def ask(self, prompt: Prompt, spend: Spend) -> Answer:
        """The model's answer; raises `ModelUnavailable`, or `UnusableReply` for an unreadable envelope.

        `spend` is called for each call, and again with its tokens when they are known.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        ways = await self._ways_here()
        number, retries = self._first, self._retries
        while True:
            way = ways[number]
            spend(Usage(calls=1))
            with call_span(self._attributes, prompt) as span:
                try:
                    reply = await way.model.ainvoke(messages, **way.extra)
                    usage = _tokens(reply)
                    spend(usage)
                    span.spent(usage)
                    answer = _read(reply)
                except Exception as error:  # a provider may raise anything; none of its text leaves here
                    failure, invalid = failure_of(error), is_invalid_request(error)
                    temporary, pause = is_temporary(error), pause_wanted(error)
                    span.failed(failure)
                else:
                    if answer.problem:
                        span.failed(answer.problem)
                    self._first = number
                    return answer
            if invalid and number + 1 < len(ways):
                number += 1
            elif retries and (temporary or (pause is not None and pause <= self._patience)):
                retries -= 1
                await asyncio.sleep(0 if temporary else pause or 0)
            else:
                raise failure

    async def _ways_here(self) -> tuple[Way, ...]:
        """The ways to ask in the running event loop."""
        if self._openai_ways is None:
            return self._ways
        try:
            return await self._openai_ways.here()
        except Exception as error:  # a bad proxy or certificate
            failure = opening_failure(error)
        raise failure


def _check_key(model: BaseChatOpenAI) -> None:
    """Raises `ModelUnavailable` if a header cannot carry the key."""
    reveal = getattr(model.openai_api_key, "get_secret_value", None)
    if reveal is not None and not all("!" <= letter <= "~" for letter in reveal()):
        raise ModelUnavailable.bad_key()


# Reading the envelope -----------------------------------------------------------------------------------


def _read(reply: Any) -> Answer:
    """The answer in a message, in LangChain's `{"raw", "parsed"}`, or in a model's own dict."""
    if isinstance(reply, dict) and "raw" not in reply:
        return Answer(json.dumps(reply))
    message, parsed = (reply["raw"], reply.get("parsed")) if isinstance(reply, dict) else (reply, None)
    told: dict[str, Any] = message.response_metadata
    stopped = {str(told.get(key)) for key in ("finish_reason", "stop_reason", "done_reason")}
    if message.additional_kwargs.get("refusal") or stopped & _STOPPED_BY_REFUSAL:
        return Answer("", UnusableReply.refused())
    if stopped & _STOPPED_BY_LENGTH:
        return Answer(str(message.text), UnusableReply.cut_short())
    return Answer(json.dumps(parsed) if isinstance(parsed, dict) else str(message.text))


def _tokens(reply: Any) -> Usage:
    """The usage that a provider reports; its numbers may be anything."""
    message = reply.get("raw") if isinstance(reply, dict) else reply
    told = getattr(message, "usage_metadata", None)
    if not isinstance(told, Mapping):
        return Usage()
    return Usage(0, _count(told.get("input_tokens")), _count(told.get("output_tokens")))


def _count(told: object) -> int:
    return int(told) if isinstance(told, int | float) and 0 <= told <= MOST_TOKENS else 0
