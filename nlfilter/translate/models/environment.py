"""Facts about models that need no import of their libraries."""

from __future__ import annotations

import os
import sys

from nlfilter.errors import InputError


def configured_model() -> str | None:
    """The model in the environment variable NLFILTER_MODEL, if it is set."""
    return os.environ.get("NLFILTER_MODEL", "").strip() or None


def provider_model(name: str) -> str:
    """The model of the provider that `openai:NAME` names; raises `InputError` for another form."""
    provider, _, model = name.partition(":")
    if provider != "openai" or not model:
        raise InputError.of("unknown_provider")
    return model


def is_chat_model(value: object) -> bool:
    """Whether an object is a LangChain model; LangChain is not imported for this."""
    module = sys.modules.get("langchain_core.language_models.chat_models")
    return module is not None and isinstance(value, module.BaseChatModel)
