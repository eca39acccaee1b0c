"""A chat model that answers from a file: the way there and back is the real one, the repair included.

A reply that the gate refuses is asked for once more, as from any model; it comes again, and stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict

from benchmarks.judge.sets import lines
from nlfilter.translate.tokens import count_tokens

Replies = Mapping[str, str]
"""What a model answered, by case."""


def read_replies(path: Path) -> Replies:
    """A file of `{id, reply}` lines; a file that is not there holds none."""
    if not path.exists():
        return {}
    return {
        line["id"]: line["reply"] if isinstance(line["reply"], str) else json.dumps(line["reply"])
        for line in lines(path)
    }


class Script:
    """The replies, the one that is due, and what was asked for since: calls, and tokens of their prompts."""

    def __init__(self, replies: Replies) -> None:
        self.replies = replies
        self.begin("")

    def begin(self, case: str) -> None:
        """Turn to a case."""
        self._case = case
        self.calls = 0
        self.prompt_tokens = 0

    def answer(self, texts: Sequence[str]) -> str:
        """The reply to the case at hand."""
        self.calls += 1
        self.prompt_tokens += sum(map(_tokens, texts))
        return self.replies[self._case]


class ScriptedModel(BaseChatModel):
    """Answers as a script says."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    script: Script

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        answer = self.script.answer([str(message.content) for message in messages])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(answer))])


# The system message is the same for all cases of a table.
_tokens = lru_cache(maxsize=64)(count_tokens)
