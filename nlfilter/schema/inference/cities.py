"""The names of large cities and of prefectures in the other language: 東京 for a stored Tokyo.

The cities are those that Unicode CLDR names for time zones, through Babel; the prefectures those of
`regions.toml`, whose largest city usually has their name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nlfilter.schema.fold import fold, has_cjk, squeeze
from nlfilter.schema.inference.regions import regions
from nlfilter.schema.inference.taken import taken_words, with_words_of_values
from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column

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
    for latin, japanese in (*_prefectures(), *_zones()):
        found.setdefault(fold(latin), (japanese,))
        found.setdefault(fold(japanese), (latin,))
    return found


def _prefectures() -> Iterator[tuple[str, str]]:
    """The prefectures of Japan, without the kind: 東京, not 東京都."""
    for region in regions():
        if has_cjk(region.names[0]):
            latin = next(name for name in region.names if name.isascii())
            yield latin, region.names[region.names.index(latin) - 1]


_NOWHERE = "Etc/"


def _zones() -> Iterator[tuple[str, str]]:
    from babel import Locale

    en, ja = Locale("en").time_zones, Locale("ja").time_zones
    for zone, told in ja.items():
        if "city" in told and not zone.startswith(_NOWHERE):
            latin = zone.rpartition("/")[2].replace("_", " ")
            yield (en.get(zone) or {}).get("city", latin), told["city"]
