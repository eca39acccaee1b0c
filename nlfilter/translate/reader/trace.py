"""A parse trace for people who write schemas or rules: the words, the candidate readings, their features."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from nlfilter.schema.fold import Folded
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Subject, Value
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Reading, Readings, Verdict
from nlfilter.translate.reader.score import Score, weights
from nlfilter.where.sql.writer import readable

_SHOWN = 5


class TracedWord(Struct, frozen=True):
    """A span of the request and what it may be, as text: `value of city: Tokyo`, `or`."""

    text: str
    readings: tuple[str, ...]


class TracedNode(Struct, frozen=True):
    """A node of a reading: its words, its symbol, the rule that made it, and what its own features cost.

    `rule` is empty for a word of the table or of a language. `nodes` are the nodes that the rule combines.
    """

    text: str
    symbol: str
    rule: str
    features: tuple[tuple[str, float], ...]
    nodes: tuple[TracedNode, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data, without what is empty."""
        made: dict[str, Any] = {"text": self.text, "as": self.symbol}
        if self.rule:
            made["rule"] = self.rule
        if self.features:
            made["features"] = dict(self.features)
        if self.nodes:
            made["parts"] = [node.to_dict() for node in self.nodes]
        return made


class Candidate(Struct, frozen=True):
    """A whole reading: its cost, whether it uses every word, its parts, and its conditions as SQL.

    `features` are those of all its `nodes`, and of what stands between them; together they make up the cost.
    """

    cost: float
    complete: bool
    nodes: tuple[TracedNode, ...]
    features: tuple[tuple[str, float], ...]
    conditions: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The words and the symbol of each node."""
        return tuple((node.text, node.symbol) for node in self.nodes)


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
                    "features": dict(one.features),
                    "parts": [node.to_dict() for node in one.nodes],
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
        tuple(_traced(source, node) for node in nodes),
        _features(reading.score),
        tuple(readable(signed(wish), compiled) for wish in reading.wishes),
        tuple(source.original(node.start, node.stop) for node in reading.unused),
    )


def _traced(source: Folded, node: Node) -> TracedNode:
    return TracedNode(
        source.original(node.start, node.stop),
        node.symbol,
        str(node.rule or ""),
        _features(node.own),
        tuple(_traced(source, part) for part in node.parts),
    )


def _features(score: Score) -> tuple[tuple[str, float], ...]:
    """What each feature of a score costs, the most important first."""
    costs = ((name, round(strength * weights()[name], 4)) for name, strength in score.total.items())
    return tuple(sorted((one for one in costs if one[1]), key=lambda one: -abs(one[1])))
