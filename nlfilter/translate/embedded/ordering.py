"""Wishes for an order or a number of rows: the list is ranked already, so they are named, never applied."""

from __future__ import annotations

from nlfilter.translate.embedded.reading import NAMES, Reading
from nlfilter.where.phrases import Reason

# "most recently stayed in room 111": the order is by the first column.
_ON_TO_OTHER_THINGS = frozenset({"in", "at", "with", "for", "from", "who", "that", "where", "whose"})


def read_ordering(reading: Reading) -> None:
    """ "newest first", "top 10": an order or a number of rows is no condition."""
    for i, atom in list(reading.free()):
        if "order" not in atom.roles or i in reading.used:
            continue
        first = last = i
        if i and i - 1 not in reading.used and reading.atoms[i - 1].end == atom.start:
            first -= bool(reading.atoms[i - 1].means(*NAMES))
        of = first - 2  # 「値段の安い順」
        if of >= 0 and of not in reading.used and "filler" in reading.atoms[first - 1].roles:
            grown = reading.atoms[of].end == reading.atoms[first - 1].start
            first = of if grown and reading.atoms[of].means(*NAMES) else first
        for j in range(i + 1, min(i + 4, len(reading.atoms))):
            other = reading.atoms[j]
            if j in reading.used or other.is_break or (last > i and other.key in _ON_TO_OTHER_THINGS):
                break
            if other.means(*NAMES) or (other.amount and not other.amount.unit) or "order" in other.roles:
                last = j
            elif not other.roles & {"filler"}:
                break
        reading.refuse(first, last, Reason.ORDERING)
