"""Words whose beginning, or whose consonants, are stored: "critical" of CRIT, "comments" of a `cmt_cnt`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nlfilter.schema.fold import squeeze
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.tables import NAMES

if TYPE_CHECKING:
    from nlfilter.schema.lexicon.lexicon import Lexicon

_LEAST, _LONGEST_PART = 3, 4
"""Letters of a short form; a longer part of a name is a word."""
_FEW_LEFT_OUT = 3
"""Letters that a longer short form with vowels leaves out: "reslvd"."""
_MOST_VALUES = 60
"""Of more values, few are codes."""
_MOST_KEYS = 2_000
_CODED = 0.7
"""The share of the values of a column that look like codes, if they are codes."""
_CODE = re.compile(r"[A-Z]{2,8}([_ -][A-Z]{2,8})?")
_CALLED = frozenset({"cd", "code", "abbr"})
_VOWELS = frozenset("aeiou")
_PLAIN = frozenset(NAMES["words"]["short"].split())


def codes_among(values: Collection[str]) -> tuple[str, ...]:
    """The values that are codes, if a column holds hardly anything else; words only among other codes.

    >>> codes_among(["CRIT", "MAJ", "IN_PRG"]), codes_among(["Critical"]), codes_among(["NEW", "OPEN"])
    (('CRIT', 'MAJ', 'IN_PRG'), (), ())
    """
    codes = tuple(value for value in values if _CODE.fullmatch(value))
    if len(values) > _MOST_VALUES or len(codes) < _CODED * len(values):
        return ()
    strange = tuple(code for code in codes if code.lower() not in _PLAIN)
    return codes if len(strange) > len(codes) / 2 else strange


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
    """Short forms by their first letter; `vague`: so short that a word that begins so may be another one.

    >>> short = Shortened(["crit", "maj", "cmt", "inprog", "ff"])
    >>> [short.form_of([word]) for word in ("critical", "major", "comment", "comet", "made")]
    ['crit', 'maj', 'cmt', 'cmt', None]
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
        """The one short form of a word or of several; `begun`: only one that the word begins with."""
        joined = "".join(words)
        near = self._by_letter.get(joined[:1], ())
        keys = [key for key in near if len(key) >= _LEAST]
        if len(words) > 1:
            least = len(joined) - len(words[-1]) + _LEAST
            written = (key for key in keys if key == joined or (joined.startswith(key) and len(key) >= least))
            return next(written, None) or next(filter(_initials(words).__eq__, near), None)
        if (found := next(filter(joined.startswith, keys), None)) or begun:
            return found
        kept = [key for key in keys if _is_written_as(joined, key)]
        return kept[0] if len(kept) == 1 else None

    def is_vague(self, words: Sequence[str], key: str) -> bool:
        """Whether these words may well mean another thing than a short form: "popular" is no POP."""
        return len(key) == len(words) or (key in self._vague and words[0].startswith(key))


def shortened(lexicon: Lexicon) -> Shortened:
    """The short forms in the names of columns, and the codes of closed ones; each of one column."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    vague: set[str] = set()
    for name in lexicon.schema.filterable:
        column, parts = lexicon.schema.columns[name], name_words(name)
        closed = column.kind.is_text and column.holds is None and lexicon.matching(name) == "closed"
        codes = [*map(squeeze, codes_among(lexicon.stored(name)))] if closed else []
        vague |= {code for code in codes if len(code) <= _LEAST and parts[-1] not in _CALLED}
        for short in (*filter(is_short, parts), *codes):
            found[short].add(name)
    return Shortened((short for short, of in found.items() if len(of) == 1), vague)


def _initials(words: Sequence[str]) -> str:
    """The first letters of words, none of them a small one."""
    return "".join(word[0] for word in words) if all(len(word) > _LEAST for word in words) else ""


def _is_written_as(word: str, key: str) -> bool:
    """Whether a short form is the beginning of a word's consonants, or most of them to the last one."""
    rest = iter(word)
    bare = word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)
    plain = _VOWELS.isdisjoint(key[1:]) or 0 < len(word) - len(key) <= _FEW_LEFT_OUT < len(key)
    most = bare[-1] == key[-1] and len(bare) <= 2 * len(key)
    return (
        plain and len(key) < len(word) and (bare.startswith(key) or (most and all(ch in rest for ch in key)))
    )
