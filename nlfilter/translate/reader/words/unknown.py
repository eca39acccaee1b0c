"""What words that nothing knows may be after all: misspelt names of several words, and words of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.lexicon.lexicon import Meaning
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Quoted, Sought, Subject, Value
from nlfilter.translate.reader.predicates.presence import narrows
from nlfilter.translate.reader.predicates.texts import searched, sought_in
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import corrected, over_particle, sounding
from nlfilter.translate.reader.words.stretches import Stretch, says_little, stretches
from nlfilter.translate.reader.words.words import UNKNOWN, Words

_LONGEST_NAME = 4
_BESIDE = 1.0


def guesses(table: Table, words: Words) -> Iterator[Node]:
    """Further nodes over words that nothing else explains."""
    found = stretches(words)
    yield from _misspelt(table, words, found)
    yield from _sounding(table, words, found)
    yield from _pieces(words, found)
    yield from _capitals(words, found)
    for stretch in found:
        if stretch.unknown and is_cjk(words.text[stretch.start]) and stretch.stop - stretch.start > 1:
            yield words.node(UNKNOWN, stretch.start, stretch.stop)
        spelled = words.source.original(stretch.start, stretch.stop)
        if narrows(table, spelled):
            yield words.node("State", stretch.start, stretch.stop, Quoted(spelled))
    yield from _coded(table, words, found)
    yield from _shortened(table, words, found)
    yield from _of_texts(table, words, found, searched(table))


def _misspelt(table: Table, words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """Names of several words with a slip in one of them, and words that a particle parts."""
    for first, stretch in enumerate(found):
        # A word between spaces was looked up already.
        least = 1 if is_cjk(words.text[stretch.start]) else 2
        for length in range(_LONGEST_NAME, least - 1, -1) if stretch.unknown else ():
            window = found[first : first + length]
            if (
                len(window) < length
                or not window[-1].unknown
                or not all(s.unknown or s.light for s in window)
            ):
                continue
            start, stop = stretch.start, window[-1].stop
            spelled = words.source.original(start, stop)
            key = squeeze(words.text[start:stop])
            nodes = [*words.leaves(start, stop, corrected(table, key, spelled))]
            if not nodes and key.isascii():
                nodes = [*words.leaves(start, stop, sounding(table, key, spelled))]
            yield from nodes
            if nodes:
                break
    for first, (before, particle) in enumerate(pairwise(found)):
        if particle.light and particle.stop - particle.start == 1 and first + 2 < len(found):
            last = found[first + 2]
            if before.stop == particle.start and particle.stop == last.start:
                key = squeeze(words.text[before.start : before.stop] + words.text[last.start : last.stop])
                spelled = words.source.original(before.start, last.stop)
                yield from words.leaves(before.start, last.stop, over_particle(table, key, spelled))


def _sounding(table: Table, words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """Runs of katakana that nothing knows whole, by the Latin words of the table that sound like them."""
    unknown = {(one.start, one.stop) for one in found if one.unknown}
    strange = {place for start, stop in unknown for place in range(start, stop)}
    for foreign, places in groupby(range(words.begin, words.end), key=words.in_katakana):
        start, *rest = places
        if not (foreign and rest) or strange.isdisjoint((start, *rest)):
            continue
        stop = rest[-1] + 1
        spelled = words.source.original(start, stop)
        # As likely as one longer word that nothing knows, even where a word is left beside it.
        cheaper = 0.0 if (start, stop) in unknown else _BESIDE
        for node in words.leaves(start, stop, sounding(table, words.text[start:stop], spelled)):
            yield replace(node, cost=node.cost - cheaper)


def _coded(table: Table, words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """ "Course 301", where a `course_id` is stored: a word before a figure names the column of codes."""
    figures = {node.start for node in words.nodes if node.symbol == "Amount"}
    for stretch, after in pairwise(found):
        if after.start in figures and not (stretch.light or stretch.breaks):
            names = table.lexicon.coded(squeeze(words.text[stretch.start : stretch.stop]))
            numbers = [name for name in names if table.column(name).kind.is_number]
            if len(numbers) == 1:
                subject = Subject(Meaning("column", numbers[0]))
                yield words.node("Name", stretch.start, stretch.stop, subject, 0.5)


def _shortened(table: Table, words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """Values without the end that one in force has as well: 「芋」 of 「芋焼酎」 after 「麦焼酎」."""
    meant = table.in_force.shortened(table.lexicon.stored) if table.refines else {}
    for stretch in found if meant else ():
        spelled = words.source.original(stretch.start, stretch.stop)
        if stretch.unknown and (one := meant.get(fold(spelled))):
            name, value = one
            thing = Value(Meaning("synonym", name, (value,)), spelled)
            yield words.node("Value", stretch.start, stretch.stop, thing, 0.5)


_HOLDING = frozenset({"contains", "starts", "ends"})
_HOLDING_AFTER = frozenset({"contains_after", "starts_after", "ends_after"})
_LONGEST_PIECE = 6


def _pieces(words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """Texts beside a word that says how a column holds them: the word after it, or what stands before it."""
    verbs = [node for node in words.nodes if node.symbol in _HOLDING]
    within = {place for node in verbs for place in range(node.start, node.stop)}
    holding = {node.stop for node in verbs}
    held = {node.start for node in words.nodes if node.symbol in _HOLDING_AFTER}
    for before, stretch, after in zip(found, found[1:], [*found[2:], None], strict=False):
        word = words.text[stretch.start].isalnum() and not stretch.light and stretch.start not in within
        if before.stop in holding and word:
            yield _piece(words, stretch.start, stretch.stop)
        elif before.stop in holding and after and after.unknown and words.at(stretch.start):
            yield _piece(words, after.start, after.stop)  # "mentions a leak"
    for at, stretch in enumerate(found):
        for first in range(max(0, at - _LONGEST_PIECE), at) if stretch.start in held else ():
            if first in (0, at - 1) or found[first - 1].light or found[first - 1].breaks:
                yield _piece(words, found[first].start, found[at - 1].stop)


def _capitals(words: Words, found: Sequence[Stretch]) -> Iterator[Node]:
    """Names as they are written, with capitals: what a text may hold, or a column may be said to be."""
    runs: list[list[Stretch]] = []
    for stretch in found:
        if not _is_capital(words, stretch):
            runs.append([])
        elif runs and runs[-1] and words.text[runs[-1][-1].stop : stretch.start] == " ":
            runs[-1].append(stretch)
        else:
            runs.append([stretch])
    for run in runs:
        if run and (run[0].unknown or words.holds_pieces):
            yield _piece(words, run[0].start, run[-1].stop, 0.4)


def _is_capital(words: Words, stretch: Stretch) -> bool:
    written = words.source.original(stretch.start, stretch.stop)
    return written[:1].isalnum() and (written[:1].isupper() or len(written) == 1 or is_cjk(written[0]))


def _piece(words: Words, start: int, stop: int, cost: float = 0.6) -> Node:
    return words.node("Piece", start, stop, Quoted(words.source.original(start, stop)), cost)


def _of_texts(table: Table, words: Words, found: Sequence[Stretch], names: Sequence[str]) -> Iterator[Node]:
    """Words looked for in texts: between two marks of punctuation all must occur in the data, or none is."""
    clause: list[list[Stretch]] = []
    for at, stretch in enumerate(found):
        if stretch.breaks:
            yield from _all_of_texts(table, words, clause, names)
            clause = []
        elif stretch.quoted is not None:
            clause.append([stretch])
        elif (
            stretch.unknown and stretch.stop - stretch.start > 1 and not says_little(table, words, found, at)
        ):
            if clause and clause[-1][-1] is found[at - 1] and found[at - 1].unknown:
                clause[-1].append(stretch)
            else:
                clause.append([stretch])
    yield from _all_of_texts(table, words, clause, names)


def _all_of_texts(
    table: Table, words: Words, clause: Sequence[Sequence[Stretch]], names: Sequence[str]
) -> Iterator[Node]:
    """Words of a column's texts that is named beside them are looked for there alone."""
    sought = [_sought(words, run) for run in clause]
    everywhere = all(sought_in(table, names, one) is not None for one in sought)
    for run, one in zip(clause, sought, strict=True):
        yield words.node("Sought" if everywhere and names else "Text", run[0].start, run[-1].stop, one)


def _sought(words: Words, run: Sequence[Stretch]) -> Sought:
    if run[0].quoted is not None:
        return Sought((run[0].quoted,), phrase=True)
    return Sought(tuple(words.source.original(one.start, one.stop) for one in run))
