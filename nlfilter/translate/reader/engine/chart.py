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
from msgspec.structs import replace

from nlfilter.translate.reader.engine.grammar import Grammar, Prefix, Rule
from nlfilter.translate.reader.score import PLAIN, Score, rule_score

MOST_NODES = 1_500
"""The most nodes of a chart; a request that makes more is not read."""
MOST_STEPS = 1_500
"""The most rules that a chart completes. Of 860 real requests none needs more than 460, half of them 41."""
_MOST_ALIKE = 4
"""The most nodes of one symbol over one span; a further one must be much cheaper than another."""
_MUCH = 4.0


class Node(Struct, frozen=True):
    """A reading of the characters start:stop. `end` is where the next word begins.

    `own` is the score of what this node adds, and `cost` that of the whole, parts included.
    """

    symbol: str
    start: int
    end: int
    stop: int
    cost: float
    form: Any
    rule: Rule | None = None
    parts: tuple[Node, ...] = ()
    own: Score = PLAIN


def within(node: Node) -> Iterator[Node]:
    """A node and all nodes in it."""
    yield node
    for part in node.parts:
        yield from within(part)


def more(node: Node, score: Score) -> Node:
    """The node with further features of its own."""
    return replace(node, cost=node.cost + score.cost, own=node.own + score)


_State = tuple[Prefix, tuple[Node, ...], Score]
"""A prefix of rules that has matched, its parts, and the score of the words passed over."""
Gaps = Callable[[int], Sequence[tuple[int, Score]]]
"""Maps a place to the places where the next part may begin, each with the score of the words passed over."""
Make = Callable[[Rule, Sequence[Node]], Iterable[tuple[Any, Score]]]
"""Makes the forms of a rule from its parts, each with a score beyond the cost of the parts."""


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
            for begun, parts, passed in tuple(self._waiting[node.start]):
                if node.symbol in begun.expected:
                    self._join(begun, parts, passed, node)
            if (first := self._grammar.root.following.get(node.symbol)) is not None:
                self._go_on(first, (node,), PLAIN)

    def _go_on(self, begun: Prefix, parts: tuple[Node, ...], passed: Score) -> None:
        """Make the nodes of the rules that these parts complete; longer rules wait for their next part."""
        last = parts[-1]
        self._effort.left -= len(begun.complete)
        if self._effort.left < self._least_left:
            raise TooLarge
        for rule in begun.complete:
            known = passed + rule_score(rule.feature)
            for form, more in self._make(rule, parts):
                own = known + more
                cost = sum(part.cost for part in parts) + own.cost
                self._add(Node(rule.makes, parts[0].start, last.end, last.stop, cost, form, rule, parts, own))
        if not begun.expected:
            return
        for place, score in self._gaps(last.end):
            over = passed + score
            self._waiting[place].append((begun, parts, over))
            for node in tuple(self.starting.get(place, ())):
                if node.symbol in begun.expected:
                    self._join(begun, parts, over, node)

    def _join(self, begun: Prefix, parts: tuple[Node, ...], passed: Score, node: Node) -> None:
        """Extend a prefix by a node if a rule has its symbol next; "+" wants it to touch the part before."""
        if (further := begun.following.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), passed)
        if node.start == parts[-1].stop and (further := begun.touching.get(node.symbol)) is not None:
            self._go_on(further, (*parts, node), passed)
