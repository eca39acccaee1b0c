"""Finds the nearest known name, as a hint."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from nlfilter.errors.messages import Message

_LIKE = 0.6
"""How alike a known name must be, from 0 to 1, if both begin with the same letter."""
_LIKE_WORD = 0.8
"""How alike another name must be, or another word for it: there are many such words, and most are short."""


def nearest(name: str, known: Iterable[str], *, like: float = _LIKE) -> str:
    """Suggests the nearest known name; "" if none is so near. The hint never holds the unknown name itself.

    >>> nearest("salry", ["city", "salary"])
    'Did you mean "salary"?'
    >>> nearest("id", ["kind"]), nearest("alary", ["salary"])
    ('', 'Did you mean "salary"?')
    """
    return _suggested({k.casefold(): k for k in known}, name, like)


def nearest_called(name: str, known: Mapping[str, str]) -> str:
    """Suggests the nearest known name, also by another word for it (the keys of `known`).

    >>> nearest_called("pay", {"pay": "salary", "salary": "salary"})
    'Did you mean "salary"?'
    """
    by_word = {word.casefold(): of for word, of in known.items()}
    if of := by_word.get(name.casefold()):
        return Message("word.did_you_mean", name=of)
    return nearest(name, known.values()) or _suggested(by_word, name, _LIKE_WORD)


def near_words(name: str, known: Mapping[str, str]) -> str:
    """Suggests the known names of which a word holds the name; "" if none does, or for a few Latin letters.

    >>> near_words("駅", {"駅徒歩": "walk", "最寄り駅": "station", "家賃": "rent"})
    'Near: walk, station'
    """
    part = name.casefold()
    if len(part) < (_SHORTEST if part.isascii() else 1):
        return ""
    near = tuple(dict.fromkeys(of for word, of in known.items() if part in word.casefold()))
    return Message("request.near", near=near) if near else ""


_SHORTEST = 3


def _suggested(known: Mapping[str, str], name: str, like: float) -> str:
    name = name.casefold()[:80]
    alike = difflib.get_close_matches(name, [one for one in known if one[:1] == name[:1]], n=1, cutoff=like)
    close = alike or difflib.get_close_matches(name, known, n=1, cutoff=max(like, _LIKE_WORD))
    return Message("word.did_you_mean", name=known[close[0]]) if close else ""
