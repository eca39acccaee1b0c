"""The analysis of a request without a model; a model's answer is compared with it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nlfilter.fork_safety import cached_property, undivided
from nlfilter.translate.context import Context
from nlfilter.translate.reader.account.unread import leftover_spans
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Reading, Readings, read, sections_of, words_of
from nlfilter.translate.reader.table import Table, table_of
from nlfilter.translate.reader.words.lexer import Words
from nlfilter.translate.reader.words.segments import Terminal, terminals
from nlfilter.translate.reader.words.spelling import respelled
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.phrases import Mapped, Unmatched


class Understood(Struct, frozen=True, eq=False):
    """A condition of the best reading, at the folded characters start:stop, and the simple `wishes` in it."""

    start: int
    stop: int
    wish: Wish
    predicate: Predicate
    wishes: tuple[Wish, ...]


class Leftover(Struct, frozen=True):
    """Words at the folded characters start:stop that the best reading leaves over, and why."""

    start: int
    stop: int
    unmatched: Unmatched | None = None


class Analysis(Struct, frozen=True, eq=False, dict=True):
    """The readings of a request, and what the best one makes of its words. Everything is computed when
    needed.

    A prompt needs only the words. `known` are the readings, if they already exist.
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
    def sections(self) -> tuple[Readings, ...]:
        """The readings of the request, or of its sections if it is too long to be read as a whole."""
        return sections_of(self.readings)

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
        inner = [wish for node in self.best.path.nodes for wish in _innermost(node)]
        return tuple(
            Understood(wish.start, wish.stop, wish, signed(wish), _parts(wish, inner))
            for wish in self.best.wishes
        )

    @cached_property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What the best reading leaves over. If the request is too long to be read: every word."""
        if self.best is None:
            return tuple(Leftover(t.start, t.stop) for t in self.terminals if not (t.breaks or t.light))
        spans = leftover_spans(self.table, self.readings.words, self.best.path.nodes)
        return tuple(Leftover(*span) for span in spans)

    @property
    def mapped(self) -> tuple[Mapped, ...]:
        """The corrections of the best reading."""
        return tuple(m for one in self.understood for m in one.wish.mapped)

    def phrase(self, start: int, stop: int) -> str:
        """What the person typed at folded characters."""
        return self.table.source.original(start, stop)


def _innermost(node: Node) -> Iterator[Wish]:
    """The wishes of a node that contain no other wishes."""
    found = False
    for part in node.parts:
        for wish in _innermost(part):
            found = True
            yield wish
    if not found and isinstance(node.form, Wish):
        yield node.form


def _parts(wish: Wish, inner: list[Wish]) -> tuple[Wish, ...]:
    """The simple wishes of which a condition is made; the condition itself if there are none."""
    asked = set(columns(wish.predicate))
    within = (one for one in inner if wish.start <= one.start and one.stop <= wish.stop)
    return tuple(one for one in within if asked.issuperset(columns(one.predicate))) or (wish,)


def analysis_of(request: str, context: Context) -> Analysis:
    """Analyses a request; within one context only once."""
    return context.once(request, _analysis)


def _analysis(request: str, context: Context) -> Analysis:
    table = table_of(request, context)
    table.source = respelled(table, table.source)
    return Analysis(table)
