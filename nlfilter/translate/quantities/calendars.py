"""The calendar of a request, and the bounds of whole months."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters
from nlfilter.where.nodes import Day


class Calendar(Struct, frozen=True):
    """What dates are counted from: today, and the first month of the fiscal year.

    `stored` are seasons that the table stores as values. For such a table they are no parts of a year.
    `day_first` is the order of the days that the table writes in figures, if it is known. If it is not,
    `month_first_likely` tells which order is meant first.
    """

    today: date
    fiscal_month: int
    stored: frozenset[str] = frozenset()
    day_first: bool | None = None
    month_first_likely: bool = False


Bounds = tuple[Day | None, Day | None]


def first_of_month(year: int, month: int) -> date:
    """The first day of a month, counted from January of a year; the month may be above 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def months_from(year: int, month: int, length: int) -> Bounds:
    return first_of_month(year, month), first_of_month(year, month + length)


def year_said(match: re.Match[str], otherwise: int) -> int:
    """The year of a date, also one of an era (「令和8年」); `otherwise` if none is said."""
    said = match.groupdict().get("year") or ""
    if not said or said.isdecimal():
        return int(said or otherwise)
    era, (first, last) = next(one for one in language().dates.eras.items() if said.startswith(one[0]))
    year = first.year + figure(said.removeprefix(era), 1) - 1
    if year > last.year:
        raise ValueError  # no year of that era
    return year


def figure(said: str, otherwise: int) -> int:
    """A whole number in figures or in characters (「十日」)."""
    return int(said) if said.isdecimal() else int(number_in_characters(said) or otherwise)
