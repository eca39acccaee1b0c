"""How long something takes as a stopwatch shows it: "3:41:07" and "58:12", "under 3:30".

"3:30" may be hours and minutes, or minutes and seconds; the column that can hold it tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.translate.quantities.amounts import SMALLER, Amount
from nlfilter.translate.quantities.unit_words import unit_words

_SHOWN = re.compile(r"(?<![\d:.,/])(?P<first>\d{1,3}):(?P<second>[0-5]\d)(?::(?P<third>[0-5]\d))?(?![\d:])")
_SIXTY = SMALLER["hours"]["minutes"]


def durations_shown(text: str) -> Mapping[int, Sequence[Amount]]:
    """The readings of each such text, by the place where it begins.

    >>> [(str(one.value), one.unit) for one in durations_shown("under 3:30")[6]]
    [('210', 'minutes'), ('210', 'seconds')]
    >>> [(str(one.value), one.unit) for text in ("1:02:03", "4:15 hours") for one in durations_shown(text)[0]]
    [('3723', 'seconds'), ('255', 'minutes')]
    """
    return {match.start(): _with_unit(text, _readings(match)) for match in _SHOWN.finditer(text)}


def _with_unit(text: str, readings: Sequence[Amount]) -> Sequence[Amount]:
    """The readings in which a unit after the text is that of its first figure: "4:15 hours"."""
    end, units = readings[0].end, unit_words(())
    unit = units.unit.match(text, end + len(text[end:]) - len(text[end:].lstrip()))
    smaller = SMALLER.get(units.units[unit["unit"]], {}) if unit else {}
    said = [replace(one, end=unit.end(), shown=False) for one in readings if unit and one.unit in smaller]
    return said or readings


def _readings(match: re.Match[str]) -> Sequence[Amount]:
    minutes = Decimal(int(match["first"]) * _SIXTY + int(match["second"]))
    if match["third"]:
        return [Amount(*match.span(), minutes * _SIXTY + int(match["third"]), "seconds")]
    return [Amount(*match.span(), minutes, unit, shown=True) for unit in ("minutes", "seconds")]
