"""One request put to a model: asked once, and once more if its answer could not stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nlfilter.errors import RejectedWhere, TranslationError, UnusableReply
from nlfilter.schema.fold import Folded, fold
from nlfilter.translate.cache import cache_key
from nlfilter.translate.contract import read_reply
from nlfilter.translate.draft import Context, Draft, Usage
from nlfilter.translate.prompt import Prompt, build_prompt
from nlfilter.translate.resembling import resembling
from nlfilter.where.gate import parse_predicate

if TYPE_CHECKING:
    from nlfilter.translate.cache import ReplyCache
    from nlfilter.translate.model import Model

NOT_THE_SHAPE = "not one JSON object of the agreed shape"
"""What a model is told of an answer that could not be read."""


@dataclass(frozen=True)
class Reading:
    """A reply looked at: the draft, and what the gate refused of it, in codes and positions."""

    draft: Draft
    refused: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether anything of it can stand: a condition, a removal, or a plain "cannot be said"."""
        return not self.refused or len(self.refused) < len(self.draft.conditions) or bool(self.draft.remove)


def read(text: str, request: str, context: Context) -> Reading:
    """Read a reply and try its clauses at the gate; raises `UnusableReply`."""
    draft = read_reply(text)
    source = Folded.of(request)
    refused: list[str] = []
    for number, condition in enumerate(draft.conditions, 1):
        try:
            parse_predicate(str(condition.where), context.schema)
        except RejectedWhere as error:
            spot = f" at {error.span[0]}-{error.span[1]}" if error.span else ""
            refused.append(f"condition {number}{_place(condition.phrase, source)}: {error.code}{spot}")
    return Reading(draft, tuple(refused))


def _place(phrase: str, source: Folded) -> str:
    """Where a phrase stands in the request: a model is told positions, never its own words."""
    wanted = fold(phrase)
    at = source.text.find(wanted) if wanted else -1
    if at < 0:
        return ""
    start, end = source.span(at, at + len(wanted))
    return f" (request {start}-{end})"


class Exchange:
    """A request, a model, and what came of it: the best reading so far, the latest problem, the price.

    `run` may be cancelled at any await; `outcome` then tells what had been reached.
    """

    def __init__(self, request: str, context: Context, model: Model, replies: ReplyCache | None) -> None:
        self.request = request
        self.context = context
        self.usage = Usage()
        self.best: Reading | None = None
        self.problem: TranslationError | None = None
        self._text = ""
        self._model = model
        self._replies = replies

    async def run(self) -> None:
        """Ask the cache, then the model, and once more with our codes if something was refused."""
        found = resembling(self.request, self.context)
        prompt = build_prompt(self.request, self.context, resembling=found)
        key = cache_key(self.request, prompt, self.context)
        if self._replies and (kept := await self._replies.find(key)) is not None:
            self._take(kept)
            if self.best and self.best.usable:
                return
        if refused := await self._ask(prompt):
            await self._ask(build_prompt(self.request, self.context, resembling=found, refused=refused))
        if self._replies and self.best and self.best.usable:
            await self._replies.keep(key, self._text)

    def outcome(self) -> Draft:
        """The draft; raises the problem where there is none. Either holds what was spent."""
        if self.best and self.best.usable:
            return replace(self.best.draft, usage=self.usage)
        problem = self.problem or UnusableReply.all_rejected()
        problem.usage = self.usage
        raise problem

    @property
    def shape(self) -> str:
        """What came of it, without a word of it: for the log."""
        draft = self.best.draft if self.best else Draft()
        return (
            f"{len(draft.conditions)} conditions, {len(draft.remove)} removed, "
            f"{len(draft.unmatched)} unmatched, "
            f"{len(self.best.refused) if self.best else 0} refused, "
            f"{type(self.problem).__name__ if self.problem else 'no problem'}, {self.usage.calls} calls, "
            f"{self.usage.input_tokens}+{self.usage.output_tokens} tokens"
        )

    async def _ask(self, prompt: Prompt) -> tuple[str, ...]:
        """One call; returns what a repair would have to mend."""
        answer = await self._model.ask(prompt)
        self.usage += answer.usage
        if answer.problem:
            self.problem = answer.problem
            return ()
        return self._take(answer.text)

    def _take(self, text: str) -> tuple[str, ...]:
        """Keep a reply if it is no worse than the best so far; returns what the gate refused of it."""
        try:
            reading = read(text, self.request, self.context)
        except UnusableReply as error:
            self.problem = error
            return (NOT_THE_SHAPE,)
        if self.best is None or len(reading.refused) <= len(self.best.refused):
            self.best, self._text = reading, text
        return reading.refused
