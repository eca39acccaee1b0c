"""Amounts and dates of a request: each is gathered with its comparison, then put on a column."""

from __future__ import annotations

from dataclasses import replace

from nlfilter.schema.currencies import is_currency
from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.lexicon import Meaning
from nlfilter.translate.embedded.clocks import Clock
from nlfilter.translate.embedded.comparisons import Quantity, collect, op_after, value_at
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.numbers import PER_YEAR, Amount, amounts
from nlfilter.translate.embedded.place_amounts import in_force, is_of_size, place_amount, place_free
from nlfilter.translate.embedded.place_clocks import place_clock
from nlfilter.translate.embedded.place_dates import holds_date, is_apart, place_date, roll
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.units import holds_number, holds_years, takes_unit, unit_of
from nlfilter.where.nodes import Compare
from nlfilter.where.phrases import Reason


def read_quantities(reading: Reading) -> None:
    """Turn every amount, date and time of day into an item, or record why not."""
    i = 0
    while i < len(reading.atoms):
        atom = reading.atoms[i]
        if "gratis" in atom.roles and i not in reading.used and not atom.meanings:
            place_free(reading, i)
        _join_rate(reading, i)
        value = value_at(reading, i)
        if (
            value is not None
            and (not atom.meanings or atom.weak or atom.dates or atom.clock)
            and not _is_a_pronoun(reading, i)
        ):
            quantity = _age(reading, i) or collect(reading, i, value)
            _place(reading, quantity)
            i = max(i, quantity.last)
        i += 1
    for i, atom in list(reading.free()):
        if opposite := atom.means("opposite"):  # "with a loss", of no size
            name = opposite[0].name
            reading.add(Item(i, i, Compare(name, "<", 0), name, turned=True))


def _join_rate(reading: Reading, i: int) -> None:
    """ "1時間3000円": a price for so long, and no length of time."""
    basis = reading.atoms[i].amount
    per = (basis.unit or "").removesuffix("s") if basis and basis.value == 1 and i not in reading.used else ""
    for j in range(i + 1, min(i + 3, len(reading.atoms))) if per in PER_YEAR else ():
        amount = reading.atoms[j].amount
        if amount and is_currency(amount.unit) and j not in reading.used:
            reading.atoms[j] = replace(reading.atoms[j], amount=replace(amount, per=amount.per or per))
            reading.take(*range(i, j))
            return
        if reading.atoms[j].text not in _EACH:
            return


_EACH = frozenset({"あたり", "当たり", "につき", "で"})


def _is_a_pronoun(reading: Reading, i: int) -> bool:
    """ "a lighter one", unlike "at least one"."""
    before = reading.atoms[i - 1] if i else None
    return (
        reading.atoms[i].key == "one"
        and before is not None
        and (
            before.is_unknown
            or bool(before.roles & {"adjective", "also", "that"} or before.key in ("a", "the", "this"))
        )
    )


def _age(reading: Reading, i: int) -> Quantity | None:
    """ "10年以内" beside a column that counts years is a number of them, and no stretch of days."""
    atom = reading.atoms[i]
    found = amounts(fold(atom.text)) if atom.dates and not atom.dates.bare_year else []
    if len(found) != 1 or found[0].start or not found[0].unit:
        return None
    amount, rest = found[0], squeeze(fold(atom.text)[found[0].end :])
    op = op_after(reading.lang.roles.get(rest, frozenset()))

    def counts(meaning: Meaning) -> bool:
        return holds_number(reading, meaning) and unit_of(reading, meaning.name) == amount.unit

    named = reading.near(i, i, counts)
    if op is None or (named.first > i if named else in_force(reading, amount.unit) is None):
        return None
    return Quantity(i, i, op, amount, None)


def _place(reading: Reading, q: Quantity) -> None:
    if q.strange:
        reading.refuse(q.first, q.last, Reason.UNIT_MISMATCH)
        return
    if isinstance(q.low, Clock):
        place_clock(reading, q, q.low, q.high if isinstance(q.high, Clock) else None)
        return
    said = [atom.amount for atom in reading.atoms[q.first : q.last + 1] if atom.amount]
    if isinstance(q.low, DateSpan) and not _only_a_number(reading, q):
        if place_date(reading, q, q.low, q.high if isinstance(q.high, DateSpan) else None):
            return
        # A year that no column of days or years takes may still be a plain number.
        if not (q.low.bare_year and said):
            reading.refuse(q.first, q.last, Reason.NO_COLUMN)
            return
    low = q.low if isinstance(q.low, Amount) else said[0]
    if q.high is None and low.unit and _is_unnamed(reading, q, low.unit) and roll(reading, q, low):
        return
    place_amount(reading, q, low, said[1] if len(said) > 1 else None)


def _is_unnamed(reading: Reading, q: Quantity, unit: str) -> bool:
    """Whether no column is named beside an amount, and none in force counts its unit."""
    named = reading.near(q.first, q.last, lambda m: takes_unit(reading, m, unit))
    return named is None and in_force(reading, unit) is None


def _is_of_its_size(reading: Reading, q: Quantity) -> bool:
    """Whether a figure is about as large as the one number in force, which is no year."""
    said = [atom.amount for atom in reading.atoms[q.first : q.last + 1] if atom.amount]
    before = in_force(reading, None, value=said[0].value) if said else None
    if before is None or holds_years(reading, reading.stands_for(before[1])):
        return False
    return is_of_size(before[0].predicate, said[0].value)


def _only_a_number(reading: Reading, q: Quantity) -> bool:
    """A bare year beside a column of plain numbers is one of those numbers, as is "more than 2000"."""
    if not (isinstance(q.low, DateSpan) and q.low.bare_year):
        return False
    found = reading.near(q.first, q.last, lambda m: holds_number(reading, m) or holds_date(reading, m))
    compares = frozenset(role for atom in reading.atoms[q.first : q.last + 1] for role in atom.roles)
    if not any(role.startswith("date_") for role in compares):
        if found is None and _is_of_its_size(reading, q):
            return True  # "make it 1500" after "under 2500 yen"
        if compares & {"gt", "lt"} and (found is None or not holds_date(reading, found.meaning)):
            return True
    if found is not None and found.meaning.kind != "range" and is_apart(reading, q):
        return False  # "campuses in 1996"
    if found is None or holds_date(reading, found.meaning):
        return False
    # "after 2000 with a rating over 7": a comparison of days does not reach to a number that follows.
    return q.op is None or found.last < q.first
