"""Bare keywords: words that no vocabulary knows, looked for in the text columns that the owner names."""

from __future__ import annotations

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.lexicon import LATIN_WORD
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.where.nodes import HasWord, Predicate, conjunction, disjunction


def read_keywords(reading: Reading) -> None:
    """Words that no vocabulary knows, looked for as whole words of the `search` columns.

    Between two marks of punctuation all of them must occur in the data, or none is searched for: a word that
    is left of something not understood says too little.
    """
    names = [n for n in reading.schema.search if n in reading.schema.filterable]
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


def _search_all(reading: Reading, names: list[str], clause: list[tuple[int, int]]) -> None:
    predicates = [_search(reading, names, first, last) for first, last in clause]
    for (first, last), predicate in zip(clause, predicates, strict=True):
        if names and predicate is not None and None not in predicates:
            reading.add(Item(first, last, predicate, names[0], searched=True))


def _is_keyword(atom: Atom) -> bool:
    """A word of its own: a single letter or ideograph is a scrap; part of a column's name may be one."""
    only_part = bool(atom.meanings) and not atom.roles and all(m.kind == "part" for m in atom.meanings)
    return (atom.is_unknown or only_part) and atom.text[0].isalnum() and len(atom.text) > 1


def _search(reading: Reading, names: list[str], first: int, last: int) -> Predicate | None:
    """One phrase of words, each of which must be found in the data; None when one is not."""
    if reading.atoms[first].quoted:
        text = reading.atoms[first].text
        words = [fold(word) for word in LATIN_WORD.findall(text)]
        known = words and all(any(reading.lexicon.is_word_of(n, w) for n in names) for w in words)
        return disjunction(*(HasWord(n, text) for n in names)) if known else None
    parts: list[Predicate] = []
    for atom in reading.atoms[first : last + 1]:
        forms = forms_in_data(reading, names, atom.text)
        if not forms:
            return None
        parts.append(disjunction(*(HasWord(name, form) for name in names for form in forms)))
    return conjunction(*parts)


def forms_in_data(reading: Reading, names: list[str], text: str) -> tuple[str, ...]:
    """The word, its inflections and its kin, as far as the data has them."""
    word = fold(text)
    if is_cjk(word[0]):
        found = any(
            word in known for name in names for known in reading.lexicon.vocabulary.words.get(name, ())
        )
        return (text,) if found else ()
    return (
        _known(reading, names, word)
        or tuple(
            dict.fromkeys(form for kin in reading.lang.kin(word) for form in _known(reading, names, kin))
        )[:_MOST_FORMS]
    )


_MOST_FORMS = 4


def _known(reading: Reading, names: list[str], word: str) -> tuple[str, ...]:
    """The word and its inflections that occur in the data."""
    forms = (word, *reading.lang.inflected(word))
    return tuple(dict.fromkeys(w for w in forms if any(reading.lexicon.is_word_of(n, w) for n in names)))
