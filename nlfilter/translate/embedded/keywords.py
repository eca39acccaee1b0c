"""Bare keywords: words that no vocabulary knows, looked for in the text columns that the owner names."""

from __future__ import annotations

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.lexicon import LATIN_WORD
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.where.nodes import HasWord, Predicate, conjunction, disjunction


def read_keywords(reading: Reading) -> None:
    """Words that no vocabulary knows, looked for as whole words of the `search` columns if they occur there.

    Words that stand together are one phrase: when the data lacks one of them, none is searched for.
    """
    names = [n for n in reading.schema.search if n in reading.schema.filterable]
    i = 0
    while names and i < len(reading.atoms):
        atom = reading.atoms[i]
        if i in reading.used:
            i += 1
        elif atom.quoted:
            words = [fold(word) for word in LATIN_WORD.findall(atom.text)]
            if words and all(any(reading.lexicon.is_word_of(n, w) for n in names) for w in words):
                reading.add(Item(i, i, disjunction(*(HasWord(n, atom.text) for n in names)), names[0]))
            i += 1
        elif _is_keyword(atom):
            last = i
            while (
                last + 1 < len(reading.atoms)
                and last + 1 not in reading.used
                and _is_keyword(reading.atoms[last + 1])
            ):
                last += 1
            _search(reading, names, i, last)
            i = last + 1
        else:
            i += 1


def _is_keyword(atom: Atom) -> bool:
    # A single ideograph is a scrap of a word.
    return atom.is_unknown and atom.text[0].isalnum() and (len(atom.text) > 1 or not is_cjk(atom.text))


def _search(reading: Reading, names: list[str], first: int, last: int) -> None:
    """One phrase of words: each must be found."""
    parts: list[Predicate] = []
    for atom in reading.atoms[first : last + 1]:
        forms = forms_in_data(reading, names, atom.text)
        if not forms:
            return
        parts.append(disjunction(*(HasWord(name, form) for name in names for form in forms)))
    reading.add(Item(first, last, conjunction(*parts), names[0]))


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
