"""Whole readings: ways through the chart from the first word to the last, the cheapest first.

A way uses every word: as part of a node, as a mark of punctuation, or as a word without weight. A word that
nothing explains is passed at a price, and the reading is not complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from nlfilter.translate.reader.engine.chart import Chart, Node
from nlfilter.translate.reader.forms import Subject

MEASURED = frozenset({"Measure", "Measures", "Amount", "Date", "Clock"})
LEFT = frozenset({"unknown", "left", "Vague", "Name", "Quoted", *MEASURED})
"""Symbols of what a reading leaves over."""
_ONLY_LEFT = LEFT - {"Name"}
TAKING = frozenset({"Retract", "Lift", "Replace", "Keep", "Reset"})
"""Symbols of what a later turn takes of the conditions in force."""
_TOLD = TAKING | {"Why"}
TOP = frozenset(
    {
        "Wish",
        "Run",
        "Each",
        "Noun",
        "Aside",
        "comma",
        "stop",
        "slash",
        "dot",
        "and",
        "but",
        "glue",
        "Name",
        "Tone",
        *TAKING,
        *LEFT,
    }
)
"""Symbols that may stand at the top of a reading; what most of them say there is settled by their costs."""
LOOSE: dict[str, float] = {
    "and": 0.3,
    "but": 0.3,
    "Name": 1.0,
    "unknown": 12.0,
    "left": 8.0,
    "Vague": 4.0,
    "Quoted": 12.0,
    **dict.fromkeys(MEASURED, 10.0),
}
"""What symbols cost that nothing binds."""


_SLIGHT = 7.0
"""What a part of a column's name costs by itself: its word may be of a text as well."""


class Way(Struct, frozen=True):
    """A sequence of nodes over a whole request."""

    cost: float
    nodes: tuple[Node, ...]

    def complete(self, *, asks: bool) -> bool:
        """Whether every word of weight is used; columns that are named first may be `asks` for alone."""
        before: Node | None = None
        shown = asks
        for node in self.nodes:
            if (
                node.symbol in _ONLY_LEFT
                or any(strangers(node))
                or (node.symbol == "Name" and not shown and not _heads(before, node))
            ):
                return False
            shown = shown and node.symbol not in ("Wish", "Run", "Noun")
            before = node
        return True


def strangers(node: Node) -> Iterator[Node]:
    """The words that nothing knows within a node; what is taken back, and why, may be told in such words."""
    for part in node.parts if node.symbol not in _TOLD else ():
        if part.symbol == "unknown":
            yield part
        else:
            yield from strangers(part)


def _heads(before: Node | None, name: Node) -> bool:
    """Whether a column is the noun that the thing right before it describes ("public schools")."""
    if before is None or before.end != name.start or before.symbol not in ("Noun", "Wish"):
        return False
    if before.symbol == "Noun":
        return name.rule is None  # a name of one word: "student ids", but no "jobs requiring experience"
    return isinstance(name.form, Subject) and name.form.text


def ways(chart: Chart, begin: int, end: int, *, asks: bool) -> Sequence[Way]:
    """The cheapest ways through a chart; words that nothing explains are passed only where they must be."""
    walk = _Walk(chart, begin, end, asks)
    return walk.ways(TOP - _ONLY_LEFT, _KEPT) or walk.ways(TOP, _KEPT_BROKEN)


_Reached = dict[tuple[int, ...], Way]
"""The ways to a place, by the forms that they say."""


class _Walk(Struct, frozen=True):
    """From the first letter of a request to the last; in a question a part of a name may be asked for."""

    chart: Chart
    begin: int
    end: int
    asks: bool

    def ways(self, top: frozenset[str], kept: int) -> Sequence[Way]:
        best: dict[int, _Reached] = {self.begin: {(): Way(0.0, ())}}
        for place in sorted(self.chart.starting):
            if place not in best:
                continue
            reached = sorted(best[place].items(), key=lambda item: item[1].cost)[:kept]
            for node in self.chart.starting[place]:
                if node.symbol in top:
                    self._go_on(reached, node, best.setdefault(node.end, {}))
        return sorted(best.get(self.end, {}).values(), key=lambda way: way.cost)[:kept]

    def _go_on(self, reached: Sequence[tuple[tuple[int, ...], Way]], node: Node, further: _Reached) -> None:
        loose = node.cost + self._loose(node)
        for said, way in reached:
            cost = way.cost + loose + _beside(way, node)
            if node.form is None:  # of words without weight nothing is kept
                nodes = way.nodes if node.symbol == "glue" else (*way.nodes, node)
            else:
                said, nodes = (*said, id(node.form)), (*way.nodes, node)
            known = further.get(said)
            if known is None or cost < known.cost:
                further[said] = Way(cost, nodes)

    def _loose(self, node: Node) -> float:
        if isinstance(node.form, Subject) and node.form.slight and not self.asks:
            return _SLIGHT
        return LOOSE.get(node.symbol, 0.0)


def _beside(way: Way, node: Node) -> float:
    """What it costs that two wishes stand side by side without a word between."""
    asks = node.symbol in _WISHES
    return _JUXTAPOSED if asks and way.nodes and way.nodes[-1].symbol in _WISHES else 0.0


_WISHES = frozenset({"Wish", "Run"})
_JUXTAPOSED = 0.2
_KEPT, _KEPT_BROKEN = 6, 2
