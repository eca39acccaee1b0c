"""The calendar of a request, and the bounds of whole months."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from nlfilter.where.nodes import Day


class Calendar(Struct, frozen=True):
    """What dates are counted from: today, and the first month of the fiscal year.

    `stored` are seasons that the table stores as values. For such a table they are no parts of a year.
    """

    today: date
    fiscal_month: int
    stored: frozenset[str] = frozenset()


Bounds = tuple[Day | None, Day | None]


def first_of_month(year: int, month: int) -> date:
    """The first day of a month, counted from January of a year; the month may be above 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def months_from(year: int, month: int, length: int) -> Bounds:
    return first_of_month(year, month), first_of_month(year, month + length)
