"""The values that go into translation: what a translator is given, and what it proposes.

A `Draft` is a proposal and untrusted, whoever made it. `translate.settle` is the one way from a draft to a
`Translation`, whose `where` has passed the gate and grounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from nlfilter.errors import Failure
from nlfilter.schema.vocabulary import Vocabulary
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Unmatched

if TYPE_CHECKING:
    from nlfilter.translate.reader.analysis import Analysis
    from nlfilter.translate.reader.reader import Readings

Source = Literal["embedded", "llm", "recorded"]


@dataclass(frozen=True)
class Context:
    """All a translator may know: the schema, the vocabulary, the conditions in force, the day. No rows.

    `analysis` is the request as it was read without a model, where it has been: it is read once.
    """

    schema: CompiledSchema
    vocabulary: Vocabulary
    where: Where
    today: date
    analysis: Analysis | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class DraftCondition:
    """One phrase of the request and what it asks: SQL text (a model's), or a predicate (embedded).

    `gated` is what the gate made of a text, where it has been there already. It is not yet grounded.
    """

    phrase: str
    where: str | Predicate
    gated: Predicate | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Usage:
    """What a model was paid for one request: calls made, tokens in and out.

    `repairs` of the calls asked again for an answer that could not stand; `recalled` is 1 where a kept answer
    took the place of a call.
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
    `covered` says that every content phrase of the request is accounted for by a condition or a removal.
    `analysis` is the request as it was read without a model, where it has been; `searched` says that words
    that nothing knows are looked for in texts. `cause` tells why a draft is `degraded`.
    """

    conditions: tuple[DraftCondition, ...] = ()
    remove: tuple[str, ...] = ()
    unmatched: tuple[str | Unmatched, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    covered: bool = False
    searched: bool = field(default=False, compare=False)
    source: Source = "embedded"
    degraded: bool = False
    usage: Usage = Usage()
    analysis: Analysis | None = field(default=None, compare=False, repr=False)
    cause: Failure | None = field(default=None, compare=False)
    readings: Readings | None = field(default=None, compare=False, repr=False)


class Translator(Protocol):
    """Turns a request into a draft; raises `TranslationError` when its model fails."""

    def draft(self, request: str, context: Context) -> Draft:
        """Propose conditions for a request."""
        ...

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, without blocking the event loop."""
        ...
