"""What whole readings of a request find, told in its atoms: for a where in force, and a model's account.

Words that a removal has taken are blanked out first, so that they are not wished for again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nlfilter.schema.fold import Folded
from nlfilter.schema.lexicon import STORED
from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.embedded.reading import Item, Reading, Understood
from nlfilter.translate.reader.account import left_spans
from nlfilter.translate.reader.chart import Node
from nlfilter.translate.reader.forms import Clause, Run, Wish
from nlfilter.translate.reader.reader import Readings, read_all
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.whole import LEFT
from nlfilter.translate.reader.wishes import sign
from nlfilter.where.phrases import Mapped, Reason, Unmatched


@dataclass(frozen=True, slots=True)
class Found:
    """What a request asks, and the atoms that it leaves over."""

    conditions: tuple[DraftCondition, ...]
    mapped: tuple[Mapped, ...]
    left: tuple[tuple[int, int, Unmatched], ...]


def find(reading: Reading) -> Found:
    """The conditions of a request; its items are noted in the reading."""
    left: list[tuple[int, int, Unmatched]] = []
    mapped: list[Mapped] = []
    conditions = [*_taken_back(reading)]
    for one in read_all(_rest(reading)):
        atoms = _Atoms(reading, one.table.source)
        if one.best is None:
            first, last = atoms.over(0, len(one.table.source.text))
            left.append((first, last, Unmatched("", Reason.NOT_UNDERSTOOD)))
            continue
        _note_items(reading, one, atoms)
        for wish in one.best.wishes:
            first, last = atoms.over(wish.first, wish.last)
            phrase, predicate = atoms.phrase(wish.first, wish.last), sign(wish)
            items = tuple(i for i in reading.items if first <= i.first and i.last <= last)
            reading.understood = (*reading.understood, Understood(first, last, phrase, predicate, items))
            reading.guessed = reading.guessed or wish.guessed
            conditions.append(DraftCondition(phrase, predicate))
            mapped += wish.mapped
        over = left_spans(one.table, one.words, one.best.way.nodes)
        left += ((*atoms.over(start, stop), told) for start, stop, told in over)
    return Found(tuple(dict.fromkeys(conditions)), tuple(mapped), tuple(left))


def _taken_back(reading: Reading) -> Iterator[DraftCondition]:
    """What a removal refuses of several values in force."""
    for item in reading.items:
        phrase = reading.phrase(item.first, item.last)
        reading.understood += (Understood(item.first, item.last, phrase, item.predicate, (item,)),)
        yield DraftCondition(phrase, item.predicate)


def _rest(reading: Reading) -> Table:
    """The request without the words that are taken."""
    text = [*reading.source.source]
    for i in reading.used:
        start, stop = reading.source.span(reading.atoms[i].start, reading.atoms[i].end)
        text[start:stop] = "," + " " * (stop - start - 1)
    return Table(
        source=Folded.of("".join(text)) if reading.used else reading.source,
        context=reading.context,
        lexicon=reading.lexicon,
        lang=reading.lang,
        calendar=reading.calendar,
        ui=reading.ui,
        replaced=reading.replaced,
        known=reading.known,
    )


class _Atoms:
    """The atoms of a reading by the places of a text that was made of its request."""

    def __init__(self, reading: Reading, text: Folded) -> None:
        self._reading, self._text = reading, text
        spans = [reading.source.span(atom.start, atom.end) for atom in reading.atoms]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def over(self, start: int, stop: int) -> tuple[int, int]:
        """The first and the last atom of a stretch."""
        begin, end = self._text.span(start, stop)
        first = bisect_right(self._ends, begin)
        last = bisect_left(self._starts, end) - 1
        most = len(self._starts) - 1
        return min(first, most), max(min(last, most), min(first, most))

    def phrase(self, start: int, stop: int) -> str:
        """What was typed for a stretch."""
        begin, end = self._text.span(start, stop)
        return self._reading.source.source[begin:end]


def _note_items(reading: Reading, readings: Readings, atoms: _Atoms) -> None:
    for node in readings.best.way.nodes if readings.best else ():
        if node.symbol not in LEFT:
            first, last = atoms.over(node.start, node.stop)
            reading.take(*range(first, last + 1))
        for wish, negated in _told(node, negated=False):
            first, last = atoms.over(wish.first, wish.last)
            item = Item(
                first,
                last,
                wish.predicate,
                wish.column,
                wish.exclusive,
                negated=negated,
                searched=wish.searched,
                mapped=wish.mapped,
            )
            reading.add(item)


_MADE_OF = (Wish, Run, Clause)


def _told(node: Node, *, negated: bool) -> Iterator[tuple[Wish, bool]]:
    """The single wishes of a node, and whether they are refused."""
    form = node.form
    inner = [part for part in node.parts if isinstance(part.form, _MADE_OF)]
    if isinstance(form, Wish):
        refused = negated or form.negated
        if not inner or (len(inner) == 1 and _asks_by_itself(form, inner[0].form)):
            yield form, refused
            return
    else:
        refused = negated
    if isinstance(form, Run | Clause):
        covered = [wish for part in inner for wish in _wishes_of(part.form)]
        for wish in form.wishes:
            if not any(wish.first < other.last and other.first < wish.last for other in covered):
                yield wish, negated or wish.negated
    for part in inner:
        yield from _told(part, negated=refused)


def _wishes_of(form: object) -> tuple[Wish, ...]:
    if isinstance(form, Wish):
        return (form,)
    return form.wishes if isinstance(form, Run | Clause) else ()


def _asks_by_itself(form: Wish, inner: object) -> bool:
    """Whether a wish says more than the one that it is made of, or the same in more words."""
    if not isinstance(inner, Wish):
        return False
    return form.predicate != inner.predicate or form.negated == inner.negated


_LEADS_ON = frozenset({"about", "adjective", "contains", "starts", "ends", "not", "drop"})
"""Roles of words after which something is wished for ("films about ..."), whatever became of it."""


def asks_for_nothing(reading: Reading) -> bool:
    """Whether a request without any condition says so: "anything", "show me all the jobs", 「おまかせ」."""
    atoms = reading.atoms
    if any(atom.roles & {"everything", "reset"} for atom in atoms):
        return True
    if any(atom.means(*STORED, "flag", "term", "text") or atom.roles & _LEADS_ON for atom in atoms):
        return False
    return any("asking" in atom.roles or atom.means("table") for atom in atoms)


def is_courtesy(reading: Reading) -> bool:
    """Whether a request is nothing but thanks or approval."""
    said = [atom for atom in reading.atoms if any(ch.isalnum() for ch in atom.text)]
    polite = any("courtesy" in atom.roles for atom in said)
    return polite and all(atom.roles & {"courtesy", "filler"} for atom in said)
