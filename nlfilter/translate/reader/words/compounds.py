"""Stored values as people shorten compounds of ideographs: 「耳鼻科」 of 耳鼻咽喉科."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Value
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.segments import Segment
from nlfilter.translate.reader.words.words import Words

_COST = 1.3
_MOST, _MOST_STORED = 3, 200
"""The most values that a word may be a part of, and the most of a column whose values are no names."""
_SHORTEST, _SHORTEST_SHORTENED = 2, 5
"""The least letters of a beginning, and of a value that people shorten."""


def by_parts(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Values for words that nothing else explains, if all of them are of one column."""
    for segment in found:
        if segment.unknown and is_cjk(words.text[segment.start]):
            values = _values(table).get(words.text[segment.start : segment.stop], {})
            names = {name for name, _ in values}
            if len(names) == 1 and len(values) <= _MOST:
                meaning = Meaning("synonym", names.pop(), tuple(value for _, value in values))
                spelled = words.source.original(segment.start, segment.stop)
                yield words.node(
                    "Value", segment.start, segment.stop, Value(meaning, spelled, guessed=True), _COST
                )


@cached_by_table
def _values(table: Table) -> dict[str, dict[tuple[str, str], None]]:
    """Maps each part of a stored value to the columns and values that have it."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name in table.schema.filterable:
        stored = table.lexicon.stored(name) if table.column(name).kind.is_text else ()
        for value in stored if len(stored) <= _MOST_STORED else ():
            key = fold(value)
            for part in _parts(key) if all(map(is_cjk, key)) else ():
                found.setdefault(part, {})[name, value] = None
    return found


def _parts(key: str) -> Iterator[str]:
    """The beginnings of a word with its last letter. A beginning or an end alone is no name of it.

    >>> "耳鼻科" in _parts("耳鼻咽喉科"), "観光" in _parts("産業観光")
    (True, False)
    """
    if len(key) >= _SHORTEST_SHORTENED:
        yield from (key[:at] + key[-1] for at in range(_SHORTEST, len(key) - _SHORTEST))
