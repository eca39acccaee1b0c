"""What unknown words may be: misspelt names, pieces of text, and words in the table's texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from nlfilter.schema.fold import is_cjk, is_ideograph, squeeze
from nlfilter.translate.reader.engine.chart import Node, more
from nlfilter.translate.reader.forms import Quoted, Sought, Value
from nlfilter.translate.reader.predicates.existence_columns import narrows
from nlfilter.translate.reader.predicates.text_search import searched, sought_in
from nlfilter.translate.reader.score import Score, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.candidates import corrected, near, over_particle, sounding
from nlfilter.translate.reader.words.lexer import UNKNOWN, Words
from nlfilter.translate.reader.words.segments import Segment, says_little, segments
from nlfilter.translate.reader.words.value_words import by_words, of_a_word

_MOST_WORDS = 4


def meant(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """What unknown words mean, alone or together; only words without weight may stand between them."""
    spans = [*_spans(table, words, found)]
    spelled = [words.source.original(*span) for span in spans]
    keys = table.lexicon.nearest([one.lower() for one in spelled])
    for (start, stop), text, key in zip(spans, spelled, keys, strict=True):
        if key:
            yield from words.leaves(start, stop, near(table, key, text))


def _spans(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """The spans that begin and end with an unknown word, and say something."""
    for first, segment in enumerate(found):
        for run in _runs(found, first) if segment.unknown else ():
            text = words.text[segment.start : run[-1].stop]
            lone = len(run) == 1 and says_little(table, words, found, first)
            if not lone and len(text) > 1 and not any(map(str.isdigit, text)):
                yield segment.start, run[-1].stop


def _runs(found: Sequence[Segment], first: int) -> Iterator[Sequence[Segment]]:
    for last in range(first, min(len(found), first + _MOST_WORDS)):
        if found[last].unknown:
            yield found[first : last + 1]
        elif not found[last].light:
            return


_LONGEST_NAME = 4


def guesses(table: Table, words: Words) -> Iterator[Node]:
    """Further nodes over words that nothing else explains."""
    found = segments(words)
    yield from _misspelt(table, words, found)
    yield from _foreign(table, words, found)
    yield from _pieces(words, found)
    yield from _capitals(words, found)
    for segment in found:
        if segment.unknown and is_cjk(words.text[segment.start]) and segment.stop - segment.start > 1:
            yield words.node(UNKNOWN, segment.start, segment.stop)
        spelled = words.source.original(segment.start, segment.stop)
        if narrows(table, spelled):
            yield words.node("State", segment.start, segment.stop, Quoted(spelled))
    yield from by_words(table, words, found)
    yield from meant(table, words, found)
    yield from _of_texts(table, words, found, searched(table))


def _misspelt(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Names of several words with a slip in one of them, and words with a particle inside."""
    for first, segment in enumerate(found):
        # A single word between spaces was already looked up.
        least = 1 if is_cjk(words.text[segment.start]) else 2
        for length in range(_LONGEST_NAME, least - 1, -1) if segment.unknown else ():
            window = found[first : first + length]
            if (
                len(window) < length
                or not window[-1].unknown
                or not all(s.unknown or s.light for s in window)
            ):
                continue
            start, stop = segment.start, window[-1].stop
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
                leaves = [*over_particle(table, key, spelled)]
                if not leaves and last.unknown and (meaning := of_a_word(table, key, spelled)):
                    leaves = [("Value", Value(meaning, spelled, guessed=True), feature("joined_by_particle"))]
                yield from words.leaves(before.start, last.stop, leaves)


