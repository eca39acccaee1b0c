"""A request understood: what comes out of translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from nlfilter.errors import Failure
from nlfilter.translate.draft import Source, Usage
from nlfilter.where.conditions import Where
from nlfilter.where.phrases import Mapped, Unmatched

if TYPE_CHECKING:
    from nlfilter.schema.parts import Lang
    from nlfilter.translate.reader.reader import Readings
    from nlfilter.translate.reader.trace import Trace


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
    usage: Usage = field(default_factory=Usage)
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
