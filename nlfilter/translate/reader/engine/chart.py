"""The chart: every node that the rules make of the words of a request, ambiguity and all.

Saturated bottom-up: a finished node begins the rules that its symbol begins, and goes on with the rules that
wait for it. Between two parts of a rule words without weight ("the", "of") may stand; `gaps` says where they
lead to. Nothing is taken away: that two nodes overlap is settled when whole readings are compared
(`whole.py`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.translate.reader.engine.grammar import Begun, Grammar, Rule

MOST_NODES = 1_500
"""A request that makes more is not read here."""
_MOST_ALIKE = 4
"""So many nodes of one symbol over one span are kept, the cheapest of them."""


class Node(Struct, frozen=True):
    """A reading of the text from `start` up to `end`, where the next word begins; `stop` is where it ends."""

    symbol: str
    start: int
    end: int
    stop: int
    cost: float
    form: Any
    rule: Rule | None = None
    parts: tuple[Node, ...] = ()


_State = tuple[Begun, tuple[Node, ...], float]
"""Patterns that have begun, the parts found and their cost."""
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
        self._waiting: defaultdict[int, list[_State]] = defaultdict(list)
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
            for begun, parts, cost in tuple(self._waiting[node.start]):
                self._join(begun, parts, cost, node)
            if (first := self._grammar.root.following.get(node.symbol)) is not None:
                self._go_on(first, (node,), node.cost)

    def _go_on(self, begun: Begun, parts: tuple[Node, ...], cost: float) -> None:
        """Finish the rules that are complete with these parts, and let the others wait for more."""
        last = parts[-1]
        for rule in begun.complete:
            for form, more in self._make(rule, parts):
                whole = cost + rule.cost + more
                self._add(Node(rule.makes, parts[0].start, last.end, last.stop, whole, form, rule, parts))
        if not (begun.following or begun.touching):
            return
        for place, passing in self._gaps(last.end):
            self._waiting[place].append((begun, parts, cost + passing))
            for node in tuple(self.starting.get(place, ())):
                self._join(begun, parts, cost + passing, node)

    def _join(self, begun: Begun, parts: tuple[Node, ...], cost: float, node: Node) -> None:
        """Go on with one more part, where a pattern has it next; "+" wants it to touch the part before."""
        if (further := begun.following.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), cost + node.cost)
        if node.start == parts[-1].stop and (further := begun.touching.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), cost + node.cost)
