"""A chat model that answers from a file; all code around it is the real code, including the repair.

If the gate refuses a reply, the model is asked again, as any model; it gives the same reply, which is then
final.
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

from benchmarks.judge.sets import Run, lines
from nlfilter.translate.prompts.token_count import count_tokens

Replies = Mapping[str, str]
"""The replies of a model, by case."""


def read_replies(path: Path) -> Replies:
    """Reads a file of `{id, reply}` lines; a missing file has no replies."""
    if not path.exists():
        return {}
    return {
        line["id"]: line["reply"] if isinstance(line["reply"], str) else json.dumps(line["reply"])
        for line in lines(path)
    }


def replies_to(run: Run, answers: Path | None) -> Replies:
    """The answers given for a run, else those beside its cases.

    A run with an enriched schema never uses the latter: they answer other prompts and may not know its
    columns. Answers to the prompts of a first run are in `first_run.jsonl`, if the others are to older
    prompts or to those of the owner's schema.
    """
    given = answers / run.name / "answers.jsonl" if answers else None
    if given and given.exists():
        return read_replies(given)
    names = [] if run.enriched else ["answers.jsonl", "first_run.jsonl"][: 1 + run.inferred]
    return {key: reply for name in names for key, reply in read_replies(run.folder / name).items()}


class Script:
    """The replies, the next one, and the calls since then with the tokens of their prompts."""

    def __init__(self, replies: Replies) -> None:
        self.replies = replies
        self.begin("")

    def begin(self, case: str) -> None:
        """Moves to a case."""
        self._case = case
        self.calls = 0
        self.prompt_tokens = 0

    def answer(self, texts: Sequence[str]) -> str:
        """The reply to the current case."""
        self.calls += 1
        self.prompt_tokens += sum(map(_tokens, texts))
        return self.replies[self._case]


class ScriptedModel(BaseChatModel):
    """A model that answers from a script."""

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
