"""Finds words of the same sound: a foreign word in katakana, and its spelling in Latin letters.

Katakana keeps the consonants of a word and puts vowels between them. So the key of a word is its consonants.
Letters that are one sound in Japanese are one class: l and r, b and v, s and z. A letter that may be silent
("r" in "standard") gives two keys.

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

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import is_hiragana, is_katakana

_LEAST, _LEAST_OF_LATIN = 3, 4
"""The least number of consonants; with fewer, too many words sound alike. Words in katakana need fewer."""
_MOST = 64
"""The most keys of one word: a word with more is not one that people write in katakana."""
_MOST_KEYS = 5_000
_ALIKE, _ALIKE_OF_SHORT = 42, 70
"""The least similarity (0 to 100) of the letters, vowels included; it is higher for short words."""
_FEW = 2
"""The number of consonants of a short word, which only katakana may have: 「タオル」."""

_LETTERS: Sequence[tuple[str, Sequence[str]]] = (
    ("[tsc]ion", ("SN", "TN")),
    ("tch", ("T",)),
    ("sch", ("S", "SK")),
    ("ch", ("T", "K", "S")),
    ("sh", ("S",)),
    ("th", ("S", "T")),
    ("ph", ("H",)),
    ("[dt]g?(?=[jz])", ("", "T")),
    ("ght", ("T",)),
    ("ds", ("S", "DS")),
    ("ts", ("T", "S", "TS")),
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
    ("d(?=i[aou])", ("S", "D")),
    ("dd?", ("D",)),
    ("pp?", ("P",)),
)
"""Latin letters in the order in which they are tried, each with its possible sounds; others have no sound."""
_HEARD = [(re.compile(letters), heard) for letters, heard in _LETTERS]
_CLASS = {"Z": "S", "J": "S", "C": "T", "V": "B", "F": "H", **dict.fromkeys("YWAIUEO", "")}
"""The class of the first letter of a kana's name; other letters are classes of their own."""
_ROMAN = {"HU": "FU", "TI": "CHI", "TU": "TSU", "SI": "SHI", "ZI": "JI"}
"""Kana whose Unicode name is not spelled as it sounds."""
_SOFT = ("SH", "CH", "J")
"""After these consonants, a small kana loses its y: 「ショ」 is "sho", but 「キョ」 is "kyo"."""
_ALIKE_LETTERS = (("igh", "ai"), ("l", "r"), ("v", "b"), ("x", "ks"), ("sch", "sk"), ("q|c(?!h)", "k"))
_SAME = [(re.compile(letters), one) for letters, one in _ALIKE_LETTERS]
"""Latin letters that are the same in katakana."""


@lru_cache(maxsize=1024)
def sounds(word: str) -> frozenset[str]:
    """The keys of a word in kana or in Latin letters; none if it has too few consonants."""
    return frozenset(key for key in _keys(word) if len(key) >= _LEAST)


@lru_cache(maxsize=1024)
def _keys(word: str) -> frozenset[str]:
    """All keys of a word. A key of few consonants counts only if no letter but an r was taken as silent."""
    if is_kana(word):
        return frozenset(_of_kana(word))
    return frozenset(key for key in _of_latin(word) if len(key) >= _LEAST) | frozenset(
        _of_latin(word, silent=False)
    )


def is_kana(word: str) -> bool:
    """Whether a word is written in kana alone; folded katakana is hiragana."""
    return all(is_katakana(ch) or is_hiragana(ch) for ch in word)


def _of_kana(word: str) -> Iterable[str]:
    return ("".join(_CLASS.get(name[0], name[0]) for name in _syllables(word)),)


def _syllables(word: str) -> Sequence[str]:
    """The Latin names of kana ("KA" for カ), together with a small one that follows ("SHO" for ショ)."""
    found: list[str] = []
    for ch in word:
        name = unicodedata.name(ch).rpartition("LETTER ")[2]
        small = name.removeprefix("SMALL ")
        if " " not in name:
            found.append(_ROMAN.get(name, name))
        elif found and small[-2:] != "TU" and " " not in small:
            begun = found[-1][:-1]
            found[-1] = begun + (small[-1] if begun in _SOFT else small)
    return found


def _of_latin(word: str, *, silent: bool = True) -> Iterable[str]:
    """The keys of a word in Latin letters. Without `silent`, only an r may be silent."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", word.lower()) if ch.isalpha())
    if not plain.isascii():
        return ()
    heard: list[Sequence[str]] = []
    at = 0
    while at < len(plain):
        found = next(((m, told) for letters, told in _HEARD if (m := letters.match(plain, at))), None)
        at = found[0].end() if found else at + 1
        if found:
            heard.append([one for one in found[1] if one or silent or "R" in found[1]])
    several = 1
    for told in heard:
        several *= len(told)
    return ("".join(one) for one in product(*heard)) if several <= _MOST else ()


class Sounds:
    """The words of a table by their sound. The index of each script is made when it is first needed."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = (*islice(words, _MOST_KEYS),)

    @cached_property
    def _kana(self) -> Mapping[str, Sequence[str]]:
        return _by_sound(filter(is_kana, self._words))

    @cached_property
    def _latin(self) -> Mapping[str, Sequence[str]]:
        codes_aside = (word for word in self._words if len(word) > _FEW)
        return _by_sound(filterfalse(is_kana, codes_aside))

    def like(self, word: str) -> str | None:
        """The word of the other script that sounds like a word; None if several are equally alike."""
        kana = is_kana(word)
        others, least = (self._latin, _FEW) if kana else (self._kana, _LEAST_OF_LATIN)
        keys = [key for key in _keys(word) if len(key) >= least]
        least_alike = _ALIKE if all(len(key) >= _LEAST for key in keys) else _ALIKE_OF_SHORT
        return _most_alike(word, {one for key in keys for one in others.get(key, ())}, least_alike)


def _most_alike(word: str, others: Iterable[str], least: int) -> str | None:
    from rapidfuzz import fuzz, process

    own = _spelled(word)
    same = {one: spelled for one in others if _begins_open(spelled := _spelled(one)) == _begins_open(own)}
    near = process.extract(own, same, scorer=fuzz.ratio, score_cutoff=least, limit=2)
    alone = len(near) == 1 or (len(near) == 2 and near[0][1] > near[1][1])
    return near[0][2] if alone else None


def _by_sound(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for key in _keys(word):
            if len(key) >= _FEW:
                found[key].append(word)
    return found


def _spelled(word: str) -> str:
    """A rough spelling in Latin letters, in which letters that are the same in katakana are the same."""
    if is_kana(word):
        return "".join(_syllables(word)).lower()
    spelled = word.lower()
    for letters, one in _SAME:
        spelled = letters.sub(one, spelled)
    return spelled


def _begins_open(spelled: str) -> bool:
    """Whether a word begins with a vowel, or with a sound close to one."""
    return spelled[:1] in "aeiouwyh"
