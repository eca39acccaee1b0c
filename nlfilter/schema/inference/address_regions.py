"""The states and countries in which addresses end: "Texas" asks for "Austin, TX" and "Dallas, TX"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.inference.taken import taken_words
from nlfilter.schema.inference.world import Thing, region_of
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column, Group

_MOST_END_SO, _FEWEST, _MOST = 0.5, 2, 400
"""At least half of the values, and two of them, must end in a region after a comma."""


def with_regions_of_addresses(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns of addresses with a group for each region; a word that the table has keeps its meaning."""
    taken = taken_words(columns, values)
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column and column.kind is Kind.TEXT and column.filterable and column.holds is None:
            groups = {
                words[0]: Group(values=of, synonyms=words[1:])
                for region, of in _regions(held).items()
                if (words := tuple(word for word in region.names if squeeze(word) not in taken))
            }
            made[name] = column.model_copy(update={"groups": {**groups, **column.groups}})
    return made


def _regions(held: Sequence[str]) -> dict[Thing, tuple[str, ...]]:
    """The regions in which most of the values end, each with its values.

    >>> {region.names[0]: of for region, of in _regions(["Austin, TX", "Dallas, TX", "Boise, ID"]).items()}
    {'Texas': ('Austin, TX', 'Dallas, TX'), 'Idaho': ('Boise, ID',)}
    >>> _regions(["Tables, large", "Chairs, IN"])
    {}
    """
    found: defaultdict[Thing, list[str]] = defaultdict(list)
    for value in held if len(held) <= _MOST else ():
        place, comma, last = value.rpartition(", ")
        if place and comma and (region := region_of(last)):
            found[region].append(value)
    told = sum(map(len, found.values()))
    enough = told >= max(_FEWEST, _MOST_END_SO * len(held))
    return {region: tuple(of) for region, of in found.items()} if enough else {}
