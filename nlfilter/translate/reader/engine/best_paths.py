"""Whole readings: paths through the chart from the first word to the last, the cheapest first.

A path uses every word: as part of a node, as punctuation, or as a word without weight. It may also skip a
word that nothing explains, at a high cost; then it is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from nlfilter.translate.reader.engine.chart import Chart, Node
from nlfilter.translate.reader.forms import Subject
from nlfilter.translate.reader.score import PLAIN, Score, feature, rule_score

MEASURED = frozenset({"Measure", "Measures", "Amount", "Date", "Clock"})
LEFT_OVER = frozenset({"unknown", "left", "Vague", "Name", "Quoted", *MEASURED})
"""Symbols of nodes that a path leaves over if no rule uses them."""
_ONLY_LEFT_OVER = LEFT_OVER - {"Name"}
TAKING = frozenset({"Retract", "Lift", "Replace", "Keep", "Reset"})
"""Symbols of the nodes that remove conditions in force."""
_TOLD = TAKING | {"Why"}
WISHES = frozenset({"Wish", "Run"})
"""Symbols of wishes that stand by themselves."""
ASKED = WISHES | {"Each"}
"""Symbols of nodes that ask for something."""
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
        *LEFT_OVER,
    }
)
"""Symbols that may stand at the top level of a path; most of them have a cost there (`LOOSE`)."""
LOOSE: Mapping[str, str] = {
    "and": "bare_link",
    "but": "bare_link",
    "Name": "idle_name",
    "unknown": "left_unknown",
    "left": "left_relation",
    "Vague": "left_vague",
    "Quoted": "left_quoted",
    **dict.fromkeys(MEASURED, "left_quantity"),
}
"""The feature of a node at the top level, by symbol."""


class Path(Struct, frozen=True):
    """A sequence of nodes over a whole request; `own` is the score of what stands at the top level."""

    cost: float
    nodes: tuple[Node, ...]
    own: Score = PLAIN

    def complete(self, *, asks: bool) -> bool:
        """Whether every word of weight is used. In a request that `asks`, columns may stand alone first."""
        before: Node | None = None
        shown = asks
        for node in self.nodes:
            if (
                node.symbol in _ONLY_LEFT_OVER
                or any(unknown_within(node))
                or (node.symbol == "Name" and not shown and not _heads(before, node))
            ):
                return False
            shown = shown and node.symbol not in ("Wish", "Run", "Noun")
            before = node
        return True


_NAMED = frozenset({"unknown", "Vague"})


def unknown_within(node: Node) -> Iterator[Node]:
    """The words within a node that are named, and not applied; not in a removal or a reason."""
    for part in node.parts if node.symbol not in _TOLD else ():
        if part.symbol in _NAMED:
            yield part
        else:
            yield from unknown_within(part)


def _heads(before: Node | None, name: Node) -> bool:
    """Whether a column name is the head noun of the words right before it ("public schools")."""
    if before is None or before.end != name.start or before.symbol not in ("Noun", "Wish"):
        return False
    if before.symbol == "Noun":
        return name.rule is None  # a name of one word: "student ids", but no "jobs requiring experience"
    return isinstance(name.form, Subject) and name.form.holds_text


def best_paths(chart: Chart, begin: int, end: int, *, asks: bool) -> Sequence[Path]:
    """The cheapest paths through a chart. Paths that skip words are tried only if there is no other."""
    walk = _Walk(chart, begin, end, asks)
    return walk.paths(TOP - _ONLY_LEFT_OVER, _KEPT) or walk.paths(TOP, _KEPT_BROKEN)


_Reached = dict[tuple[int, ...], Path]
"""The paths to a place, by the identities of their forms."""


class _Walk(Struct, frozen=True):
    """A beam search from the first letter to the last. With `asks`, partial names are free."""

    chart: Chart
    begin: int
    end: int
    asks: bool

    def paths(self, top: frozenset[str], kept: int) -> Sequence[Path]:
        best: dict[int, _Reached] = {self.begin: {(): Path(0, ())}}
        for place in sorted(self.chart.starting):
            if place not in best:
                continue
            reached = sorted(best[place].items(), key=lambda item: item[1].cost)[:kept]
            for node in self.chart.starting[place]:
                if node.symbol in top:
                    self._go_on(reached, node, best.setdefault(node.end, {}))
        return sorted(best.get(self.end, {}).values(), key=lambda path: path.cost)[:kept]

    def _go_on(self, reached: Sequence[tuple[tuple[int, ...], Path]], node: Node, further: _Reached) -> None:
        loose, asks = self._loose(node), node.symbol in WISHES
        for said, path in reached:
            here = loose
            if asks and path.nodes and path.nodes[-1].symbol in WISHES:
                here += feature("side_by_side")
            cost = path.cost + node.cost + here.cost
            own = path.own + here + (node.own if node.symbol == "glue" else PLAIN)
            if node.form is None:
                nodes = path.nodes if node.symbol == "glue" else (*path.nodes, node)
            else:
                said, nodes = (*said, id(node.form)), (*path.nodes, node)
            known = further.get(said)
            if known is None or cost < known.cost:
                further[said] = Path(cost, nodes, own)

    def _loose(self, node: Node) -> Score:
        if isinstance(node.form, Subject) and node.form.partial and not self.asks:
            return feature("idle_part_of_name")
        return rule_score(LOOSE.get(node.symbol, ""))


_KEPT, _KEPT_BROKEN = 6, 2
