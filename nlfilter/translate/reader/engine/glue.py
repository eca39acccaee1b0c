"""Words without weight, and the places that one reaches by skipping them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlfilter.translate.reader.engine.chart import Node

GLUE = "glue"
_MOST_GAPS = 12


class Glue:
    """The words without weight of a request."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._at: dict[int, list[Node]] = {}
        for node in (n for n in nodes if n.symbol == GLUE):
            self._at.setdefault(node.start, []).append(node)
        self._gaps: dict[int, Sequence[tuple[int, float]]] = {}

    def at(self, place: int) -> Sequence[Node]:
        """The words without weight at a place."""
        return self._at.get(place, ())

    def gaps(self, place: int) -> Sequence[tuple[int, float]]:
        """The places where the next part of a rule may begin, each with the cost of the words skipped."""
        if place not in self._gaps:
            reached = {place: 0.0}
            todo = [place]
            while todo and len(reached) < _MOST_GAPS:
                at = todo.pop(0)
                for node in self._at.get(at, ()):
                    cost = reached[at] + node.cost
                    if cost < reached.get(node.end, 1e9):
                        reached[node.end] = cost
                        todo.append(node.end)
            self._gaps[place] = tuple(reached.items())
        return self._gaps[place]
