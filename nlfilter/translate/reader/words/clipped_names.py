"""Names of counts that people cut short beside a number: "2 bed" of a column `bedrooms`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Subject
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.segments import Segment
from nlfilter.translate.reader.words.words import Words

_BOUNDS = frozenset({"ge_after", "le_after"})
_LEAST = 3
_COST = 0.5


def clipped_names(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """The only column of a count whose name begins with an unknown word right after a number.

    "As many beds as baths" says no number, but that both are counts.
    """
    unknown = [one for one in found if one.unknown and one.stop - one.start >= _LEAST]
    after = _after_numbers(words) if unknown else frozenset[int]()
    counted = any(node.symbol == "equally" for node in words.nodes)
    for segment in (one for one in unknown if counted or one.start in after):
        word = words.text[segment.start : segment.stop]
        forms = (word, *(table.lang.inflected(word) if table.lang.shapes.is_plural(word) else ()))
        begun = tuple(form for form in forms if len(form) >= _LEAST)
        names = [name for name, plural in _counts(table) if plural.startswith(begun)]
        if len(names) == 1:
            yield words.node("Name", segment.start, segment.stop, Subject(Meaning("column", names[0])), _COST)


def _after_numbers(words: Words) -> frozenset[int]:
    """The places right after a number, or after a word that compares with it: "2-bed", "2+ bed"."""
    amounts = [node for node in words.nodes if node.symbol == "Amount"]
    ends = {node.end for node in amounts}
    bounds = [node for node in words.nodes if node.symbol in _BOUNDS and node.start in ends]
    hyphened = {node.stop + 1 for node in amounts if words.text[node.stop : node.stop + 1] == "-"}
    return frozenset({*ends, *hyphened, *(node.end for node in bounds)})


@cached_by_table
def _counts(table: Table) -> tuple[tuple[str, str], ...]:
    """The columns of numbers without a unit, each with the plural that its name ends in."""
    numbers = (name for name in table.schema.filterable if table.column(name).kind.is_number)
    plain = ((name, name_words(name)[-1:]) for name in numbers if table.column(name).unit is None)
    return tuple((name, last[0]) for name, last in plain if last and table.lang.shapes.is_plural(last[0]))
