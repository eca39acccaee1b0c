"""The ways to ask a chat model, best first.

OpenAI's models get a prebuilt strict format. Others get LangChain's structured output if they support it,
else plain JSON.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from nlfilter.errors import InputError
from nlfilter.translate.models.loops import Close
from nlfilter.translate.prompts.contract import Form

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable
    from langchain_openai.chat_models.base import BaseChatOpenAI


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
