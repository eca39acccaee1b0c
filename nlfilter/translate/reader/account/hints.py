"""What an unmatched phrase lacks to become a condition: the name of its column, or an amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.lexicon.meaning import NAMING, STORED
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.predicates.units import kind_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.phrases import Reason, Unmatched


def hint(table: Table, run: Sequence[Node], phrase: str) -> Unmatched | None:
    """The phrase with what it lacks, and the columns that it may be about; None if neither would help."""
    if names := [*dict.fromkeys(_named_only(table, phrase))]:
        return Unmatched(phrase, Reason.COLUMN_NOT_NAMED, tuple(map(table.label, names)))
    said = [[*_properties(table, table.source.text[node.start : node.stop])] for node in run]
    if all(said):
        names = [*dict.fromkeys(name for one in said for name in one)]
        return Unmatched(phrase, Reason.NO_AMOUNT, tuple(map(table.label, names)))
    return None


def _named_only(table: Table, phrase: str) -> Iterator[str]:
    """The columns that store the phrase, if all of them must be named: "P012" in a column of codes."""
    held = [m.name for m in table.lexicon.find(squeeze(phrase)) if m.kind in STORED]
    if all(table.column(name).named_only for name in held):
        yield from held


def _properties(table: Table, word: str) -> Iterator[str]:
    """The columns of which a word says little or much: "cheaper" for a price."""
    for _, called in table.lang.qualities.get(squeeze(word), ()):
        for meaning in (m for one in called for m in table.lexicon.find(one) if m.kind in (*NAMING, "part")):
            kind = kind_of(table, meaning)
            if kind.is_number or kind.is_time:
                yield meaning.name
