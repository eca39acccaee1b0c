"""The weekday that people write beside a day: "Friday 5th December", 「12月5日(金)」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from nlfilter.translate.languages.loading import language


class Beside(Struct, frozen=True):
    """A weekday (0 is Monday) at the folded characters start:stop, which touch a day."""

    start: int
    stop: int
    number: int


def weekday_beside(text: str, start: int, stop: int) -> Beside | None:
    """The weekday that is said right before or right after the day at start:stop."""
    words = language().dates
    found = (
        *(one.pattern.search(text, 0, start) for one in words.before_a_day),
        *(one.pattern.match(text, stop) for one in words.after_a_day),
    )
    return next((Beside(*match.span(), _number(match)) for match in found if match), None)


def _number(match: re.Match[str]) -> int:
    """The number of a weekday, which may be shortened to its first letter in brackets."""
    said = next(filter(None, match.groupdict().values()))
    return next(number for name, number in language().dates.weekdays.items() if name.startswith(said))


def day_on(weekday: int, days: Sequence[date | None], today: date | None) -> date | None:
    """The first of some days that is such a weekday; with `today`, also the same day of a close year."""
    own = [day for day in days if day]
    near = (_moved(day, years) for years in (1, -1) for day in own) if today else ()
    close = (day for day in near if day and today and abs((day - today).days) <= _CLOSE)
    return next((day for day in (*own, *close) if day.weekday() == weekday), None)


_CLOSE = 270
"""In days. A weekday that only fits a day further away is rather wrong."""


def _moved(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None  # February 29
