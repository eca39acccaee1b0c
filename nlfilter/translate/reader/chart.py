"""The chart: every node that the rules make of the words of a request, ambiguity and all.

Saturated bottom-up: a finished node begins the rules that its symbol begins, and goes on with the rules that
wait for it. Between two parts of a rule words without weight ("the", "of") may stand; `gaps` says where they
lead to. Nothing is taken away: that two nodes overlap is settled when whole readings are compared
(`whole.py`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlfilter.translate.reader.grammar import Grammar, Rule

MOST_NODES = 1_500
"""A request that makes more is not read here."""
_MOST_ALIKE = 4
"""So many nodes of one symbol over one span are kept, the cheapest of them."""


@dataclass(frozen=True, slots=True)
class Node:
    """A reading of the text from `start` up to `end`, where the next word begins; `stop` is where it ends."""

    symbol: str
    start: int
    end: int
    stop: int
    cost: float
    form: Any
    rule: Rule | None = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A rule of which some parts are found."""

    rule: Rule
    parts: tuple[Node, ...]
    cost: float


Gaps = Callable[[int], Sequence[tuple[int, float]]]
"""The places that a part may begin at after a place, each with what passing over the words between costs."""
Make = Callable[[Rule, Sequence[Node]], Iterable[tuple[Any, float]]]
"""The forms that a rule makes of its parts, each with what it costs beyond them."""


class TooLarge(Exception):
    """A request has more readings than are looked at."""


class Chart:
    """All nodes over a request."""

    def __init__(self, words: Iterable[Node], grammar: Grammar, gaps: Gaps, make: Make) -> None:
        self.starting: defaultdict[int, list[Node]] = defaultdict(list)
        self._grammar, self._gaps, self._make = grammar, gaps, make
        self._at: defaultdict[tuple[int, str], list[Node]] = defaultdict(list)
        self._waiting: defaultdict[tuple[int, str], list[_Begun]] = defaultdict(list)
        self._alike: defaultdict[tuple[str, int, int], list[Node]] = defaultdict(list)
        self._size = 0
        self._queue: deque[Node] = deque()
        for word in words:
            self._add(word)
        self._saturate()

    def _add(self, node: Node) -> None:
        alike = self._alike[node.symbol, node.start, node.end]
        for n, other in enumerate(alike):
            if other.form == node.form:
                if other.cost <= node.cost:
                    return
                del alike[n]
                break
        if len(alike) >= _MOST_ALIKE and node.rule is not None:
            return
        self._size += 1
        if self._size > MOST_NODES:
            raise TooLarge
        alike.append(node)
        self._queue.append(node)

    def _saturate(self) -> None:
        while self._queue:
            node = self._queue.popleft()
            self.starting[node.start].append(node)
            self._at[node.start, node.symbol].append(node)
            for begun in tuple(self._waiting.get((node.start, node.symbol), ())):
                self._go_on(begun, node)
            for rule in self._grammar.beginning.get(node.symbol, ()):
                self._go_on(_Begun(rule, (), rule.cost), node)

    def _go_on(self, begun: _Begun, node: Node) -> None:
        rule, parts, cost = begun.rule, (*begun.parts, node), begun.cost + node.cost
        if len(parts) == len(rule.symbols):
            for form, more in self._make(rule, parts):
                self._add(
                    Node(rule.makes, parts[0].start, node.end, node.stop, cost + more, form, rule, parts)
                )
            return
        wanted = rule.symbols[len(parts)]
        for place, passing in self._gaps(node.end):
            further = _Begun(rule, parts, cost + passing)
            self._waiting[place, wanted].append(further)
            for other in tuple(self._at.get((place, wanted), ())):
                self._go_on(further, other)
