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
LOOSE: dict[str, float] = {"and": 0.3, "but": 0.3, "Name": 2.0, "unknown": 12.0}
"""What symbols cost that nothing binds."""
_KEPT = 6


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence of nodes over a whole request."""

    cost: float
    nodes: tuple[Node, ...]

    @property
    def complete(self) -> bool:
        return all(node.symbol not in ("unknown", "Name") for node in self.nodes)

    @property
    def asked(self) -> bool:
        """The same, where the columns that are named first are asked for."""
        before: Node | None = None
        wished = False
        for node in self.nodes:
            if node.symbol == "unknown" or (wished and node.symbol == "Name" and not _heads(before, node)):
                return False
            wished = wished or node.symbol in ("Wish", "Run", "Noun")
            before = node
        return True


def _heads(before: Node | None, name: Node) -> bool:
    """Whether a column is the noun that the thing right before it describes ("public schools")."""
    if before is None or before.end != name.start or before.symbol not in ("Noun", "Wish"):
        return False
    return before.symbol == "Noun" or (isinstance(name.form, Subject) and name.form.text)


def ways(chart: Chart, begin: int, end: int) -> Sequence[Way]:
    """The cheapest ways through a chart, one for each content."""
    best: dict[int, list[Way]] = {begin: [Way(0.0, ())]}
    for place in sorted(chart.starting):
        for node in chart.starting[place] if place in best else ():
            if node.symbol in TOP:
                loose = node.cost + LOOSE.get(node.symbol, 0.0)
                for way in best[place]:
                    nodes = way.nodes if node.symbol == "glue" else (*way.nodes, node)
                    _keep(best.setdefault(node.end, []), Way(way.cost + loose + _beside(way, node), nodes))
    return best.get(end, [])


def _beside(way: Way, node: Node) -> float:
    """What it costs that two wishes stand side by side without a word between."""
    asks = node.symbol in _WISHES
    return _JUXTAPOSED if asks and way.nodes and way.nodes[-1].symbol in _WISHES else 0.0


_WISHES = frozenset({"Wish", "Run"})
_JUXTAPOSED = 0.2


def _keep(found: list[Way], way: Way) -> None:
    said = [node.form for node in way.nodes if node.form is not None]
    for n, other in enumerate(found):
        if [node.form for node in other.nodes if node.form is not None] == said:
            if way.cost < other.cost:
                found[n] = way
                found.sort(key=lambda w: w.cost)
            return
    found.append(way)
    found.sort(key=lambda w: w.cost)
    del found[_KEPT:]
