"""One request to a model: it is asked once, and once more if its answer is unusable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.errors import RejectedWhere, TranslationError, UnusableReply
from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import Folded
from nlfilter.translate.acceptance.answers import places_of
from nlfilter.translate.acceptance.clauses import gated
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition, Usage
from nlfilter.translate.embedded import asks_for_nothing
from nlfilter.translate.models.cache import cache_key
from nlfilter.translate.prompts.contract import read_reply
from nlfilter.translate.prompts.prompt import Prompt, build_prompt
from nlfilter.translate.prompts.visible import resembling
from nlfilter.translate.reader.analysis import Analysis, analysis_of

if TYPE_CHECKING:
    from nlfilter.translate.models.model import Model

NOT_THE_SHAPE = "not one JSON object of the agreed shape"
"""The message for a model whose answer cannot be read."""

UNSAID = "its phrase is not in the request"
"""The message for a condition that matches no phrase of the request."""


class ParsedReply(Struct, frozen=True):
    """A reply after reading: its draft, and what the gate refused, as codes and positions."""

    draft: Draft
    refused: tuple[str, ...]

    @property
    def usable_parts(self) -> int:
        """The number of usable conditions and removals."""
        return len(self.draft.conditions) - len(self.refused) + len(self.draft.remove)

    @property
    def usable(self) -> bool:
        """Whether anything is usable, or the model plainly says that nothing can be said."""
        return self.usable_parts > 0 or not self.refused


def read(text: str, request: str, context: Context) -> ParsedReply:
    """Read a reply and try its clauses at the gate; raises `UnusableReply`.

    An empty reply is only usable for a request that asks for nothing ("anything").
    """
    draft = read_reply(text)
    said_nothing = draft == Draft(source="llm")
    if said_nothing and not asks_for_nothing(analysis_of(request, context)):
        raise UnusableReply.empty()
    source = Folded.of(request)
    refused: list[str] = []
    conditions: list[DraftCondition] = []
    for number, condition in enumerate(draft.conditions, 1):
        said = places_of(condition.phrase, source)
        if not said:
            refused.append(f"condition {number}: {UNSAID}")
            conditions.append(condition)
            continue
        try:
            accepted = gated(str(condition.where), context.schema)
        except RejectedWhere as error:
            # A model is told positions, never its own words.
            spot = f" at {error.span[0]}-{error.span[1]}" if error.span else ""
            refused.append(f"condition {number} (request {said[0][0]}-{said[-1][1]}): {error.code}{spot}")
            conditions.append(condition)
        else:
            conditions.append(replace(condition, gated=accepted))
    return ParsedReply(replace(draft, conditions=tuple(conditions)), tuple(refused))


class Exchange:
    """A request to a model, with the best reply so far, the latest problem and the price.

    `run` may be cancelled at any await; `outcome` then gives what was reached. `text` is the best reply,
    `key` its key in the cache.
    """

    def __init__(self, request: str, context: Context) -> None:
        self.request = request
        self.context = context
        self.usage = Usage()
        self.best: ParsedReply | None = None
        self.problem: TranslationError | None = None
        self.text = ""
        self._finished = False
        self.key = cache_key(request, build_prompt(request, context), context)

    @cached_property
    def analysis(self) -> Analysis:
        """The reading of the request without a model, for the prompt and for the answer."""
        return analysis_of(self.request, self.context)

    def recall(self, kept: str | None) -> bool:
        """Take the cached reply, if there is one and it is usable."""
        if kept is not None:
            self._take(kept)
        found = bool(self.best and self.best.usable)
        if found and not self.usage.calls:
            self.usage += Usage(recalled=1)
        return found

    async def run(self, model: Model) -> None:
        """Ask the model, and ask once more with the codes of the gate if something was refused."""
        # Not earlier, because a cached request does not need it.
        near = resembling(self.analysis)
        if refused := await self._ask(model, self._asking(near)):
            self.usage += Usage(repairs=1)
            await self._ask(model, self._asking(near, refused))
        self._finished = True

    @property
    def is_worth_keeping(self) -> bool:
        """Whether the reply is final: if its repair did not arrive, the next try may be better."""
        return self._finished and bool(self.best and self.best.usable)

    def outcome(self) -> Draft:
        """The draft; if there is none, raises the problem. Both hold the price."""
        if self.best and self.best.usable:
            return replace(self.best.draft, usage=self.usage)
        problem = self.problem or UnusableReply.all_rejected()
        problem.usage = self.usage
        raise problem

    @property
    def shape(self) -> str:
        """The outcome for the log, without any text of the model."""
        draft = self.best.draft if self.best else Draft()
        return (
            f"{len(draft.conditions)} conditions, {len(draft.remove)} removed, "
            f"{len(draft.unmatched)} unmatched, "
            f"{len(self.best.refused) if self.best else 0} refused, "
            f"{type(self.problem).__name__ if self.problem else 'no problem'}, {self.usage.calls} calls, "
            f"{self.usage.input_tokens}+{self.usage.output_tokens} tokens"
        )

    def _asking(self, near: Mapping[str, tuple[str, ...]], refused: tuple[str, ...] = ()) -> Prompt:
        return build_prompt(self.request, self.context, resembling=near, refused=refused)

    async def _ask(self, model: Model, prompt: Prompt) -> tuple[str, ...]:
        """Make one call; return what the model should repair."""
        answer = await model.ask(prompt, self._spend)
        if answer.problem:
            self.problem = answer.problem
            return ()
        return self._take(answer.text)

    def _spend(self, usage: Usage) -> None:
        self.usage += usage

    def _take(self, text: str) -> tuple[str, ...]:
        """Keep a reply that is at least as usable as the best so far; return what the gate refused."""
        try:
            reading = read(text, self.request, self.context)
        except UnusableReply as error:
            self.problem = error
            return (NOT_THE_SHAPE,)
        if self.best is None or reading.usable_parts >= self.best.usable_parts:
            self.best, self.text = reading, text
        return reading.refused
