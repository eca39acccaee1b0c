"""Opens a model: one that a name and the environment describe, or a given LangChain model.

Errors are told in our own words, because those of the libraries would quote addresses and settings.
"""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

from nlfilter.translate.models.environment import provider_model
from nlfilter.translate.models.model import Model, opening_failure
from nlfilter.translate.prompts.contract import CONDITIONS, Form

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def open_model(
    named: BaseChatModel | str, *, timeout: float, max_tokens: int, form: Form = CONDITIONS
) -> Model:
    """The given model, or the one that `openai:NAME` names, with key and address from OPENAI_*.

    Raises `InputError` for another name, `ModelUnavailable` if the model cannot be set up.
    """
    try:
        chat = _named(named, timeout) if isinstance(named, str) else named
        return Model(chat, max_tokens=max_tokens, form=form, patience=timeout / 2)
    except Exception as error:
        failure = opening_failure(error)
    raise failure


def _named(name: str, timeout: float) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    # The provider's own retries may wait too long for our deadline.
    return ChatOpenAI(model=provider_model(name), timeout=timeout + 1, max_retries=0)


def identity(model: BaseChatModel | str) -> str:
    """What distinguishes a model's answers from those of others: its class, address and settings.

    A model that does not tell its settings shares its answers with no other.
    """
    if isinstance(model, str):
        return f"{model} {os.environ.get('OPENAI_BASE_URL')} {os.environ.get('OPENAI_API_BASE')}"
    try:
        address = getattr(getattr(model, "root_async_client", None), "base_url", "")
        settings = sorted(model._identifying_params.items())
        return f"{type(model).__module__}.{type(model).__qualname__} {address} {settings}"
    except Exception:
        return str(uuid.uuid4())
