"""Bounds on ordered categories: "moderate or above", "no harder than moderate"."""

from __future__ import annotations

from nlfilter.schema.lexicon import STORED
from nlfilter.translate.embedded.comparisons import COMPARED, COMPARING, Op, op_after
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.reader.forms import Value
from nlfilter.translate.reader.wishes import ordered
from nlfilter.where.phrases import Reason

_BEFORE: dict[str, Op] = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


def read_grades(reading: Reading) -> None:
    """Every value of a column with an order that stands right beside a comparison."""
    for i, atom in enumerate(reading.atoms):
        if i in reading.used or atom.amount or not atom.means(*STORED):
            continue
        if _of_unknown_side(reading, i):
            reading.refuse(i - 2, i, Reason.NOT_UNDERSTOOD)
            continue
        compared = _compared_before(reading, i) or _compared_after(reading, i)
        if compared is None:
            continue
        first, last, op = compared
        for meaning in atom.means(*STORED):
            if reading.column(meaning.name).named_only:
                continue
            if wish := ordered(reading, Value(meaning, atom.text), op, first, last):
                reading.add(Item(first, last, wish.predicate, meaning.name))
                break


def _of_unknown_side(reading: Reading, i: int) -> bool:
    """ "No crunchier than moderate": a word that nothing knows compares, and which way is not told."""
    return i > 1 and "than" in reading.atoms[i - 1].roles and reading.atoms[i - 2].is_unknown


def _compared_before(reading: Reading, i: int) -> tuple[int, int, Op] | None:
    roles = reading.atoms[i - 1].roles if i and i - 1 not in reading.used else frozenset()
    op = next((op for role, op in _BEFORE.items() if role in roles & COMPARING), None)
    return (i - 1, i, op) if op else None


def _compared_after(reading: Reading, i: int) -> tuple[int, int, Op] | None:
    roles = reading.atoms[i + 1].roles if i + 1 < len(reading.atoms) else frozenset()
    following = reading.atoms[i + 2 : i + 3]
    if not roles & COMPARED or any(atom.value for atom in following):
        return None  # "easy, or under 5 km"
    op = op_after(roles & COMPARED)
    return (i, i + 1, op) if op else None
