"""Misspelt words, replaced by the one schema word that each can only mean."""

from __future__ import annotations

from nlfilter.translate.embedded.meanings import VALUE_KINDS
from nlfilter.translate.embedded.reading import Reading
from nlfilter.translate.embedded.segment import Atom

_LONGEST_NAME = 4


def correct_typos(reading: Reading) -> None:
    """Replace misspelt words by the one schema word that they can only mean (design's safe rule)."""
    _join_over_particles(reading)
    i = 0
    while i < len(reading.atoms):
        for length in range(_LONGEST_NAME, 0, -1) if reading.atoms[i].is_unknown else ():
            if i + length <= len(reading.atoms) and (atom := _corrected(reading, i, i + length - 1)):
                reading.atoms[i : i + length] = [atom]
                break
        i += 1


def _corrected(reading: Reading, first: int, last: int) -> Atom | None:
    atoms = reading.atoms[first : last + 1]
    if any(a.quoted or a.meanings or a.amount or a.is_break for a in atoms):
        return None
    if not (atoms[0].is_unknown and atoms[-1].is_unknown):
        return None
    key = "".join(atom.key for atom in atoms)
    # An ordinary word of the table's own texts is not a misspelling.
    if len(atoms) == 1 and any(key in words for words in reading.lexicon.vocabulary.words.values()):
        return None
    found = reading.lexicon.correction(key)
    meanings = tuple(m for m in reading.lexicon.find(found) if m.kind in VALUE_KINDS) if found else ()
    if not meanings:
        return None
    text = reading.phrase(first, last)
    return Atom(atoms[0].start, atoms[-1].end, text, key, meanings, correction=found)


def _join_over_particles(reading: Reading) -> None:
    """「日本語が不要」 is 「日本語不要」 with a particle: one schema word, where there is one."""
    i = 0
    while i + 2 < len(reading.atoms):
        first, particle, last = reading.atoms[i : i + 3]
        key = first.key + last.key
        if particle.key in _PARTICLES and particle.end == last.start and not (first.quoted or last.quoted):
            meanings = tuple(m for m in reading.lexicon.find(key) if m.kind in VALUE_KINDS)
            if meanings:
                text = reading.phrase(i, i + 2)
                reading.atoms[i : i + 3] = [Atom(first.start, last.end, text, key, meanings)]
        i += 1


_PARTICLES = frozenset("がはのをにも")
