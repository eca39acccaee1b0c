"""Japanese in Latin letters: how people type a name, and which words a column name in romaji means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import product

from nlfilter.schema.fold import is_cjk, is_ideograph
from nlfilter.schema.inference.dictionary import Dictionary
from nlfilter.schema.names.word_tables import NAMES

_LONG: Sequence[tuple[str, str]] = NAMES["romaji"]["long"]
_AFTER: Sequence[str] = NAMES["romaji"]["lengthened"]
_MOST = 4


def typed(name: str) -> Iterator[str]:
    """A name in Latin letters, as people type it.

    >>> [*dict.fromkeys(typed("Kōenji"))], [*typed("Kouenji")]
    (['Koenji'], ['Kouenji', 'Koenji'])
    """
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", name) if not unicodedata.combining(ch))
    plain = plain.replace("'", "")
    yield plain
    for long, short in _LONG:
        plain = plain.replace(long, short)
    yield plain


def romanized(value: str, dictionary: Dictionary) -> Iterator[str]:
    """The readings of a word in ideographs, in Latin letters."""
    if find_spec("jaconv") is None or not any(map(is_ideograph, value)):
        return
    import jaconv

    for reading in dictionary.readings(value):
        latin = jaconv.kana2alphabet(jaconv.kata2hira(reading))
        if latin.isalpha() and len(latin) > 2:
            yield from typed(latin)


def romaji_words(words: Sequence[str], dictionary: Dictionary) -> Iterator[str]:
    """The Japanese words with a reading in Latin letters: 「材料」 for "zairyo"."""
    if find_spec("jaconv") is None or not all(word.isalpha() for word in words):
        return
    import jaconv

    kana = jaconv.alphabet2kana("".join(words))
    if not all(map(is_cjk, kana)):
        return
    found = [word for reading in _lengthened(kana) for word in dictionary.written(reading)]
    yield from dict.fromkeys(found[:_MOST])


def _lengthened(kana: str) -> Iterator[str]:
    """A reading, and its variants with long vowels that people write as short ones."""
    places = [at for at, ch in enumerate(kana, 1) if ch in _AFTER][:4]
    for chosen in product((False, True), repeat=len(places)):
        at = {place for place, long in zip(places, chosen, strict=True) if long}
        yield "".join(ch + (NAMES["romaji"]["length"] if n in at else "") for n, ch in enumerate(kana, 1))
