"""Bare keywords: words that no vocabulary knows, looked for in the text columns that the owner names."""

from __future__ import annotations

from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.texts import holds_phrase, holds_words, searched
from nlfilter.where.nodes import Predicate


def read_keywords(reading: Reading) -> None:
    """Words that no vocabulary knows, looked for as whole words of the `search` columns.

    Between two marks of punctuation all of them must occur in the data, or none is searched for: a word that
    is left of something not understood says too little.
    """
    names = searched(reading)
    clause: list[tuple[int, int]] = []
    for i, atom in enumerate([*reading.atoms, None]):
        if atom is None or atom.is_break:
            _search_all(reading, names, clause)
            clause = []
        elif i not in reading.used and (atom.quoted or _is_keyword(atom)):
            joins = bool(clause) and clause[-1][1] == i - 1 and not atom.quoted
            if joins and not reading.atoms[i - 1].quoted:
                clause[-1] = (clause[-1][0], i)
            else:
                clause.append((i, i))


def _search_all(reading: Reading, names: tuple[str, ...], clause: list[tuple[int, int]]) -> None:
    predicates = [_search(reading, names, first, last) for first, last in clause]
    for (first, last), predicate in zip(clause, predicates, strict=True):
        if names and predicate is not None and None not in predicates:
            reading.add(Item(first, last, predicate, names[0], searched=True))


def _is_keyword(atom: Atom) -> bool:
    """A word of its own: a single letter or ideograph is a scrap; part of a column's name may be one."""
    only_part = bool(atom.meanings) and not atom.roles and all(m.kind == "part" for m in atom.meanings)
    return (atom.is_unknown or only_part) and atom.text[0].isalnum() and len(atom.text) > 1


def _search(reading: Reading, names: tuple[str, ...], first: int, last: int) -> Predicate | None:
    """One phrase of words, each of which must be found in the data; None when one is not."""
    if reading.atoms[first].quoted:
        return holds_phrase(reading, names, reading.atoms[first].text)
    return holds_words(reading, names, [atom.text for atom in reading.atoms[first : last + 1]])
