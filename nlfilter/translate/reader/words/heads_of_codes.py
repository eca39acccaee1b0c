"""Codes of several parts by their first part: "SK4" of the postcode "SK4 2AB"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.segments import Segment
from nlfilter.translate.reader.words.words import Words
from nlfilter.where.nodes import HasWord

_COST = 0.4
_CODE = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])([a-z\d]+)(?:[ -]\w*\d\w*)+")
"""A part with letters and figures, and other parts with figures."""


def heads_of_codes(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """A wish for each unknown word with which codes of a single column begin; it shows no whole code."""
    for segment in (one for one in found if one.unknown):
        start, stop = segment.start, segment.stop
        names = _heads(table).get(words.text[start:stop], ())
        if len(names) == 1:
            predicate = HasWord(names[0], words.source.original(start, stop))
            yield words.node("Wish", start, stop, Wish(start, stop, predicate, names[0], True), _COST)


@cached_by_table
def _heads(table: Table) -> Mapping[str, tuple[str, ...]]:
    """The columns whose codes have it as their first part, by the first part."""
    found: dict[str, dict[str, None]] = {}
    for name in table.schema.filterable:
        column = table.column(name)
        if column.kind is Kind.TEXT and not column.named_only:
            for code in filter(None, map(_CODE.fullmatch, map(fold, table.lexicon.stored(name)))):
                found.setdefault(code[1], {})[name] = None
    return {head: tuple(names) for head, names in found.items()}
