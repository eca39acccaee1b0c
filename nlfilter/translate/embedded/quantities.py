"""Amounts and dates of a request: each is gathered with its comparison, then put on a column."""

from __future__ import annotations

from nlfilter.translate.embedded.comparisons import Quantity, collect, value_at
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.place_amounts import place_amount
from nlfilter.translate.embedded.place_dates import holds_date, place_date
from nlfilter.translate.embedded.reading import Reading
from nlfilter.translate.embedded.units import holds_number
from nlfilter.where.phrases import Reason


def read_quantities(reading: Reading) -> None:
    """Turn every amount and date into an item, or record why not."""
    i = 0
    while i < len(reading.atoms):
        atom = reading.atoms[i]
        value = value_at(reading, i)
        if value is not None and (not atom.meanings or atom.weak):
            quantity = collect(reading, i, value)
            _place(reading, quantity)
            i = max(i, quantity.last)
        i += 1


def _place(reading: Reading, q: Quantity) -> None:
    amounts = [atom.amount for atom in reading.atoms[q.first : q.last + 1] if atom.amount]
    if isinstance(q.low, DateSpan) and not _only_a_number(reading, q):
        if place_date(reading, q, q.low, q.high if isinstance(q.high, DateSpan) else None):
            return
        # A year that no column of days or years takes may still be a plain number.
        if not (q.low.bare_year and amounts):
            reading.refuse(q.first, q.last, Reason.NO_COLUMN)
            return
    place_amount(reading, q, amounts[0], amounts[1] if len(amounts) > 1 else None)


def _only_a_number(reading: Reading, q: Quantity) -> bool:
    """A bare year beside a column of plain numbers is one of those numbers."""
    if not (isinstance(q.low, DateSpan) and q.low.bare_year):
        return False
    found = reading.near(q.first, q.last, lambda m: holds_number(reading, m) or holds_date(reading, m))
    if found is None or holds_date(reading, found.meaning):
        return False
    # "after 2000 with a rating over 7": a comparison of days does not reach to a number that follows.
    return q.op is None or found.last < q.first
