"""One chat model, asked in the best way that it supports.

If a provider refuses a way, the next one is tried and remembered.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from nlfilter.errors import InputError, ModelUnavailable, NLFilterError, TranslationError, UnusableReply
from nlfilter.translate.draft import Usage
from nlfilter.translate.models.loops import Close, PerLoop
from nlfilter.translate.models.tracing import attributes_of, call_span
from nlfilter.translate.prompts.contract import CONDITIONS, Form
from nlfilter.translate.prompts.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable
    from langchain_openai.chat_models.base import BaseChatOpenAI


BY_STATUS: dict[int, Callable[[], TranslationError]] = {
    **dict.fromkeys((301, 302, 303, 307, 308), ModelUnavailable.redirected),
    400: ModelUnavailable.request_refused,
    401: ModelUnavailable.denied,
    403: ModelUnavailable.denied,
    404: ModelUnavailable.unknown_model,
    408: ModelUnavailable.late,
    413: ModelUnavailable.request_refused,
    422: ModelUnavailable.request_refused,
    429: ModelUnavailable.busy,
    503: ModelUnavailable.overloaded,
    504: ModelUnavailable.late,
    529: ModelUnavailable.overloaded,
}

# Classes of LangChain, of provider clients and of Python, by name, so that nothing needs to be imported.
# The nearest ancestor of an error wins.
BY_CLASS: dict[str, Callable[[], TranslationError]] = {
    "ModelRefusalError": UnusableReply.refused,
    "ContentFilterFinishReasonError": UnusableReply.refused,
    "LengthFinishReasonError": UnusableReply.cut_short,
    "OutputParserException": UnusableReply.wrong_shape,
    "ModelAuthenticationError": ModelUnavailable.denied,
    "ModelPermissionDeniedError": ModelUnavailable.denied,
    "ModelNotFoundError": ModelUnavailable.unknown_model,
    "ModelRateLimitError": ModelUnavailable.busy,
    "ModelConnectionError": ModelUnavailable.unreachable,
    "ModelTimeoutError": ModelUnavailable.late,
    "ModelInvalidRequestError": ModelUnavailable.request_refused,
    "ContextOverflowError": ModelUnavailable.request_refused,
    "ModelError": ModelUnavailable.failed,
    "ConnectError": ModelUnavailable.unreachable,
    "ConnectionError": ModelUnavailable.unreachable,
    "TimeoutError": ModelUnavailable.late,
    "UnicodeEncodeError": ModelUnavailable.not_set_up,  # a header that cannot be sent
    # Clients raise these for an answer that they cannot read.
    "ReplyTooLarge": UnusableReply.too_large,
    "ReplyBroken": UnusableReply.not_json,
    "JSONDecodeError": UnusableReply.not_json,
    "ValueError": UnusableReply.wrong_shape,
    "LookupError": UnusableReply.wrong_shape,
    "TypeError": UnusableReply.wrong_shape,
    "AttributeError": UnusableReply.wrong_shape,
}


def failure_of(error: Exception) -> TranslationError:
    """Our error for an error that a chat model raised.

    >>> failure_of(ConnectionRefusedError("secret")).message
    "The model's server cannot be reached."
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status in BY_STATUS:
        return BY_STATUS[status]()
    if _comes_from(error, _NOT_CONNECTED):
        return ModelUnavailable.unreachable()
    known = (BY_CLASS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in BY_CLASS)
    return next(known, ModelUnavailable.failed)()


def opening_failure(error: Exception) -> NLFilterError:
    """Our error for an error during the set-up of a model.

    >>> opening_failure(FileNotFoundError("/secret")).message
    'The model, or the connection to it, cannot be set up.'
    """
    if isinstance(error, NLFilterError):
        return error
    # Without a key, the client raises the base class of its errors, and only then.
    return (
        ModelUnavailable.no_key() if type(error).__name__ == "OpenAIError" else ModelUnavailable.not_set_up()
    )


# The libraries report a connection that is refused, or that the server had closed, as a timeout.
_BROKEN = frozenset({"ConnectError", "ConnectionError", "ServerDisconnectedError", "RemoteProtocolError"})
_NOT_CONNECTED = _BROKEN | {"ConnectTimeout", "ClientConnectorError"}
_BLIPS = _BROKEN | {"ModelAPIError", "ModelConnectionError"}


def is_temporary(error: Exception) -> bool:
    """Whether the same call may succeed at once; it will not after a rate limit or a long wait."""
    return _comes_from(error, _BLIPS)


