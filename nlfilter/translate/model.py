"""One chat model, asked in the best way that it allows.

A provider that refuses a way is asked in the next one, and that is remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from nlfilter.errors import ModelUnavailable, UnusableReply
from nlfilter.translate.contract import CONDITIONS, Form
from nlfilter.translate.draft import Usage
from nlfilter.translate.failures import failure_of, is_blip, is_invalid_request, opening_failure
from nlfilter.translate.loops import PerLoop
from nlfilter.translate.prompt import Prompt
from nlfilter.translate.tracing import call_span, told_of
from nlfilter.translate.ways import Way, as_openai, openai_ways, other_ways, settings_for

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_openai.chat_models.base import BaseChatOpenAI

ONE_BLIP = 1
"""How often a call that failed at the server or on its way is made again."""

MOST_TOKENS = 1_000_000_000
"""A provider that tells of more counts wrongly."""

_STOPPED_BY_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "model_length"})
_STOPPED_BY_REFUSAL = frozenset({"content_filter", "refusal", "SAFETY"})

Spend = Callable[[Usage], None]


@dataclass(frozen=True)
class Answer:
    """What a model said; `problem` when it is no answer, or only the beginning of one."""

    text: str
    problem: UnusableReply | None = None


class Model:
    """A chat model ready to be asked; serves any number of event loops, one after another or side by side.

    `temperature` 0 and a bound on the answer are set where the model has such a setting and its owner left
    it alone.
    """

    def __init__(self, model: BaseChatModel, *, max_tokens: int, form: Form = CONDITIONS) -> None:
        settings = settings_for(model, max_tokens)
        self._told = told_of(model)
        own = as_openai(model)
        if own is not None:
            _check_key(own)
        self._ways = () if own else other_ways(model.model_copy(update=settings), form)
        self._openai_ways = PerLoop(partial(openai_ways, own, settings, form)) if own else None
        self._first = 0

    async def ask(self, prompt: Prompt, spend: Spend) -> Answer:
        """The model's answer; raises `ModelUnavailable`, or `UnusableReply` for an unreadable envelope.

        `spend` is told of each call when it is made, and of the tokens that it took once they are known.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        ways = await self._ways_here()
        number, blips = self._first, ONE_BLIP
        while True:
            way = ways[number]
            spend(Usage(calls=1))
            with call_span(self._told, prompt) as span:
                try:
                    reply = await way.model.ainvoke(messages, **way.extra)
                    usage = _tokens(reply)
                    spend(usage)
                    span.spent(usage)
                    answer = _read(reply)
                except Exception as error:  # whatever a provider raises: nothing of it goes on from here
                    failure, invalid, blip = failure_of(error), is_invalid_request(error), is_blip(error)
                    span.failed(failure)
                else:
                    if answer.problem:
                        span.failed(answer.problem)
                    self._first = number
                    return answer
            if invalid and number + 1 < len(ways):
                number += 1
            elif blip and blips:
                blips -= 1
            else:
                raise failure

    async def _ways_here(self) -> tuple[Way, ...]:
        """The ways that the running event loop may take."""
        if self._openai_ways is None:
            return self._ways
        try:
            return await self._openai_ways.here()
        except Exception as error:  # a proxy or a certificate that a connection cannot be made with
            failure = opening_failure(error)
        raise failure


def _check_key(model: BaseChatOpenAI) -> None:
    """A key travels in a header, which holds no other letters than these."""
    reveal = getattr(model.openai_api_key, "get_secret_value", None)
    if reveal is not None and not all("!" <= letter <= "~" for letter in reveal()):
        raise ModelUnavailable.bad_key()


# Reading the envelope -----------------------------------------------------------------------------------


def _read(reply: Any) -> Answer:
    """The answer out of a message, out of LangChain's `{"raw", "parsed"}`, or out of a model's own dict."""
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
    """What a provider says that a call took: numbers of its own, which may be anything."""
    message = reply.get("raw") if isinstance(reply, dict) else reply
    told = getattr(message, "usage_metadata", None)
    if not isinstance(told, Mapping):
        return Usage()
    return Usage(0, _count(told.get("input_tokens")), _count(told.get("output_tokens")))


def _count(told: object) -> int:
    return int(told) if isinstance(told, int | float) and 0 <= told <= MOST_TOKENS else 0
