"""The account of a request: every phrase that nothing applied is named, with a reason.

Function words need no account; a column named beside an asking word ("show the name of ...") is wanted, not
filtered on. Whatever else is left over is reported as the person typed it.
"""

from __future__ import annotations

from nlfilter.schema.fold import is_hiragana
from nlfilter.schema.lexicon import STORED
from nlfilter.translate.embedded.reading import NAMES, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.where.phrases import Reason, Unmatched


def account(reading: Reading) -> tuple[Unmatched, ...]:
    """Record what was left, in the order said."""
    asks = any("asking" in atom.roles for atom in reading.atoms)
    run: list[int] = []
    for i, atom in enumerate([*reading.atoms, None]):
        if atom is not None and i not in reading.used and _is_content(reading, i, asks):
            run.append(i)
            continue
        if run and atom is not None and i not in reading.used and _is_glue(reading, i, run[-1]):
            continue
        if run:
            _refuse(reading, run)
            run = []
    return tuple(reading.unmatched[i] for i in sorted(reading.unmatched))


_SHADES = frozenset({"adjective", "direction", "per", "aggregate"})
"""Roles that leave a column's word a word of content ("long", "monthly")."""


_LEADS_ON = frozenset({"about", "adjective", "contains", "starts", "ends", "not", "drop"})
"""Roles of words after which something is wished for ("films about ..."), whatever became of it."""


def asks_for_nothing(reading: Reading) -> bool:
    """Whether a request without any condition says so: "anything", "show me all the jobs", 「おまかせ」."""
    atoms = reading.atoms
    if any(atom.roles & {"everything", "reset"} for atom in atoms):
        return True
    if any(atom.means(*STORED, "flag", "term", "text") or atom.roles & _LEADS_ON for atom in atoms):
        return False
    return any("asking" in atom.roles or atom.means("table") for atom in atoms)


def is_courtesy(reading: Reading) -> bool:
    """Whether a request is nothing but thanks or approval."""
    said = [atom for atom in reading.atoms if any(ch.isalnum() for ch in atom.text)]
    polite = any("courtesy" in atom.roles for atom in said)
    return polite and all(atom.roles & {"courtesy", "filler"} for atom in said)


_TELLING = frozenset(
    {"contains", "starts", "ends", "not", "not_after", "missing", "hasnt", "cap", "ahead", "gratis", "per"}
)
"""Roles of words that wish for something, whatever became of it."""

_AFTER_HEADS = frozenset({"with", "that", "which", "who", "whose", "where", "having"})


def _is_content(reading: Reading, i: int, asks: bool) -> bool:
    atom = reading.atoms[i]
    if atom.is_unknown and _is_complaint(reading, i):
        return False
    if atom.is_unknown:
        return any(ch.isalnum() for ch in atom.text) and not _is_ending(reading, i)
    if atom.quoted or "opinion" in atom.roles:
        return True
    if atom.means("sum") and not asks:
        return True  # no head of what is applied: it was to be counted in
    if atom.means(*NAMES, "flag") and not atom.roles - _SHADES:
        # "companies with fewer than 20 people": the noun that the rest describes.
        heads = i + 1 < len(reading.atoms) and reading.atoms[i + 1].key in _AFTER_HEADS
        return not (asks or heads or _is_head(reading, i))
    if atom.means(*STORED, "flag", "term", "text") and (not atom.weak or not atom.roles):
        return True
    return bool(atom.roles & _TELLING) and not atom.roles & {"filler", "has"}


def _is_complaint(reading: Reading, i: int) -> bool:
    """ "That's too expensive, under 1500", 「高すぎる、1500円以下で」: the reason for a wish."""
    if not (reading.context.where.conditions and reading.items):
        return False
    too = i > 0 and reading.atoms[i - 1].key == "too"
    return too or reading.atoms[i].text.endswith(("すぎる", "過ぎる", "すぎ", "すぎるので", "すぎます"))


def _is_ending(reading: Reading, i: int) -> bool:
    """A single hiragana that grew on another word: the rest of an inflected form, and no wish."""
    atom = reading.atoms[i]
    touches = i > 0 and reading.atoms[i - 1].end == atom.start
    return touches and len(atom.text) == 1 and is_hiragana(atom.text)


def _is_head(reading: Reading, i: int) -> bool:
    """Whether a column is the noun that an applied phrase describes ("a senior position")."""
    if (i > 0 and "aggregate" in reading.atoms[i - 1].roles) or _ranks(reading, i):
        return False
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(reading.atoms) and j not in reading.used and _is_slight(reading.atoms[j]):
            if reading.atoms[j].is_break:
                break
            j += step
        if j not in reading.used or j in reading.refused:
            continue
        if step > 0 and any(item.first <= j <= item.last and item.searched for item in reading.items):
            continue  # "salary analyst": a word before a word of free text belongs to it
        reading.take(i)
        return True
    return False


def _ranks(reading: Reading, i: int) -> bool:
    """ "highest salary", though a column is called so: without a figure it speaks of an order."""
    key = reading.atoms[i].key
    return any("order" in reading.lang.roles.get(key[:end], ()) for end in range(2, len(key)))


def _is_slight(atom: Atom) -> bool:
    return "filler" in atom.roles or not any(ch.isalnum() for ch in atom.text)


def _is_glue(reading: Reading, i: int, last: int) -> bool:
    """A function word between two unknown words of one phrase ("quality of life")."""
    atoms = reading.atoms
    return (
        i == last + 1
        and "filler" in atoms[i].roles
        and i + 1 < len(atoms)
        and i + 1 not in reading.used
        and atoms[i + 1].is_unknown
        and atoms[i + 1].text[0].isalnum()
    )


def _refuse(reading: Reading, run: list[int]) -> None:
    first, last = run[0], run[-1]
    atoms = [reading.atoms[i] for i in run]
    if first and first - 1 not in reading.used and "aggregate" in reading.atoms[first - 1].roles:
        first -= 1  # "average salary"
    if all(not a.is_unknown and not a.quoted and "opinion" not in a.roles for a in atoms):
        ordering = len(run) == 1 and _ranks(reading, run[0])
        reading.refuse(first, last, Reason.ORDERING if ordering else Reason.NOT_UNDERSTOOD)
        return
    last = _negation_of(reading, last)
    phrase = reading.phrase(first, last)
    reading.refuse(first, last, Reason.NO_COLUMN, reading.lexicon.suggestions(phrase))


def _negation_of(reading: Reading, last: int) -> int:
    """Where the refusal ends that grew on a word (「リニューアルしていない」), or the word itself."""
    for i in range(last + 1, len(reading.atoms)):
        atom = reading.atoms[i]
        if i in reading.used or reading.atoms[i - 1].end != atom.start:
            break
        if atom.roles & {"no", "hasnt", "not_after"}:
            return _negation_of(reading, i)
        if "filler" not in atom.roles and not _is_ending(reading, i):
            break
    return last
