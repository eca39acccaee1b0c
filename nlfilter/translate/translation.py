"""The result of a translation."""

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
    """A translated request: the whole where now in force, and the account of every phrase.

    `today` is the day from which relative dates count; None if nothing was translated. `degraded` says that a
    model was asked without success, and `cause` why.

    `confidence` is the estimated probability (0 to 1) that exactly the meant rows are kept; None if nothing
    was read. `covered` says that every wish was read, and surely enough. If not, `alternatives`
    holds other meanings of the request, the likeliest first. `unsure` says that the where may differ from
    what the person meant, so that an application should say so, and `doubted` holds the words that it does
    not use. `disputed` says that a model contradicted
    what was read surely; the contradiction is not applied, and the answer does not count as covered.
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
    doubted: tuple[str, ...] = ()
    disputed: bool = False
    readings: Readings | None = field(default=None, compare=False, repr=False)

    @property
    def trace(self) -> Trace | None:
        """How the request was read: its words, the candidate readings, the chosen one and why.

        None if a model answered alone, or the request was not read as a whole.
        """
        from nlfilter.translate.reader.trace import trace_of

        return trace_of(self.readings) if self.readings is not None else None

    def to_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """JSON-ready data with words in a language, as `nlfilter translate` prints it (`docs/json.md`)."""
        from nlfilter.translate.as_data import translation_data

        return translation_data(self, lang, self.today or date.today())

    def __getstate__(self) -> dict[str, Any]:
        """Returns the state to pickle, without the readings, which hold the index of a table."""
        return self.__dict__ | {"readings": None}

    def __repr__(self) -> str:
        left = f", unmatched={[one.phrase for one in self.unmatched]}" if self.unmatched else ""
        sure = f", confidence={self.confidence:.2f}" if self.confidence is not None else ""
        return f"Translation({self.where.sql!r}{left}, source={self.source!r}{sure})"
