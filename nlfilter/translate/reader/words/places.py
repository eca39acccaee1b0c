"""The places of a request: where its words begin and end, and nodes from one place to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from nlfilter.schema.fold import Folded, is_cjk
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Form
from nlfilter.translate.reader.words.boundaries import Dense, is_written_in_katakana
from nlfilter.translate.reader.words.leaves import Leaf

GLUE = "glue"
"""The symbol of a word without weight."""
_MOST_GAPS = 12


class Places:
    """The folded text of a request; a place is the position of a letter in it."""

    nodes: tuple[Node, ...] = ()
    """The words that were found at its places."""

    def __init__(self, source: Folded) -> None:
        self.source, self.text = source, source.text
        self.begin, self.end = self.word_from(0), len(self.text)
        self.dense = Dense.of(self.text)
        self._gaps: dict[int, Sequence[tuple[int, float]]] = {}

    def word_from(self, place: int) -> int:
        """The next place without a space."""
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        return place

    def node(self, symbol: str, start: int, stop: int, form: Form = None, cost: float = 0.0) -> Node:
        """A node over characters of the text, up to where the next word begins."""
        return Node(symbol, start, self.word_from(stop), stop, cost, form)

    def in_katakana(self, place: int) -> bool:
        """Whether a place is written in katakana, which folding hides."""
        return is_written_in_katakana(self.source, place)

    @cached_property
    def word_ends(self) -> list[int]:
        """For each place, the end of the letters there."""
        return _ends_of(self.text, str.isalpha)

    @cached_property
    def name_ends(self) -> list[int]:
        """For each place, the end of the characters of a name there."""
        return _ends_of(self.text, lambda ch: (ch.isalnum() or ch in "'’_+#&@") and not is_cjk(ch))

    def leaves(self, start: int, stop: int, leaves: Iterable[Leaf]) -> Iterator[Node]:
        """Nodes over characters of the text."""
        return (self.node(symbol, start, stop, form, cost) for symbol, form, cost in leaves)

    def at(self, place: int) -> Sequence[Node]:
        """The words without weight at a place."""
        return self._glue.get(place, ())

    @cached_property
    def _glue(self) -> dict[int, list[Node]]:
        found: dict[int, list[Node]] = {}
        for node in (one for one in self.nodes if one.symbol == GLUE):
            found.setdefault(node.start, []).append(node)
        return found

    def gaps(self, place: int) -> Sequence[tuple[int, float]]:
        """The places where the next part of a rule may begin, each with the cost of the words skipped."""
        if place not in self._gaps:
            reached, todo = {place: 0.0}, [place]
            while todo and len(reached) < _MOST_GAPS:
                at = todo.pop(0)
                for node in self.at(at):
                    cost = reached[at] + node.cost
                    if cost < reached.get(node.end, 1e9):
                        reached[node.end] = cost
                        todo.append(node.end)
            self._gaps[place] = tuple(reached.items())
        return self._gaps[place]


def _ends_of(text: str, goes_on: Callable[[str], bool]) -> list[int]:
    """For each place of a text, where the run of such characters that covers it ends."""
    ends = [len(text)] * (len(text) + 1)
    for place in reversed(range(len(text))):
        ends[place] = ends[place + 1] if goes_on(text[place]) else place
    return ends