def _comes_from(error: Exception, kinds: frozenset[str]) -> bool:
    """Whether an error, or one that caused it, is of one of these classes."""
    cause: BaseException | None = error
    while cause is not None:
        if not kinds.isdisjoint(_kinds(cause)):
            return True
        cause = cause.__cause__
    return False


def pause_wanted(error: Exception) -> float | None:
    """The seconds after which a busy server wants to be asked again, if it says so."""
    cause: BaseException | None = error
    while cause is not None:
        headers = getattr(getattr(cause, "response", None), "headers", {})
        if getattr(cause, "status_code", None) == _BUSY and (told := _seconds(headers.get("retry-after"))):
            return told
        cause = cause.__cause__
    return None


_BUSY = 429


def _seconds(told: object) -> float | None:
    """A header as seconds; it may also hold a day."""
    text = str(told)
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None


def is_invalid_request(error: Exception) -> bool:
    """Whether the provider may have refused a parameter (structured output, a temperature)."""
    if getattr(error, "status_code", None) in (400, 422):
        return True
    return not _kinds(error).isdisjoint({"ModelInvalidRequestError", "NotImplementedError", "ImportError"})


def _kinds(error: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


class Way(Struct, frozen=True):
    """A way to ask: a model (perhaps with structured output), and the arguments beside the messages."""

    model: Runnable[Any, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)


_BOUNDS = ("max_tokens", "max_output_tokens", "num_predict", "max_new_tokens")
"""The names of the limit for an answer in different models."""


def settings_for(model: BaseChatModel, max_tokens: int) -> dict[str, Any]:
    """The settings of a model: temperature 0 and a limit for the answer, if its owner did not choose them."""
    wanted = {"temperature": 0.0} | dict.fromkeys(_BOUNDS, max_tokens)
    fields = type(model).model_fields
    return {k: v for k, v in wanted.items() if k in fields and k not in model.model_fields_set}


def as_openai(model: BaseChatModel) -> BaseChatOpenAI | None:
    """The model if it comes from langchain-openai; that is not imported for this."""
    module = sys.modules.get("langchain_openai.chat_models.base")
    return model if module is not None and isinstance(model, module.BaseChatOpenAI) else None


def openai_ways(
    model: BaseChatOpenAI, settings: Mapping[str, Any], form: Form
) -> tuple[tuple[Way, ...], Close]:
    """The ways to ask an OpenAI model from one event loop, and a function that closes their connections."""
    model, close = _with_own_client(model)
    tuned = model.model_copy(update=dict(settings))
    warm = model.model_copy(update={k: v for k, v in settings.items() if k != "temperature"})
    if model.use_responses_api:
        strict: dict[str, Any] = {"response_format": form.response_format}
    else:
        # In the body, LangChain and the client leave the format alone. As a parameter, both would process it
        # in every call, which takes a third more CPU.
        strict = {"extra_body": {**(model.extra_body or {}), "response_format": form.response_format}}
    return (Way(tuned, strict), Way(warm, strict), Way(warm)), close


def _with_own_client(model: BaseChatOpenAI) -> tuple[BaseChatOpenAI, Close]:
    """Give a model its own client.

    LangChain's models share one asynchronous HTTP client in a process, which breaks when the first event loop
    ends. A client of the caller is left alone. A model with a proxy keeps LangChain's own client, which
    cannot be combined with ours. We repeat failed calls, so that the client does so only if its owner
    chose how often.
    """
    repeats = {} if "max_retries" in model.model_fields_set else {"max_retries": 0}
    if not model.openai_proxy:
        if model.http_async_client is not None:
            return _with_root(model, model.root_async_client.with_options(**repeats)), _nothing
        if model.http_client is not None:
            raise InputError.of("one_sided_http_client")
    from nlfilter.translate.models.connection import connect

    client = connect(model)
    root = model.root_async_client.with_options(http_client=client, **repeats)
    return _with_root(model, root), client.aclose


def _with_root(model: BaseChatOpenAI, root: Any) -> BaseChatOpenAI:
    return model.model_copy(update={"root_async_client": root, "async_client": root.chat.completions})


def repeats_itself(model: BaseChatOpenAI) -> bool:
    """Whether its owner chose that it repeats failed calls."""
    return "max_retries" in model.model_fields_set and bool(model.max_retries)


async def _nothing() -> None:
    pass


def other_ways(model: BaseChatModel, form: Form) -> tuple[Way, ...]:
    """The ways to ask any other model."""
    try:
        structured = model.with_structured_output(form.titled, include_raw=True)
    except Exception:  # every model can answer with plain JSON
        return (Way(model),)
    return (Way(structured), Way(model))


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