def _foreign(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """What a run of katakana with an unknown part may be: a Latin word by its sound, or a misspelt name."""
    unknown = {place: one for one in found if one.unknown for place in range(one.start, one.stop)}
    for foreign, places in groupby(range(words.begin, words.end), key=words.in_katakana):
        start, *rest = places
        if not (foreign and rest) or unknown.keys().isdisjoint((start, *rest)):
            continue
        stop, within = rest[-1] + 1, unknown.get(start)
        spelled = words.source.original(start, stop)
        inside = within is not None and (within.start < start or stop < within.stop) and stop <= within.stop
        leaves = [*sounding(table, words.text[start:stop], spelled)]
        if inside and not leaves and (meaning := of_a_word(table, words.text[start:stop], spelled)):
            leaves = [("Value", Value(meaning, spelled, guessed=True), feature("clipped"))]
        elif inside and not leaves:
            leaves = [*corrected(table, squeeze(words.text[start:stop]), spelled)]
        # Discounted to the cost of one longer unknown word, even if a word is left over beside it.
        within_longer = within != Segment(start, stop, unknown=True)
        for node in words.leaves(start, stop, leaves):
            yield more(node, feature("within_unknown")) if within_longer else node
        if inside and leaves and within:
            ends = ((within.start, start), (stop, within.stop))
            yield from (words.node(UNKNOWN, one, other) for one, other in ends if one < other)


_HOLDING = frozenset({"contains", "starts", "ends"})
_HOLDING_AFTER = frozenset({"contains_after", "starts_after", "ends_after"})
_LONGEST_PIECE = 6


def _pieces(words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Texts beside a verb such as "contains": the word after it, or in Japanese the words before it."""
    verbs = [node for node in words.nodes if node.symbol in _HOLDING]
    within = {place for node in verbs for place in range(node.start, node.stop)}
    holding = {node.stop for node in verbs}
    held = {node.start for node in words.nodes if node.symbol in _HOLDING_AFTER}
    for before, segment, after in zip(found, found[1:], [*found[2:], None], strict=False):
        word = words.text[segment.start].isalnum() and not segment.light and segment.start not in within
        if before.stop in holding and word:
            yield _piece(words, segment.start, segment.stop)
        elif before.stop in holding and after and after.unknown and words.at(segment.start):
            yield _piece(words, after.start, after.stop)  # "mentions a leak"
    for at, segment in enumerate(found):
        for first in range(max(0, at - _LONGEST_PIECE), at) if segment.start in held else ():
            if first in (0, at - 1) or found[first - 1].light or found[first - 1].breaks:
                yield _piece(words, found[first].start, found[at - 1].stop)


def _capitals(words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Runs of words with capitals: a text that a column may contain or equal."""
    runs: list[list[Segment]] = []
    for segment in found:
        if not _is_capital(words, segment):
            runs.append([])
        elif runs and runs[-1] and words.text[runs[-1][-1].stop : segment.start] == " ":
            runs[-1].append(segment)
        else:
            runs.append([segment])
    for run in runs:
        if run and (run[0].unknown or words.holds_pieces):
            yield _piece(words, run[0].start, run[-1].stop, feature("value"))


def _is_capital(words: Words, segment: Segment) -> bool:
    written = words.source.original(segment.start, segment.stop)
    return written[:1].isalnum() and (written[:1].isupper() or len(written) == 1 or is_cjk(written[0]))


def _piece(words: Words, start: int, stop: int, score: Score | None = None) -> Node:
    return words.node(
        "Piece", start, stop, Quoted(words.source.original(start, stop)), score or feature("quoted")
    )


def _of_texts(table: Table, words: Words, found: Sequence[Segment], names: Sequence[str]) -> Iterator[Node]:
    """Runs of words to search for in texts: `Sought` if the texts hold them, else `Text`."""
    runs: list[list[Segment]] = []
    for at, segment in enumerate(found):
        if segment.quoted is not None:
            runs.append([segment])
        elif (
            segment.unknown
            and segment.stop - segment.start > 1
            and not says_little(table, words, found, at)
            and not _is_in_a_compound(words, segment)
        ):
            if runs and runs[-1][-1] is found[at - 1] and found[at - 1].unknown:
                runs[-1].append(segment)
            else:
                runs.append([segment])
    for run in runs:
        sought = _sought(words, run)
        whole = not _is_hyphened(words.text, run[0].start, run[-1].stop)
        occurs = names and whole and sought_in(table, names, sought) is not None
        yield words.node("Sought" if occurs else "Text", run[0].start, run[-1].stop, sought)


def _is_hyphened(text: str, start: int, stop: int) -> bool:
    """Whether a hyphen joins a word to another one: the "Oscar" of "Oscar-winning" is in no title."""
    joined = (text[max(0, start - 2) : start], text[stop : stop + 2][::-1])
    return any(len(two) > 1 and two[0].isalnum() and two[1] == "-" for two in joined)


def _is_in_a_compound(words: Words, segment: Segment) -> bool:
    """Whether a noun of the rows goes on in the script of an unknown word: 「フル|リモート」, 「業務|委託」.

    Half of a word is not what a person looks for.
    """
    nouns = [node for node in words.nodes if node.symbol == "Noun"]
    return any(
        _is_one_word(words, node.stop) if node.stop == segment.start else _is_one_word(words, segment.stop)
        for node in nouns
        if segment.start == node.stop or segment.stop == node.start
    )


def _is_one_word(words: Words, place: int) -> bool:
    """Whether the same script, katakana or ideographs, stands on both sides of a place."""
    both = (place - 1, place)
    return all(map(words.in_katakana, both)) or all(is_ideograph(words.text[at]) for at in both)


def _sought(words: Words, run: Sequence[Segment]) -> Sought:
    if run[0].quoted is not None:
        return Sought((run[0].quoted,), phrase=True)
    return Sought(tuple(words.source.original(one.start, one.stop) for one in run))
