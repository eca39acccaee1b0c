"""One chat model, asked in the best way that it allows.

OpenAI's models take a prebuilt strict format; others take LangChain's structured output if they have it,
else plain JSON. A provider that refuses a way is asked in the next one, and that is remembered.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlfilter.errors import InputError, ModelUnavailable, TranslationError, UnusableReply
from nlfilter.translate.contract import REPLY_SCHEMA, RESPONSE_FORMAT
from nlfilter.translate.draft import Usage
from nlfilter.translate.failures import failure_of, is_invalid_request
from nlfilter.translate.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable
    from langchain_openai.chat_models.base import BaseChatOpenAI

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
        # One retry, for a blip: the deadline over all calls leaves no time for more.
        return ChatOpenAI(model=model, timeout=timeout + 1, max_retries=1)
    except openai.OpenAIError:
        pass  # it is raised for a missing key alone
    raise ModelUnavailable.no_key()


def identity(model: BaseChatModel) -> str:
    """What tells one model's answers from another's: its class, address and settings."""
    address = getattr(model, "openai_api_base", None)
    settings = sorted(model._identifying_params.items())
    return f"{type(model).__module__}.{type(model).__qualname__} {address} {settings}"


class Model:
    """A chat model ready to be asked; serves any number of event loops, one after another or side by side.

    `temperature` 0 and a bound on the answer are set where the model has such a setting and its owner left
    it alone.
    """

    def __init__(self, model: BaseChatModel, *, max_tokens: int) -> None:
        self._model = model
        self._settings = _unset(model, {"temperature": 0.0} | dict.fromkeys(_BOUNDS, max_tokens))
        self._openai = _as_openai(model)
        self._ways: dict[asyncio.AbstractEventLoop | None, tuple[_Way, ...]] = {}
        self._clients: dict[asyncio.AbstractEventLoop, AsyncGenerator[Any]] = {}
        self._first = 0

    async def ask(self, prompt: Prompt) -> Answer:
        """The model's answer; raises `ModelUnavailable`, or `UnusableReply` for an unreadable envelope."""
        from langchain_core.messages import HumanMessage, SystemMessage

        messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        ways = await self._ways_here()
        failure: TranslationError = ModelUnavailable.failed()
        for number in range(self._first, len(ways)):
            way = ways[number]
            try:
                reply = await way.model.ainvoke(messages, **way.extra)
                answer = _read(reply)
            except Exception as error:
                failure = failure_of(error)
                if is_invalid_request(error):
                    continue
                break
            self._first = number
            return answer
        raise failure

    async def _ways_here(self) -> tuple[_Way, ...]:
        """The ways to ask from the running event loop, built when it first asks."""
        if self._openai is None:
            if None not in self._ways:
                self._ways[None] = _ways(self._model.model_copy(update=self._settings))
            return self._ways[None]
        loop = asyncio.get_running_loop()
        if loop not in self._ways:
            model = await self._own_client(self._openai, loop)
            self._ways[loop] = _openai_ways(model, self._settings)
        return self._ways[loop]

    async def _own_client(self, model: BaseChatOpenAI, loop: asyncio.AbstractEventLoop) -> BaseChatOpenAI:
        """The model with an HTTP client made for this loop.

        LangChain's clients share one asynchronous HTTP client in a process, which breaks with the first loop
        that closes. A client that the caller brought is left alone.
        """
        if model.http_async_client is not None:
            return model
        if model.http_client is not None:
            raise InputError.one_sided_http_client()
        from openai import DefaultAioHttpClient

        for closed in [known for known in self._clients if known.is_closed()]:
            self._forget(closed)
        client = DefaultAioHttpClient(timeout=model.root_async_client.timeout)
        self._clients[loop] = _closed_with_its_loop(client, lambda: self._forget(loop))
        await anext(self._clients[loop])
        root = model.root_async_client.with_options(http_client=client)
        return model.model_copy(update={"root_async_client": root, "async_client": root.chat.completions})

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ways.pop(loop, None)
        self._clients.pop(loop, None)


async def _closed_with_its_loop(client: Any, forget: Callable[[], None]) -> AsyncGenerator[Any]:
    """Left waiting on purpose: a loop that shuts down closes its asynchronous generators, so this client."""
    try:
        yield client
    finally:
        forget()
        await client.aclose()


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


def _openai_ways(model: BaseChatOpenAI, settings: Mapping[str, Any]) -> tuple[_Way, ...]:
    warm = {k: v for k, v in settings.items() if k != "temperature"}
    tuned, untuned = model.model_copy(update=dict(settings)), model.model_copy(update=warm)
    if model.use_responses_api:
        strict: dict[str, Any] = {"response_format": RESPONSE_FORMAT}
    else:
        # As part of the body, the format passes LangChain and the client by; as a parameter, both would
        # rework it for every call, for a third more CPU.
        strict = {"extra_body": {**(model.extra_body or {}), "response_format": RESPONSE_FORMAT}}
    return (_Way(tuned, strict), _Way(untuned, strict), _Way(untuned))


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
