"""Regions by all their names: the prefectures of Japan, and the states of the United States.

The states come from the library `us` (https://pypi.org/project/us/), the prefectures from `regions.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from nlfilter.kept import read_table


class Region(Struct, frozen=True):
    """One region: its names, its codes, and the names of the part of the country that it lies in."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


def regions() -> Iterator[Region]:
    """All known regions.

    >>> [region.names for region in regions() if "Kyoto" in region.names]
    [('京都府', '京都', 'Kyoto')]
    """
    told = read_table(__package__, "regions.toml")
    for part in told["japan"]:
        for name, latin in part["prefectures"].items():
            names = (name, _without_kind(name), latin, *told["within"].get(name, ()))
            yield Region(tuple(dict.fromkeys(names)), (), tuple(part["names"]))
    from us import states

    for state in (*states.STATES, states.DC):
        said = (form.format(state.name) for form in told["states"]["said"])
        yield Region((state.name, *said), (state.abbr,))


def _without_kind(name: str) -> str:
    """「新潟」 of 「新潟県」; 北海道 is never said without its end."""
    return name if name.endswith("道") else name[:-1]
