"""The output of a translator: `Draft`.

A `Draft` is a proposal and not trusted, whoever made it. Only `acceptance/acceptance.py` makes a
`Translation` of a draft; its `where` has passed the gate and grounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from nlfilter.errors import Failure
from nlfilter.fork_safety import cached_property
from nlfilter.translate.confidence import confidence_of
from nlfilter.translate.context import Context
from nlfilter.translate.reader.reader import Readings
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Unmatched

Source = Literal["embedded", "llm", "recorded"]


@dataclass(frozen=True)
class DraftCondition:
    """One phrase of the request and its condition: SQL text from a model, or a predicate.

    `gated` is the predicate of a text that has passed the gate already; it is not yet grounded.
    """

    phrase: str
    where: str | Predicate
    gated: Predicate | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Usage:
    """The price of one request: calls, and tokens in and out.

    `repairs` counts the calls that asked again after an unusable answer; `recalled` is 1 if a cached answer
    replaced the call.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    repairs: int = 0
    recalled: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.repairs + other.repairs,
            self.recalled + other.recalled,
        )


@dataclass(frozen=True)
class Draft:
    """A translator's proposal.

    `unmatched` holds plain phrases (a model's: the reason is found by grounding) or finished `Unmatched`.
    `covered` says that a condition or a removal accounts for every content phrase.
    `searched` says that unknown words are searched for in texts. `doubted` are words without use, none of
    which may be a wish. `cause` tells why a draft is `degraded`.
    `readings` are the whole readings of the request that the embedded translator compared.
    """

    conditions: tuple[DraftCondition, ...] = ()
    remove: tuple[str, ...] = ()
    unmatched: tuple[str | Unmatched, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    covered: bool = False
    searched: bool = field(default=False, compare=False)
    doubted: tuple[str, ...] = field(default=(), compare=False)
    source: Source = "embedded"
    degraded: bool = False
    usage: Usage = Usage()
    cause: Failure | None = field(default=None, compare=False)
    readings: Readings | None = field(default=None, compare=False, repr=False)

    @cached_property
    def confidence(self) -> float | None:
        """The estimated probability that exactly the meant rows are kept; None if nothing was read."""
        return confidence_of(self)


class Translator(Protocol):
    """Turns a request into a draft; raises `TranslationError` when its model fails."""

    def draft(self, request: str, context: Context) -> Draft:
        """Propose conditions for a request."""
        ...

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, without blocking the event loop."""
        ...
