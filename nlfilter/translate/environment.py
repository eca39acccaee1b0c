"""What can be told of models without loading the libraries that they come with."""

from __future__ import annotations

import os
import sys


def configured_model() -> str | None:
    """The model that the environment names (NLFILTER_MODEL), if it does."""
    return os.environ.get("NLFILTER_MODEL", "").strip() or None


def is_chat_model(value: object) -> bool:
    """Whether it is one of LangChain's, which is not imported to find out."""
    module = sys.modules.get("langchain_core.language_models.chat_models")
    return module is not None and isinstance(value, module.BaseChatModel)
