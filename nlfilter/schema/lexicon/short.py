"""Finds the short forms of words in codes and names: CRIT for "critical", `cmt_cnt` for "comments"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nlfilter.schema.fold import squeeze
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES

if TYPE_CHECKING:
    from nlfilter.schema.lexicon.lexicon import Lexicon

_LEAST, _LONGEST_PART = 3, 4
"""The least number of letters of a short form, and the most of one with vowels in a name."""
_FEW_LEFT_OUT = 3
"""The most letters that a longer short form with vowels may leave out: "reslvd"."""
_FEW_SKIPPED = 2
"""The most consonants that a short form leaves out, one if it is the shortest: NHS is not "nights"."""
_MOST_VALUES = 60
"""A column with more values holds no codes."""
_MOST_KEYS = 2_000
_CODED = 0.7
"""The least share of the values of a column that must look like codes."""
_CODE = re.compile(r"[A-Z]{2,8}([_ -][A-Z]{2,8})?")
_FIGURED = re.compile(r"[A-Z0-9]{1,8}")
"""A code with figures, which is short for no word but shows that the others are codes."""
_CALLED = frozenset({"cd", "code", "abbr"})
_VOWELS = frozenset("aeiou")
_PLAIN = frozenset(NAMES["words"]["short"].split())


def codes_among(values: Collection[str]) -> tuple[str, ...]:
    """The values that are codes, if nearly all values of the column are; words count only among other codes.

    >>> codes_among(["CRIT", "MAJ", "IN_PRG"]), codes_among(["Critical"]), codes_among(["NEW", "OPEN"])
    (('CRIT', 'MAJ', 'IN_PRG'), (), ())
    """
    codes = tuple(value for value in values if _CODE.fullmatch(value))
    figured = sum(value not in codes and _FIGURED.fullmatch(value) is not None for value in values)
    if len(values) > _MOST_VALUES or len(codes) + figured < _CODED * len(values):
        return ()
    strange = tuple(code for code in codes if code.lower() not in _PLAIN)
    return codes if len(strange) > len(codes) / 2 else strange


def is_plain(word: str) -> bool:
    """Whether a short word is common in English, and no short form."""
    return word in _PLAIN


def is_short(part: str) -> bool:
    """Whether a part of a name is a short form, and no word.

    >>> [is_short(part) for part in ("cmt", "prio", "port", "color")]
    [True, True, False, False]
    """
    return (
        part.isascii()
        and part.isalpha()
        and len(part) >= _LEAST
        and (_VOWELS.isdisjoint(part) or (len(part) <= _LONGEST_PART and part not in _PLAIN))
    )


class Shortened:
    """Short forms by their first letter. `vague` ones are so short that they fit many words.

    >>> short = Shortened(["crit", "maj", "cmt", "inprog", "ff"])
    >>> [short.form_of([word]) for word in ("critical", "major", "comment", "comet", "made")]
    ['crit', 'maj', None, 'cmt', None]
    >>> [short.form_of(words.split()) for words in ("in progress", "full frame", "in promotion", "fit for")]
    ['inprog', 'ff', None, None]
    """

    def __init__(self, keys: Iterable[str], vague: Collection[str] = ()) -> None:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted({*keys}, key=len, reverse=True)[:_MOST_KEYS]:
            if key.isascii() and key.isalpha():
                found[key[0]].append(key)
        self._by_letter: Mapping[str, Sequence[str]] = found
        self._vague = frozenset(vague)

    def form_of(self, words: Sequence[str], *, begun: bool = False) -> str | None:
        """The only short form of one word or of several; `begun`: the word must begin with it."""
        joined = "".join(words)
        near = self._by_letter.get(joined[:1], ())
        keys = [key for key in near if len(key) >= _LEAST]
        if len(words) > 1:
            least = len(joined) - len(words[-1]) + _LEAST
            written = (key for key in keys if key == joined or (joined.startswith(key) and len(key) >= least))
            return next(written, None) or next(filter(_initials(words).__eq__, near), None)
        if (found := next(filter(joined.startswith, keys), None)) or begun:
            return found
        kept = [key for key in keys if is_written_as(joined, key)]
        return kept[0] if len(kept) == 1 else None

    def is_vague(self, words: Sequence[str], key: str) -> bool:
        """Whether the words may well mean something else than the short form: POP for "popular"."""
        return len(key) == len(words) or (key in self._vague and words[0].startswith(key))


def shortened(lexicon: Lexicon) -> Shortened:
    """The short forms in names of columns, and the codes of closed columns that only one column has."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    named: set[str] = set()
    vague: set[str] = set()
    for name in lexicon.schema.filterable:
        column, parts = lexicon.schema.columns[name], name_words(name)
        closed = column.kind.is_text and column.holds is None and lexicon.matching(name) == "closed"
        codes = [*map(squeeze, codes_among(lexicon.stored(name)))] if closed else []
        vague |= {code for code in codes if len(code) <= _LEAST and parts[-1] not in _CALLED}
        named.update(filter(is_short, parts))
        for code in codes:
            found[code].add(name)
    kept = (code for code, of in found.items() if len(of) == 1 and code not in named)
    return Shortened((*named, *kept), vague)


def _initials(words: Sequence[str]) -> str:
    """The first letters of words; "" if any of them is a short word."""
    return "".join(word[0] for word in words) if all(len(word) > _LEAST for word in words) else ""


def consonants(word: str) -> str:
    """A word without the vowels after its first letter.

    >>> consonants("view"), consonants("area")
    ('vw', 'ar')
    """
    return word[:1] + "".join(letter for letter in word[1:] if letter not in _VOWELS)


def is_written_as(word: str, key: str) -> bool:
    """Whether a short form keeps the first consonants of a word, or most of them with the last."""
    rest = iter(word)
    bare = consonants(word)
    plain = _VOWELS.isdisjoint(key[1:]) or 0 < len(word) - len(key) <= _FEW_LEFT_OUT < len(key)
    skipped = _FEW_SKIPPED - (len(key) == _LEAST)
    most = bare[-1] == key[-1] and len(bare) <= len(key) + skipped
    return (
        plain and len(key) < len(word) and (bare.startswith(key) or (most and all(ch in rest for ch in key)))
    )
