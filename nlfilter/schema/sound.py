"""Words by their consonants: the katakana of a foreign word finds its Latin spelling, and the other way.

Katakana keeps the consonants of a word, and puts vowels between them. Letters that it does not tell apart are
one class: l and r, b and v, s and z. A letter that may be silent ("r" in "standard") gives two keys.

>>> *sounds("スタンダード") & sounds("standard"), *sounds("ハルヴィク") & sounds("Halvik")
('STNDD', 'HRBK')
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse, islice, product

from nlfilter.process import cached_property
from nlfilter.schema.fold import is_hiragana, is_katakana

_LEAST, _LEAST_OF_LATIN = 3, 4
"""Consonants; of fewer, too many words sound alike. In katakana only foreign words are written."""
_MOST = 64
"""Spellings of one word: one with more is no word that somebody writes in katakana."""
_MOST_KEYS = 5_000
_ALIKE = 25
"""The least similarity (0 to 100) of the letters, vowels included."""

_LETTERS: Sequence[tuple[str, Sequence[str]]] = (
    ("[tsc]ion", ("SN", "TN")),
    ("tch", ("T",)),
    ("sch", ("S", "SK")),
    ("ch", ("T", "K", "S")),
    ("sh", ("S",)),
    ("th", ("S", "T")),
    ("ph", ("H",)),
    ("[dt]g?(?=[jz])", ("", "T")),
    ("n(?=g)", ("N",)),
    ("ng$", ("NG", "N")),
    ("ck|cc(?![eiy])|c(?![eiy])|k+|qu?", ("K",)),
    ("sc(?=[eiy])|c+", ("S",)),
    ("g+(?=[eiy])", ("G", "S")),
    ("g+", ("G",)),
    ("j", ("S", "")),
    ("x", ("KS",)),
    ("ss+|zz+|s|z", ("S",)),
    ("v|bb?", ("B",)),
    ("ff?", ("H",)),
    ("h(?=[aeiouy])", ("H", "")),
    ("ll?|rr?(?=[aeiouy](?!$))|^r", ("R",)),
    ("rr?", ("R", "")),
    ("m(?=[pb])", ("M", "N")),
    ("mm?", ("M",)),
    ("nn?", ("N",)),
    ("tt?(?=.)", ("T",)),
    ("tt?", ("T", "")),
    ("dd?", ("D",)),
    ("pp?", ("P",)),
)
"""Latin letters, in the order tried, with what may be heard of them; all other letters are not heard."""
_HEARD = [(re.compile(letters), heard) for letters, heard in _LETTERS]
_CLASS = {"Z": "S", "V": "B", **dict.fromkeys("YWAIUEO", "")}
"""What is heard of the first letter of a kana's name; of all others, the letter itself."""


@lru_cache(maxsize=1024)
def sounds(word: str) -> frozenset[str]:
    """The keys of a word in kana or in Latin letters; none if too little of it is heard."""
    spellings = _of_kana(word) if is_kana(word) else _of_latin(word)
    return frozenset(key for key in spellings if len(key) >= _LEAST)


def is_kana(word: str) -> bool:
    """Whether a word is written in kana alone; folded katakana is hiragana."""
    return all(is_katakana(ch) or is_hiragana(ch) for ch in word)


def _of_kana(word: str) -> Iterable[str]:
    return ("".join(_CLASS.get(name[0], name[0]) for name in _syllables(word)),)


def _syllables(word: str) -> Iterable[str]:
    """The Latin names of kana ("KA" of カ), without small ones, which are a part of another."""
    for ch in word:
        name = unicodedata.name(ch).rpartition("LETTER ")[2]
        if " " not in name:
            yield name


def _of_latin(word: str) -> Iterable[str]:
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", word.lower()) if ch.isalpha())
    if not plain.isascii():
        return ()
    heard: list[Sequence[str]] = []
    at = 0
    while at < len(plain):
        found = next(((m, told) for letters, told in _HEARD if (m := letters.match(plain, at))), None)
        at = found[0].end() if found else at + 1
        if found:
            heard.append(found[1])
    several = 1
    for told in heard:
        several *= len(told)
    return ("".join(one) for one in product(*heard)) if several <= _MOST else ()


class Sounds:
    """Words of a table by their sound, each script by itself: most requests need neither."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = (*islice(words, _MOST_KEYS),)

    @cached_property
    def _kana(self) -> Mapping[str, Sequence[str]]:
        return _by_sound(filter(is_kana, self._words))

    @cached_property
    def _latin(self) -> Mapping[str, Sequence[str]]:
        return _by_sound(filterfalse(is_kana, self._words))

    def like(self, word: str) -> str | None:
        """The word of the other script that sounds like a word, if one is spelled most alike."""
        from rapidfuzz import fuzz, process

        others, least = (self._latin, _LEAST) if is_kana(word) else (self._kana, _LEAST_OF_LATIN)
        keys = (key for key in sounds(word) if len(key) >= least)
        same = {one: _spelled(one) for key in keys for one in others.get(key, ())}
        own = _spelled(word)
        same = {one: spelled for one, spelled in same.items() if _begins_open(own) == _begins_open(spelled)}
        near = process.extract(own, same, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2)
        alone = len(near) == 1 or (len(near) == 2 and near[0][1] > near[1][1])
        return near[0][2] if alone else None


def _by_sound(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in sounds(word):
            found[key].append(word)
    return found


def _spelled(word: str) -> str:
    """A word in Latin letters, roughly."""
    return "".join(_syllables(word)).lower() if is_kana(word) else word.lower()


def _begins_open(spelled: str) -> bool:
    """Whether a word begins with a vowel, or nearly so."""
    return spelled[:1] in "aeiouwyh"
