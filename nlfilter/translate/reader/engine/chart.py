"""The chart: all nodes that the rules make of the words of a request, ambiguous ones included.

The chart is filled bottom-up. Each new node starts the rules that begin with its symbol, and continues the
rules that wait for it. Words without weight ("the", "of") may stand between two parts of a rule; `gaps` says
where they end. No node is removed: if two nodes overlap, the comparison of whole readings decides
(`best_paths.py`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.translate.reader.engine.grammar import Grammar, Prefix, Rule

MOST_NODES = 1_500
"""The most nodes of a chart; a request that makes more is not read."""
MOST_STEPS = 1_500
"""The most rules that a chart completes. Of 860 real requests none needs more than 460, half of them 41."""
_MOST_ALIKE = 4
"""The most nodes of one symbol over one span; a further one must be much cheaper than another."""
_MUCH = 4.0


class Node(Struct, frozen=True):
    """A reading of the characters start:stop. `end` is where the next word begins."""

    symbol: str
    start: int
    end: int
    stop: int
    cost: float
    form: Any
    rule: Rule | None = None
    parts: tuple[Node, ...] = ()


def within(node: Node) -> Iterator[Node]:
    """A node and all nodes in it."""
    yield node
    for part in node.parts:
        yield from within(part)


_State = tuple[Prefix, tuple[Node, ...], float]
"""A prefix of rules that has matched, with its parts and their cost."""
Gaps = Callable[[int], Sequence[tuple[int, float]]]
"""Maps a place to the places where the next part may begin, each with the cost of the words skipped."""
Make = Callable[[Rule, Sequence[Node]], Iterable[tuple[Any, float]]]
"""Makes the forms of a rule from its parts, each with a cost beyond the cost of the parts."""


class TooLarge(Exception):
    """A request makes more nodes, or takes more steps, than allowed."""


class Effort:
    """The steps that are left for a request: its sections share them, so that no request takes long."""

    def __init__(self, steps: int) -> None:
        self.left = steps


class Chart:
    """All nodes over a request."""

    def __init__(
        self, words: Iterable[Node], grammar: Grammar, gaps: Gaps, make: Make, effort: Effort
    ) -> None:
        self.starting: defaultdict[int, list[Node]] = defaultdict(list)
        self._grammar, self._gaps, self._make = grammar, gaps, make
        self._waiting: defaultdict[int, list[_State]] = defaultdict(list)
        self._alike: defaultdict[tuple[str, int, int], list[Node]] = defaultdict(list)
        self._size = 0
        self._effort, self._least_left = effort, max(0, effort.left - MOST_STEPS)
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
            worst = max(alike, key=lambda other: other.cost)
            if worst.cost - node.cost < _MUCH:
                return
            alike.remove(worst)
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
                if node.symbol in begun.expected:
                    self._join(begun, parts, cost, node)
            if (first := self._grammar.root.following.get(node.symbol)) is not None:
                self._go_on(first, (node,), node.cost)

    def _go_on(self, begun: Prefix, parts: tuple[Node, ...], cost: float) -> None:
        """Make the nodes of the rules that these parts complete; longer rules wait for their next part."""
        last = parts[-1]
        self._effort.left -= len(begun.complete)
        if self._effort.left < self._least_left:
            raise TooLarge
        for rule in begun.complete:
            for form, more in self._make(rule, parts):
                whole = cost + rule.cost + more
                self._add(Node(rule.makes, parts[0].start, last.end, last.stop, whole, form, rule, parts))
        if not begun.expected:
            return
        for place, passing in self._gaps(last.end):
            self._waiting[place].append((begun, parts, cost + passing))
            for node in tuple(self.starting.get(place, ())):
                if node.symbol in begun.expected:
                    self._join(begun, parts, cost + passing, node)

    def _join(self, begun: Prefix, parts: tuple[Node, ...], cost: float, node: Node) -> None:
        """Extend a prefix by a node if a rule has its symbol next; "+" wants it to touch the part before."""
        if (further := begun.following.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), cost + node.cost)
        if node.start == parts[-1].stop and (further := begun.touching.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), cost + node.cost)
