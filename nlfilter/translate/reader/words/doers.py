"""Columns that are called after what somebody does: "managed by X" of a column `manager`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import ABBREVIATIONS
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Subject
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.segments import Segment
from nlfilter.translate.reader.words.words import Words

_COST = 0.3


def doers(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """A `Doer` for each participle of which a column names the doer; a rule reads it before a name."""
    for segment in found:
        said = words.text[segment.start : segment.stop]
        verbs = table.lang.verbs(said) if said.isascii() else ()
        of = {name for verb in verbs for name in _columns_by_verb(table).get(verb, ())}
        if len(of) == 1:
            subject = Subject(Meaning("column", of.pop()), holds_text=True)
            yield words.node("Doer", segment.start, segment.stop, subject, _COST)


@cached_by_table
def _columns_by_verb(table: Table) -> Mapping[str, frozenset[str]]:
    """The columns of texts by what those do who are named there: `mgr` by "manage"."""
    found: dict[str, set[str]] = {}
    names = (name for name in table.schema.filterable if table.column(name).kind is Kind.TEXT)
    for name in names:
        called = {word for text in table.called(name) for word in name_words(text) if word.isascii()}
        called |= {word for short in called for word in ABBREVIATIONS.get(short, ())}
        for word in called:
            for doing in table.lang.agents.forms(word):
                for verb in table.lang.verbs(doing) if table.lang.shapes.is_participle(doing) else ():
                    found.setdefault(verb, set()).add(name)
    return {verb: frozenset(of) for verb, of in found.items()}
