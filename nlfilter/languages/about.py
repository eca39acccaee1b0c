"""What tells a language from the others, and how it is written (`about.toml`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import Literal

from msgspec import Struct, ValidationError, convert

from nlfilter.build_cache import kept
from nlfilter.errors import problem, unknown_key
from nlfilter.languages.folders import ABOUT, ENGLISH, codes, fault, faulty, read


class About(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A language. All of it may be left out: then only the option `--lang` and the locale choose it."""

    words: str = ""
    """Words that only this language has: they tell it."""
    letters: str = ""
    """Letters that only this language has, as ranges ("ぁ-ゖ"): they tell it whatever the words are."""
    script: tuple[str, ...] = ()
    """The ranges of the letters of its script ("а-я"), if it has other letters than English."""
    counters: str = ""
    """Letters that tell nothing after a figure: 「500万円」."""
    decimal: Literal[".", ","] = "."
    """The mark before a fraction. The other one stands between thousands."""
    verb_last: bool = False
    """Whether what is said of a thing stands after it."""

    @cached_property
    def telling(self) -> frozenset[str]:
        return frozenset(self.words.casefold().split())

    def has_own_letters(self, text: str) -> bool:
        return bool(self.letters and re.search(f"[{self.letters}]", text))

    def writes(self, text: str) -> bool:
        """Whether a text has a letter of its script."""
        if not self.script or text.isascii():
            return False
        return any(one[0] <= ch <= one[-1] for ch in text for one in self.script)


def about(code: str) -> About:
    """What is known of a language."""
    return _all()[code]


@cache
def _all() -> dict[str, About]:
    return kept("about", dict[str, About], lambda: {code: _read(code) for code in codes()})


def _read(code: str) -> About:
    try:
        return convert(read(code, ABOUT), About)
    except ValidationError as error:
        (*_, key) = re.findall(r"\w+", str(error))  # it ends with the key: "unknown field `x`", "at `$.x`"
    known = About.__struct_fields__
    what = problem("other_form", name=key) if key in known else unknown_key(key, known)
    raise faulty([fault(code, ABOUT, what, (key,))])


_WORD = re.compile(r"[^\W_]+")
_IN_SMALL_LETTERS = re.compile(r"(?<![^\W_])[a-z]{3,}(?![^\W_])")
"""A word in small letters: codes and names do not tell a language."""


@cache
def _figure() -> re.Pattern[str]:
    """A figure with its counters, such as 500万円: English requests use them, too."""
    counters = "".join(one.counters for one in _all().values())
    return re.compile(rf"\d[\d,.]*+([{counters}]*)" if counters else "()")


@lru_cache(maxsize=256)
def language_of(text: str) -> str | None:
    """The language of a text; None if it does not tell: figures, codes and names.

    Its own letters tell it, else its words, else its script. Counters alone do not make a text Japanese.
    Neither does a stored value in Japanese letters ("only in 渋谷").

    >>> [language_of(text) for text in ("Kansai, 500万円 or more", "関西、500万円以上", "only in 渋谷")]
    ['en', 'ja', 'en']
    >>> [language_of(text) for text in ("1LDK", "25㎡", "???", "North Pine XL")]
    [None, None, None, None]
    """
    written = unicodedata.normalize("NFKC", text)
    rest = _figure().sub(lambda figure: "" if figure[1] else figure[0], written)
    telling = rest if any(map(str.isalpha, rest)) else written
    said = frozenset(_WORD.findall(telling.casefold()))
    known = _all().items()
    most = max(len(said & one.telling) for _, one in known)
    latin = _IN_SMALL_LETTERS.search(telling)
    ways: Sequence[list[str]] = (
        [code for code, one in known if one.has_own_letters(telling)],
        [code for code, one in known if len(said & one.telling) == most > 0],
        [code for code, one in known if one.writes(telling)],
        [code for code, one in known if latin and not one.script],
    )
    return next((found[0] for found in ways if len(found) == 1), None)


def read_as(request: str) -> str:
    """The language to read a request in: that of a script in it, else the one that it tells, or English."""
    by_script = (code for code, one in _all().items() if one.writes(request))
    return next(by_script, None) or language_of(request) or ENGLISH


def writes_commas(request: str) -> bool:
    """Whether a comma stands before a fraction: in the language of a request, or in any if it tells none."""
    told = language_of(request)
    return any(one.decimal == "," for code, one in _all().items() if told in (None, code))


def in_letters_of(code: str, word: str) -> bool:
    """Whether a word has letters of a language's script or, if it has none of its own, of no other's."""
    if about(code).script:
        return about(code).writes(word)
    return not any(one.writes(word) for one in _all().values())
