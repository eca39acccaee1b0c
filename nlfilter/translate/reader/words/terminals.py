"""The terminals of a request: from left to right the longest known word, with all that it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Quoted, Subject, Value, Word
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.places import GLUE
from nlfilter.translate.reader.words.segments import segments
from nlfilter.translate.reader.words.words import UNKNOWN, Words

_FIGURES = frozenset({"Amount", "Date", "Clock"})
_NOUN = Meaning("table", "")


class Terminal(Struct, frozen=True):
    """A word at the folded characters start:stop; `text` as typed, `key` squeezed.

    `quantities`: the amounts, dates and times of day that it may be. `light`: it only connects other words.
    `breaks`: it is a punctuation mark.
    """

    start: int
    stop: int
    text: str
    key: str
    meanings: tuple[Meaning, ...] = ()
    roles: frozenset[str] = frozenset()
    quantities: tuple[object, ...] = ()
    light: bool = False
    breaks: bool = False
    quoted: bool = False

    @property
    def is_unknown(self) -> bool:
        return not (self.meanings or self.roles or self.quantities or self.breaks or self.light)

    @property
    def amount(self) -> Amount | None:
        """The amount that it may be."""
        return next((one for one in self.quantities if isinstance(one, Amount)), None)

    def means(self, *kinds: str) -> tuple[Meaning, ...]:
        """The meanings of the given kinds."""
        return tuple(m for m in self.meanings if m.kind in kinds)


def terminals(table: Table, words: Words) -> tuple[Terminal, ...]:
    """The terminals of a request, in order."""
    at: dict[tuple[int, int], list[Node]] = {}
    for node in words.nodes:
        at.setdefault((node.start, node.stop), []).append(node)
    return tuple(
        _terminal(table, words, s.start, s.stop, at.get((s.start, s.stop), ()), quoted=s.quoted)
        for s in segments(words)
    )


def _terminal(
    table: Table, words: Words, start: int, stop: int, nodes: Sequence[Node], *, quoted: str | None
) -> Terminal:
    folded = words.text[start:stop]
    known = [node for node in nodes if node.symbol != UNKNOWN]
    key = squeeze(folded)
    breaks = bool(known) and not any(map(str.isalnum, folded)) and not any(n.symbol == "not" for n in known)
    text = quoted if quoted is not None else words.source.original(start, stop)
    return Terminal(
        start,
        stop,
        text,
        key,
        tuple(dict.fromkeys(_meanings(known))),
        # A word may be the rest of a longer one, if another word took its first letters: 「のは|除いて」.
        frozenset()
        if breaks
        else _roles(table, words, known)
        if known
        else table.lang.roles.get(key, frozenset()),
        tuple(node.form for node in known if node.symbol in _FIGURES),
        any(node.symbol == GLUE for node in known),
        breaks,
        quoted is not None or any(isinstance(node.form, Quoted) for node in known),
    )


def _meanings(nodes: Iterable[Node]) -> Iterator[Meaning]:
    for node in nodes:
        match node.form:
            case Value(meaning=meaning, others=others):
                yield meaning
                yield from others
            case Subject(meaning=meaning):
                yield meaning
        if node.symbol == "Noun":
            yield _NOUN


def _roles(table: Table, words: Words, nodes: Sequence[Node]) -> frozenset[str]:
    """The roles of a word. Outside of questions, a soft noun loses its roles "soft" and "aggregate"."""
    keys = {node.form.key for node in nodes if isinstance(node.form, Word)}
    keys |= {squeeze(words.text[node.start : node.stop]) for node in nodes if node.symbol == GLUE}
    roles = frozenset[str]().union(*(table.lang.roles.get(key, frozenset()) for key in keys))
    return roles if words.asks or "soft" not in roles else roles - {"soft", "aggregate"}
