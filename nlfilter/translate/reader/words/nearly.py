"""Phrases that nothing else explains, by words of the table that mean nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import near
from nlfilter.translate.reader.words.segments import Segment, says_little
from nlfilter.translate.reader.words.words import Words

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
