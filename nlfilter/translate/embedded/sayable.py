"""What is no condition after all: optional wishes, texts compared, and what a refusal may speak against."""

from __future__ import annotations

from nlfilter.schema.fold import is_cjk
from nlfilter.translate.embedded.comparisons import COMPARED
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.embedded.ties import Linked
from nlfilter.where.nodes import Compare
from nlfilter.where.phrases import Reason


def sayable(reading: Reading) -> list[Item]:
    """The items that can be conditions, in the order said."""
    kept: list[Item] = []
    for item in sorted(reading.items, key=lambda item: (item.first, item.last)):
        if kept and (lost := _lost_alternative(reading, kept[-1], item)) is not None:
            reading.refuse(lost, item.last, Reason.NO_COLUMN)
            continue
        if not _unsayable(reading, item):
            kept.append(item)
            continue
        while kept and kept[-1].last + 2 == item.first and "also" in reading.atoms[item.first - 1].roles:
            item = kept.pop()  # 「朝食も夕食もいらない」
            reading.refuse(item.first, item.last, Reason.NOT_UNDERSTOOD)
    return kept


def _lost_alternative(reading: Reading, before: Item, item: Item) -> int | None:
    """Where an unknown thing begins that a bound after an "or" speaks of.

    Of "Hindi, or Klingon under 100 minutes" the bound by itself would let in films of every language.
    """
    bounds = any(atom.value for atom in reading.atoms[item.first : item.last + 1])
    start: int | None = None
    for i in range(item.first - 1, before.last, -1) if bounds else ():
        atom = reading.atoms[i]
        if atom.is_break or i in reading.used:
            return None
        if "or" in atom.roles:
            return start
        start = i if atom.is_unknown else start
    return None


def spoken_for(reading: Reading, linked: list[Linked]) -> list[Linked]:
    """All but what a refusal that was not read may speak against, and what is named in one breath with it."""
    kept: list[Linked] = []
    for entry in linked:
        kept.append(entry)
        if entry.item.negated or not _refused_after_all(reading, entry.item):
            continue
        against = kept.pop()
        while kept and against.link in ("and", "or", "none") and kept[-1].item.column == against.item.column:
            against = kept.pop()
            reading.refuse(against.item.first, against.item.last, Reason.NOT_UNDERSTOOD)
    return kept


def _refused_after_all(reading: Reading, item: Item) -> bool:
    """Whether a refusal that was not read follows in the same breath: then the wish may be the contrary."""
    for i in range(item.last + 1, len(reading.atoms)):
        atom = reading.atoms[i]
        if (
            i in reading.used
            or atom.is_break
            or ("filler" in atom.roles & {"filler"} and atom.text[-1:] in "、。")
        ):
            return False
        if "not_after" in atom.roles and is_cjk(atom.text[0]):
            reading.refuse(item.first, i, Reason.NOT_UNDERSTOOD)
            return True
    return False


_BEFORE_TEXT = frozenset({"gt", "ge", "lt", "le"})


def _unsayable(reading: Reading, item: Item) -> bool:
    """Whether a wish is no condition: "no need for X", "X or not", or texts compared ("B or better")."""
    atoms, first, last = reading.atoms, item.first, item.last
    while first > 0 and first - 1 not in reading.used and _leads_to(atoms[first - 1]):
        first -= 1
    before = atoms[first].roles if first < item.first else frozenset()
    free = any("optional" in atom.roles for atom in atoms[first : item.first])
    while last + 2 < len(atoms) and _is_passed_over(atoms[last + 1]) and _lets_go(atoms[last + 2 : last + 4]):
        last += 1  # 「女医さんじゃなくてもいい」「駐車場がない店でもいい」
    if (
        last + 2 < len(atoms)
        and "also" in atoms[last + 1].roles
        and "optional_after" in atoms[last + 2].roles
    ):
        last += 1
    after = atoms[last + 1].roles if last + 1 < len(atoms) and last + 1 not in reading.used else frozenset()
    if "also_fine" in after and _would_do_as_well(reading, last + 1):
        reading.refuse(first, last + 1, Reason.NOT_UNDERSTOOD)  # 「在庫切れでもいい」
        return True
    ends = last + 2 >= len(atoms) or atoms[last + 2].is_break
    optional = free or ("optional_after" in after and (ends or "nor" not in after))
    text = isinstance(item.predicate, Compare) and isinstance(item.predicate.value, str)
    beyond = bool(after & COMPARED) and "filler" not in after
    if not optional and not (text and (before & _BEFORE_TEXT or beyond)):
        return False
    reading.refuse(first, last + 1 if beyond or "optional_after" in after else last, Reason.NOT_UNDERSTOOD)
    return True


def _is_passed_over(atom: Atom) -> bool:
    return is_cjk(atom.text[0]) and (
        bool(atom.means("table")) or atom.roles == {"filler"} or (atom.is_unknown and len(atom.text) == 1)
    )


def _lets_go(following: list[Atom]) -> bool:
    """Whether one of the next words gives a wish up, over the items' own noun alone."""
    for atom in following:
        if atom.roles & {"optional_after", "also_fine"}:
            return True
        if not _is_passed_over(atom):
            return False
    return False


def _would_do_as_well(reading: Reading, i: int) -> bool:
    """Whether a first request lets something pass, beside other wishes; a later one widens by it."""
    lets = reading.atoms[i].text.lower().startswith(("でも", "is ", "are ", "would be "))
    return lets and len(reading.items) > 1 and not reading.context.where.conditions


def _leads_to(atom: Atom) -> bool:
    return bool(atom.roles & {"optional", *_BEFORE_TEXT}) or (
        "filler" in atom.roles and "or" not in atom.roles
    )
