"""Whole readings: ways through the chart from the first word to the last, the cheapest first.

A way uses every word: as part of a node, as a mark of punctuation, or as a word without weight. A word that
nothing explains is passed at a price, and the reading is not complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlfilter.translate.reader.chart import Chart, Node
from nlfilter.translate.reader.forms import Subject

TOP = frozenset(
    {"Wish", "Run", "Noun", "Aside", "comma", "stop", "slash", "dot", "and", "but", "glue", "unknown", "Name"}
)
"""Symbols that may stand at the top of a reading; what most of them say there is settled by their costs."""
LOOSE: dict[str, float] = {"and": 0.3, "but": 0.3, "Name": 1.0, "unknown": 12.0}
"""What symbols cost that nothing binds."""


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence of nodes over a whole request."""

    cost: float
    nodes: tuple[Node, ...]

    def complete(self, *, asks: bool) -> bool:
        """Whether every word of weight is used; columns that are named first may be `asks` for alone."""
        before: Node | None = None
        shown = asks
        for node in self.nodes:
            if node.symbol == "unknown" or (node.symbol == "Name" and not shown and not _heads(before, node)):
                return False
            shown = shown and node.symbol not in ("Wish", "Run", "Noun")
            before = node
        return True


def _heads(before: Node | None, name: Node) -> bool:
    """Whether a column is the noun that the thing right before it describes ("public schools")."""
    if before is None or before.end != name.start or before.symbol not in ("Noun", "Wish"):
        return False
    if before.symbol == "Noun":
        return name.rule is None  # a name of one word: "student ids", but no "jobs requiring experience"
    return isinstance(name.form, Subject) and name.form.text


def ways(chart: Chart, begin: int, end: int) -> Sequence[Way]:
    """The cheapest ways through a chart; words that nothing explains are passed only where they must be."""
    return _ways(chart, begin, end, TOP - {"unknown"}, _KEPT) or _ways(chart, begin, end, TOP, _KEPT_BROKEN)


_Reached = dict[tuple[int, ...], Way]
"""The ways to a place, by the forms that they say."""


def _ways(chart: Chart, begin: int, end: int, top: frozenset[str], kept: int) -> Sequence[Way]:
    best: dict[int, _Reached] = {begin: {(): Way(0.0, ())}}
    for place in sorted(chart.starting):
        if place not in best:
            continue
        reached = sorted(best[place].items(), key=lambda item: item[1].cost)[:kept]
        for node in chart.starting[place]:
            if node.symbol not in top:
                continue
            loose = node.cost + LOOSE.get(node.symbol, 0.0)
            further = best.setdefault(node.end, {})
            for said, way in reached:
                cost = way.cost + loose + _beside(way, node)
                if node.form is None:  # of words without weight nothing is kept
                    nodes = way.nodes if node.symbol == "glue" else (*way.nodes, node)
                else:
                    said, nodes = (*said, id(node.form)), (*way.nodes, node)
                known = further.get(said)
                if known is None or cost < known.cost:
                    further[said] = Way(cost, nodes)
    return sorted(best.get(end, {}).values(), key=lambda way: way.cost)[:kept]


def _beside(way: Way, node: Node) -> float:
    """What it costs that two wishes stand side by side without a word between."""
    asks = node.symbol in _WISHES
    return _JUXTAPOSED if asks and way.nodes and way.nodes[-1].symbol in _WISHES else 0.0


_WISHES = frozenset({"Wish", "Run"})
_JUXTAPOSED = 0.2
_KEPT, _KEPT_BROKEN = 6, 2
