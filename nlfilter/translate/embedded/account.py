"""The account of a request: every phrase that nothing applied is named, with a reason.

Function words need no account; a column named beside an asking word ("show the name of ...") is wanted, not
filtered on. Whatever else is left over is reported as the person typed it.
"""

from __future__ import annotations

from nlfilter.schema.lexicon import STORED
from nlfilter.translate.embedded.reading import Reading

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
