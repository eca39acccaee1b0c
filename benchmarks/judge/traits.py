"""Facts about a set that its files do not say: its day, and how to read its labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Traits:
    """How to read the cases of a run.

    `equal_bounds`: the labels write "more than N" and "after" as `>=`. `carried`: an application with several
    tables carries over the value of this column from earlier turns. `leave_out`: turns with such a flag are
    said but not scored.
    """

    today: date = date(2026, 10, 1)
    equal_bounds: bool = False
    carried: str = ""
    leave_out: frozenset[str] = frozenset()


NOT_SAID = "not_said_by_user"
"""The flag of a turn whose label contains something that the person did not say."""

TRAITS = {
    "jobs640": Traits(equal_bounds=True),
    "jmultiwoz": Traits(carried="city"),
    "multiwoz": Traits(equal_bounds=True, leave_out=frozenset({NOT_SAID})),
    "requests/nyc_jobs": Traits(date(2019, 3, 19)),
    "requests/vega_movies": Traits(date(2026, 6, 1)),
    "requests/ja_tech_jobs": Traits(date(2026, 6, 1)),
    "requests/cars": Traits(date(2026, 11, 26)),
    "requests/rentals": Traits(date(2026, 11, 26)),
    "requests/shokuin_saiyo_ja": Traits(date(2026, 6, 2)),
    "requests/sports_lessons": Traits(date(2026, 6, 1)),
    "requests/vinyl_records": Traits(date(2026, 6, 1)),
}


def traits_of(run: str) -> Traits:
    """The traits of a run; an unlisted set has the default traits."""
    return TRAITS.get(run, Traits())
