"""A parse trace for people who write schemas: the words, the candidate readings, and the chosen one."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Subject, Value
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Reading, Readings, Verdict
from nlfilter.where.sql.writer import readable

_SHOWN = 5


class TracedWord(Struct, frozen=True):
    """A span of the request and what it may be, as text: `value of city: Tokyo`, `or`."""

    text: str
    readings: tuple[str, ...]


class Candidate(Struct, frozen=True):
    """A whole reading: its cost, whether it uses every word, its parts, and its conditions as SQL."""

    cost: float
    complete: bool
    parts: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    unused: tuple[str, ...]


class Trace(Struct, frozen=True):
    """How a request was read: the words, the candidates with the best first, and the verdict.

    `margin` is the extra cost of the runner-up; None if there is none.
    """

    words: tuple[TracedWord, ...]
    candidates: tuple[Candidate, ...]
    verdict: Verdict
    margin: float | None

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that answers; None if the request is too long."""
        return self.candidates[0] if self.candidates else None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {
            "words": [{"text": word.text, "may_be": list(word.readings)} for word in self.words],
            "candidates": [
                {
                    "cost": round(one.cost, 2),
                    "complete": one.complete,
                    "conditions": list(one.conditions),
                    "parts": [{"text": text, "as": symbol} for text, symbol in one.parts],
                    "unused": list(one.unused),
                }
                for one in self.candidates
            ],
            "verdict": self.verdict,
            "margin": None if self.margin is None else round(self.margin, 2),
        }


def trace_of(readings: Readings) -> Trace:
    """The trace of a request's readings."""
    source = readings.table.source
    words: dict[tuple[int, int], list[str]] = {}
    for node in readings.words.nodes:
        if node.symbol not in ("unknown", "left"):
            words.setdefault((node.start, node.stop), []).append(_label(node))
    found = readings.found
    return Trace(
        tuple(TracedWord(source.original(*span), tuple(told)) for span, told in words.items()),
        tuple(_candidate(readings, one) for one in found[:_SHOWN]),
        readings.verdict,
        readings.margin if len(found) > 1 else None,
    )


def _label(node: Node) -> str:
    match node.form:
        case Value(meaning) if meaning.values:
            return f"{meaning.kind} of {meaning.name}: {', '.join(meaning.values)}"
        case Value(meaning) | Subject(meaning):
            return f"{meaning.kind} {meaning.name}"
    return node.symbol


def _candidate(readings: Readings, reading: Reading) -> Candidate:
    source, compiled = readings.table.source, readings.table.context.schema
    nodes = reading.path.nodes
    return Candidate(
        reading.cost,
        reading.complete,
        tuple((source.original(node.start, node.stop), node.symbol) for node in nodes),
        tuple(readable(signed(wish), compiled) for wish in reading.wishes),
        tuple(source.original(node.start, node.stop) for node in reading.unused),
    )
