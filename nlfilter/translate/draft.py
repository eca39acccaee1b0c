"""The values that flow through translation: what a translator is given, what it proposes, what comes out.

A `Draft` is a proposal and untrusted, whoever made it. `translate.settle` is the one way from a draft to a
`Translation`, whose `where` has passed the gate and grounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from nlfilter.errors import Failure
from nlfilter.schema.vocabulary import Vocabulary
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Unmatched

if TYPE_CHECKING:
    from nlfilter.schema.table import Lang
    from nlfilter.translate.embedded.translator import Analysis
    from nlfilter.translate.reader.reader import Readings
    from nlfilter.translate.reader.trace import Trace

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
    `analysis` is the request as it was read without a model, where it has been. `cause` tells why a draft is
    `degraded`.
    """

    conditions: tuple[DraftCondition, ...] = ()
    remove: tuple[str, ...] = ()
    unmatched: tuple[str | Unmatched, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    covered: bool = False
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


@dataclass(frozen=True, repr=False)
class Translation:
    """A request understood: the whole where now in force, and what became of every phrase.

    `today` is the day that relative dates were counted from; None where nothing was translated. `degraded`
    says that a model was asked in vain, and `cause` why.

    `confidence` is the estimated probability (0 to 1) that exactly the meant rows are kept; None where
    nothing tells (a later request of a talk). `covered` says that every wish was read, surely enough. Where
    it was not, `alternatives` holds what the request may mean as well, the likeliest first; `unsure` says
    that people are to be told so, since the where may be another than they meant.
    """

    where: Where
    unmatched: tuple[Unmatched, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    source: Source = "embedded"
    degraded: bool = False
    usage: Usage = Usage()
    timings: Mapping[str, float] = field(default_factory=dict)
    today: date | None = None
    cause: Failure | None = None
    confidence: float | None = None
    covered: bool = False
    alternatives: tuple[Where, ...] = ()
    unsure: bool = False
    readings: Readings | None = field(default=None, compare=False, repr=False)

    @property
    def trace(self) -> Trace | None:
        """How the request was read: its words, the candidate readings, the chosen one and why.

        None where it was not read as a whole: a later request of a talk, or one that a model answered alone.
        """
        from nlfilter.translate.reader.trace import trace_of

        return trace_of(self.readings) if self.readings is not None else None

    def to_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """JSON-ready data with words in a language: what `nlfilter translate` prints (`docs/json.md`)."""
        from nlfilter.translate.as_data import translation_data

        return translation_data(self, lang, self.today or date.today())

    def __repr__(self) -> str:
        left = f", unmatched={[one.phrase for one in self.unmatched]}" if self.unmatched else ""
        sure = f", confidence={self.confidence:.2f}" if self.confidence is not None else ""
        return f"Translation({self.where.sql!r}{left}, source={self.source!r}{sure})"
