"""Cuts a request into segments, from left to right, by the longest known word at each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.languages.language import Language
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Quoted, Subject, Value, Word
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.lexer import GLUE, UNKNOWN, Words

_BREAKS = frozenset({"comma", "slash", "dot"})
_NO_BREAKS = "-:'\""


class Segment(Struct, frozen=True):
    """The longest known word at a place, or an unknown word (also one that is only a part of a name)."""

    start: int
    stop: int
    unknown: bool = False
    breaks: bool = False
    light: bool = False
    value: bool = False
    quoted: str | None = None


def segments(words: Words) -> list[Segment]:
    """The segments of a request, from left to right."""
    by_start: dict[int, list[Node]] = {}
    for node in words.nodes:
        by_start.setdefault(node.start, []).append(node)
    found: list[Segment] = []
    place = words.begin
    while place < words.end:
        segment = _segment(words, place, by_start.get(place, []))
        if found and _grows(words, found[-1], segment):
            found[-1] = Segment(found[-1].start, segment.stop, unknown=True)
        else:
            found.append(segment)
        place = max(segment.stop, place + 1)
        while place < words.end and words.text[place].isspace():
            place += 1
    return found


def _segment(words: Words, place: int, nodes: Sequence[Node]) -> Segment:
    known = [node for node in nodes if node.symbol != UNKNOWN]
    quoted = next(
        (node.form.text for node in known if isinstance(node.form, Quoted) and node.symbol == "Quoted"), None
    )
    if quoted is not None:
        alone = all(node.symbol == "Quoted" for node in known)
        return Segment(place, max(node.stop for node in nodes), quoted=quoted if alone else None)
    known = [node for node in known if node.symbol != "Piece" and not _is_part_of_a_name(node)]
    if known:
        mark = words.text[place]
        breaks = (
            all(node.symbol in _BREAKS or node.symbol == "stop" for node in known) and mark not in _NO_BREAKS
        )
        light = any(node.symbol == GLUE for node in known)
        stop = max(node.stop for node in known)
        value = any(node.symbol == "Value" and node.stop == stop for node in known)
        return Segment(place, stop, breaks=breaks, light=light, value=value)
    stop = max((node.stop for node in nodes if node.symbol == UNKNOWN), default=place + 1)
    return Segment(place, stop, unknown=words.text[place].isalnum())


def _is_part_of_a_name(node: Node) -> bool:
    return isinstance(node.form, Subject) and node.form.partial


def _grows(words: Words, last: Segment, segment: Segment) -> bool:
    """Whether two touching unknown segments are one word: in a script without spaces they are."""
    both = last.unknown and segment.unknown and last.stop == segment.start
    return both and is_cjk(words.text[last.start]) and is_cjk(words.text[segment.start])


def _is_told(words: Words, lang: Language, found: Sequence[Segment]) -> bool:
    """Whether an amount touches the first segment, or a particle parts it from a value."""
    one, *after = found
    particle = len(after) > 1 and "eq" in lang.roles.get(words.text[one.stop : after[0].stop], ())
    return words.counted_at(one.stop) or (particle and after[1].value)


def says_little(table: Table, words: Words, found: Sequence[Segment], at: int) -> bool:
    """Whether an unknown word says nothing about a row, so that texts are not searched for it.

    It is a person or an action before its object ("where *they found* mice"), or the amount or the value
    after it tells what it is like (「*社員*300人」, 「*夕食*は部屋食」). Or no unknown word stands beside it,
    and it is something that people do with a row ("*apply* online"), little or much of something ("*short*
    ones"), or a noun that a stored value describes ("night *visits*").
    """
    lang, nothing = table.lang, Segment(0, 0)
    one, before, after = found[at], found[at - 1] if at else nothing, [*found[at + 1 : at + 2], nothing][0]
    word = words.text[one.start : one.stop]
    if word in lang.doers or (is_cjk(word[-1]) and _is_told(words, lang, found[at : at + 3])):
        return True
    if after.unknown:
        return words.text[before.start : before.stop] in lang.doers
    if before.unknown:
        return False
    described = before.value and words.source.original(one.start, one.stop).islower()
    return word in lang.acts or word in lang.qualities or (described and lang.shapes.is_plural(word))


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
