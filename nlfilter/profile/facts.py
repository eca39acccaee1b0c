"""What a text says about a person: facts, and wishes as predicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

from nlfilter.translate.draft import Source, Usage
from nlfilter.where.nodes import Predicate

FactValue = str | bool | int | float | Decimal | date | time


@dataclass(frozen=True)
class Fact:
    """A value of a column that a text says about a person.

    `phrase` is the part of the text that says it, from the character `start` on. `confidence` (0 to 1) is the
    estimated probability that it was meant. `estimated`: the words do not name the value, but imply it.
    """

    column: str
    value: FactValue
    phrase: str
    start: int
    confidence: float
    estimated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data; dates and times are texts in ISO form."""
        value = self.value
        if isinstance(value, date | time):
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = float(value)
        return self.__dict__ | {"value": value, "confidence": round(self.confidence, 3)}


class Wished(Struct, frozen=True):
    """A predicate that a text wishes for, and the words for it."""

    phrase: str
    predicate: Predicate


class Findings(Struct, frozen=True):
    """What was found in a text. `unknown` are the phrases that are neither a fact nor a wish.

    `degraded`: a model failed, and the embedded translator stood in.
    """

    facts: tuple[Fact, ...] = ()
    wishes: tuple[Wished, ...] = ()
    unknown: tuple[str, ...] = ()
    source: Source = "embedded"
    degraded: bool = False
    usage: Usage = Usage()
