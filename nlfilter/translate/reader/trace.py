"""A parse trace for people who write schemas: the words, the candidate readings, the chosen one and why."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Subject, Value
from nlfilter.translate.reader.predicates.wishes import sign
from nlfilter.translate.reader.reader import Reading, Readings, Verdict
from nlfilter.where.sql.writer import readable

_SHOWN = 5


class TracedWord(Struct, frozen=True):
    """A stretch of the request and what it may be, each as text: `value of city: Tokyo`, `or`."""

    text: str
    readings: tuple[str, ...]


class Candidate(Struct, frozen=True):
    """A whole reading: what it costs, whether it uses every word, its parts, its conditions as SQL."""

    cost: float
    complete: bool
    parts: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    unused: tuple[str, ...]


class Trace(Struct, frozen=True):
    """How a request was read: its words, the candidates (the best first) and what became of the best.

    `margin` is by how much the runner-up costs more; None where there is none.
    """

    words: tuple[TracedWord, ...]
    candidates: tuple[Candidate, ...]
    verdict: Verdict
    margin: float | None

    @property
    def chosen(self) -> Candidate | None:
        """The candidate that was answered with; None where a request is too long for one."""
        return self.candidates[0] if self.candidates else None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
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
    """The trace of what was read."""
    source = readings.table.source
    words: dict[tuple[int, int], list[str]] = {}
    for node in readings.words.nodes:
        if node.symbol not in ("unknown", "left"):
            words.setdefault((node.start, node.stop), []).append(_told(node))
    found = readings.found
    return Trace(
        tuple(TracedWord(source.original(*span), tuple(told)) for span, told in words.items()),
        tuple(_candidate(readings, one) for one in found[:_SHOWN]),
        readings.verdict,
        readings.margin if len(found) > 1 else None,
    )


def _told(node: Node) -> str:
    match node.form:
        case Value(meaning) if meaning.values:
            return f"{meaning.kind} of {meaning.name}: {', '.join(meaning.values)}"
        case Value(meaning) | Subject(meaning):
            return f"{meaning.kind} {meaning.name}"
    return node.symbol


def _candidate(readings: Readings, reading: Reading) -> Candidate:
    source, compiled = readings.table.source, readings.table.context.schema
    nodes = reading.way.nodes
    return Candidate(
        reading.cost,
        reading.complete,
        tuple((source.original(node.start, node.stop), node.symbol) for node in nodes),
        tuple(readable(sign(wish), compiled) for wish in reading.wishes),
        tuple(source.original(node.start, node.stop) for node in reading.unused),
    )
