"""One chat model, asked in the best way that it allows.

OpenAI's models take a prebuilt strict format; others take LangChain's structured output if they have it,
else plain JSON. A provider that refuses a way is asked in the next one, and that is remembered.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from nlfilter.errors import InputError, ModelUnavailable, UnusableReply
from nlfilter.translate.contract import REPLY_SCHEMA, RESPONSE_FORMAT
from nlfilter.translate.draft import Usage
from nlfilter.translate.failures import failure_of, is_blip, is_invalid_request
from nlfilter.translate.loops import Close, PerLoop
from nlfilter.translate.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable
    from langchain_openai.chat_models.base import BaseChatOpenAI

ONE_BLIP = 1
"""How often a call that failed at the server or on its way is made again."""

_STOPPED_BY_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "model_length"})
_STOPPED_BY_REFUSAL = frozenset({"content_filter", "refusal", "SAFETY"})


@dataclass(frozen=True)
class Answer:
    """What a model said, and what it cost; `problem` when it is no answer."""

    text: str
    usage: Usage
    problem: UnusableReply | None = None


@dataclass(frozen=True)
class _Way:
    """How to ask: a model (or one with structured output), and what to send beside the messages."""

    model: Runnable[Any, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)


def open_model(name: str, timeout: float) -> BaseChatModel:
    """The model that `openai:NAME` names; its key and address come from the usual OPENAI_* environment."""
    provider, _, model = name.partition(":")
    if provider != "openai" or not model:
        raise InputError.unknown_provider()
    import openai
    from langchain_openai import ChatOpenAI

    try:
        # The provider's own retries may wait for as long as it says, which the deadline has no time for.
        return ChatOpenAI(model=model, timeout=timeout + 1, max_retries=0)
    except openai.OpenAIError:
        pass  # it is raised for a missing key alone
    raise ModelUnavailable.no_key()


def identity(model: BaseChatModel | str) -> str:
    """What tells one model's answers from another's: its class, address and settings."""
    if isinstance(model, str):
        return f"{model} {os.environ.get('OPENAI_BASE_URL')} {os.environ.get('OPENAI_API_BASE')}"
    address = getattr(getattr(model, "root_async_client", None), "base_url", "")
    settings = sorted(model._identifying_params.items())
    return f"{type(model).__module__}.{type(model).__qualname__} {address} {settings}"


class Model:
    """A chat model ready to be asked; serves any number of event loops, one after another or side by side.

    `temperature` 0 and a bound on the answer are set where the model has such a setting and its owner left
    it alone.
    """

    def __init__(self, model: BaseChatModel, *, max_tokens: int) -> None:
        settings = _unset(model, {"temperature": 0.0} | dict.fromkeys(_BOUNDS, max_tokens))
        own = _as_openai(model)
        self._ways = () if own else _ways(model.model_copy(update=settings))
        self._openai_ways = PerLoop(partial(_openai_ways, own, settings)) if own else None
        self._first = 0

    async def ask(self, prompt: Prompt) -> Answer:
        """The model's answer; raises `ModelUnavailable`, or `UnusableReply` for an unreadable envelope."""
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        ways = await self._openai_ways.here() if self._openai_ways else self._ways
        number, blips = self._first, ONE_BLIP
        while True:
            way = ways[number]
            try:
                answer = _read(await way.model.ainvoke(messages, **way.extra))
            except Exception as error:  # whatever a provider raises: nothing of it goes on from here
                failure, invalid, blip = failure_of(error), is_invalid_request(error), is_blip(error)
            else:
                self._first = number
                return answer
            if invalid and number + 1 < len(ways):
                number += 1
            elif blip and blips:
                blips -= 1
            else:
                raise failure


# The ways, best first -----------------------------------------------------------------------------------

_BOUNDS = ("max_tokens", "max_output_tokens", "num_predict", "max_new_tokens")
"""What the length of an answer is called by different models."""


def _unset(model: BaseChatModel, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a model has and that its owner did not choose."""
    fields = type(model).model_fields
    return {k: v for k, v in wanted.items() if k in fields and k not in model.model_fields_set}


def _as_openai(model: BaseChatModel) -> BaseChatOpenAI | None:
    """The model if it is one of langchain-openai's, which is not imported to find out."""
    module = sys.modules.get("langchain_openai.chat_models.base")
    return model if module is not None and isinstance(model, module.BaseChatOpenAI) else None


def _openai_ways(model: BaseChatOpenAI, settings: Mapping[str, Any]) -> tuple[tuple[_Way, ...], Close]:
    """The ways to ask an OpenAI model from one event loop, and how to close the connections they keep.

    LangChain's models share one asynchronous HTTP client in a process, which breaks with the first loop that
    ends. A client that the caller brought is left alone.
    """
    model, close = _with_own_client(model)
    tuned = model.model_copy(update=dict(settings))
    warm = model.model_copy(update={k: v for k, v in settings.items() if k != "temperature"})
    if model.use_responses_api:
        strict: dict[str, Any] = {"response_format": RESPONSE_FORMAT}
    else:
        # As part of the body, the format passes LangChain and the client by; as a parameter, both would
        # rework it for every call, for a third more CPU.
        strict = {"extra_body": {**(model.extra_body or {}), "response_format": RESPONSE_FORMAT}}
    return (_Way(tuned, strict), _Way(warm, strict), _Way(warm)), close


def _with_own_client(model: BaseChatOpenAI) -> tuple[BaseChatOpenAI, Close]:
    if model.http_async_client is not None:
        return model, _nothing
    if model.http_client is not None:
        raise InputError.one_sided_http_client()
    from openai import DefaultAioHttpClient

    client = DefaultAioHttpClient(timeout=model.root_async_client.timeout)
    root = model.root_async_client.with_options(http_client=client)
    own = {"root_async_client": root, "async_client": root.chat.completions}
    return model.model_copy(update=own), client.aclose


async def _nothing() -> None:
    pass


def _ways(model: BaseChatModel) -> tuple[_Way, ...]:
    schema = {"title": "conditions", "description": "The request as conditions.", **REPLY_SCHEMA}
    try:
        structured = model.with_structured_output(schema, include_raw=True)
    except NotImplementedError:
        return (_Way(model),)
    return (_Way(structured), _Way(model))


# Reading the envelope -----------------------------------------------------------------------------------


def _read(reply: Any) -> Answer:
    """The answer out of a message, or out of LangChain's `{"raw", "parsed"}`."""
    message, parsed = (reply["raw"], reply.get("parsed")) if isinstance(reply, dict) else (reply, None)
    usage = _usage(message)
    told: dict[str, Any] = message.response_metadata
    stopped = {str(told.get(key)) for key in ("finish_reason", "stop_reason", "done_reason")}
    if message.additional_kwargs.get("refusal") or stopped & _STOPPED_BY_REFUSAL:
        return Answer("", usage, UnusableReply.refused())
    if stopped & _STOPPED_BY_LENGTH:
        return Answer("", usage, UnusableReply.cut_short())
    return Answer(json.dumps(parsed) if isinstance(parsed, dict) else str(message.text), usage)


def _usage(message: AIMessage) -> Usage:
    if (told := message.usage_metadata) is None:
        return Usage(calls=1)
    return Usage(1, told["input_tokens"], told["output_tokens"])
