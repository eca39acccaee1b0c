"""The names of large cities in the other language (東京 for a stored Tokyo), and the regions in addresses.

The cities are those that Unicode CLDR names for time zones, through Babel, and the prefectures of Japan, as
their largest city usually has the same name. "Texas" asks for the addresses "Austin, TX" and "Dallas, TX".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.inference.known_things import Thing, prefectures, region_of
from nlfilter.schema.inference.taken import taken_words, with_words_of_values
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Group

_MOST = 400
"""The most distinct values of such a column."""
_ENOUGH = 0.5
"""This share of the values must be cities, unless the name of the column says that it holds places."""
_FEWEST = 2


def with_names_of_cities(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns of places, with the names of their cities in the other language.

    >>> offices = {"office": Column(type="VARCHAR")}
    >>> with_names_of_cities(offices, {"office": ["Tokyo", "Berlin", "ロンドン"]})["office"].values
    {'Tokyo': ('東京',), 'Berlin': ('ベルリン',), 'ロンドン': ('London',)}
    """
    taken, made = taken_words(columns, values), dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column and column.kind.is_text and column.filterable and not column.private:
            others = _others(name, held) if column.holds is None else {}
            new = {v: [word for word in words if squeeze(word) not in taken] for v, words in others.items()}
            made[name] = with_words_of_values(column, new)
    return made


def _others(name: str, held: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The other names of the values that are cities; none if the values are rather something else."""
    if not held or len(held) > _MOST:
        return {}
    found = {value: names for value in held if (names := _names().get(fold(value)))}
    hinted = has_word(in_own_script(name), NAMES["cities"]["named"])
    return found if hinted or len(found) >= max(_FEWEST, _ENOUGH * len(held)) else {}


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The names in the other language, by each folded name."""
    found: dict[str, tuple[str, ...]] = {}
    for latin, japanese in (*prefectures(), *_zones()):
        found.setdefault(fold(latin), (japanese,))
        found.setdefault(fold(japanese), (latin,))
    return found


_NOWHERE = "Etc/"


def _zones() -> Iterator[tuple[str, str]]:
    from babel import Locale

    en, ja = Locale("en").time_zones, Locale("ja").time_zones
    for zone, told in ja.items():
        if "city" in told and not zone.startswith(_NOWHERE):
            latin = zone.rpartition("/")[2].replace("_", " ")
            yield (en.get(zone) or {}).get("city", latin), told["city"]


# --- addresses

_MOST_END_SO = 0.5
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
