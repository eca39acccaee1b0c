"""A request as it is read without a model, made once: what a model's answer to it is held against."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nlfilter.process import cached_property, undivided
from nlfilter.translate.context import Context
from nlfilter.translate.reader.account.account import left_spans
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.predicates.wishes import sign
from nlfilter.translate.reader.reader import Reading, Readings, parts_of, read, words_of
from nlfilter.translate.reader.table import Table, table_of
from nlfilter.translate.reader.words.spelling import respelled
from nlfilter.translate.reader.words.terminals import Terminal, terminals
from nlfilter.translate.reader.words.words import Words
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.phrases import Mapped, Unmatched


class Understood(Struct, frozen=True, eq=False):
    """A condition that the best reading makes, at folded characters start:stop, and the wishes within it."""

    start: int
    stop: int
    wish: Wish
    predicate: Predicate
    parts: tuple[Wish, ...]


class Left(Struct, frozen=True):
    """Words at folded characters start:stop that the best reading leaves over, and why."""

    start: int
    stop: int
    unmatched: Unmatched | None = None


class Analysis(Struct, frozen=True, eq=False, dict=True):
    """The readings of a request, and what the best of them makes of its words; all made when needed.

    A prompt needs the words alone. `known` are the readings, where they are there already.
    """

    table: Table
    known: Readings | None = None

    @cached_property
    def words(self) -> Words:
        return self.known.words if self.known else words_of(self.table)

    @cached_property
    def readings(self) -> Readings:
        with undivided():
            return self.known or read(self.table, self.words)

    @cached_property
    def parts(self) -> tuple[Readings, ...]:
        """The readings, or those of its halves where a request is too long to be read as a whole."""
        return parts_of(self.readings)

    @property
    def best(self) -> Reading | None:
        return self.readings.best

    @cached_property
    def terminals(self) -> tuple[Terminal, ...]:
        """The words of the request, in order."""
        return terminals(self.table, self.words)

    @cached_property
    def understood(self) -> tuple[Understood, ...]:
        """The conditions of the best reading, in the order said."""
        if self.best is None:
            return ()
        inner = [wish for node in self.best.way.nodes for wish in _innermost(node)]
        return tuple(
            Understood(wish.first, wish.last, wish, sign(wish), _parts(wish, inner))
            for wish in self.best.wishes
        )

    @cached_property
    def left(self) -> tuple[Left, ...]:
        """What the best reading leaves over; every word, where the request is too long to be read."""
        if self.best is None:
            return tuple(Left(t.start, t.stop) for t in self.terminals if not (t.breaks or t.light))
        spans = left_spans(self.table, self.readings.words, self.best.way.nodes)
        return tuple(Left(*span) for span in spans)

    @property
    def mapped(self) -> tuple[Mapped, ...]:
        """The corrections of the best reading."""
        return tuple(m for one in self.understood for m in one.wish.mapped)

    def phrase(self, start: int, stop: int) -> str:
        """What was typed at folded characters."""
        return self.table.source.original(start, stop)


def _innermost(node: Node) -> Iterator[Wish]:
    """The wishes of a node that are made of no others."""
    found = False
    for part in node.parts:
        for wish in _innermost(part):
            found = True
            yield wish
    if not found and isinstance(node.form, Wish):
        yield node.form


def _parts(wish: Wish, inner: list[Wish]) -> tuple[Wish, ...]:
    """The wishes that a condition is made of; itself where it is made of words alone."""
    asked = set(columns(wish.predicate))
    within = (one for one in inner if wish.first <= one.first and one.last <= wish.last)
    return tuple(one for one in within if asked.issuperset(columns(one.predicate))) or (wish,)


def analysis_of(request: str, context: Context) -> Analysis:
    """A request to be read, whatever is in force; in one context it is read once."""
    return context.once(request, _analysis)


def _analysis(request: str, context: Context) -> Analysis:
    table = table_of(request, context)
    table.source = respelled(table, table.source)
    return Analysis(table)
