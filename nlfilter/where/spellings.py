"""Finds the spelling of a text in the request, and the spelling in which the data is searched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from nlfilter.schema.fold import Folded, fold, is_cjk

_KATAKANA_WORDS = re.compile("([\u30a1-\u30fa\u30fc]{2,})")
_SHORTEST_BEGIN = 5
"""The fewest letters by which a text may begin a word of the request: fewer begin too many words."""


def within(source: Folded, text: str) -> str | None:
    """Returns the source's own spelling of a text that occurs in it as whole words."""
    wanted = fold(text).strip()
    if not any(ch.isalnum() for ch in wanted):
        return None
    return _first(source, wanted, stands_alone)


def begun(source: Folded, text: str) -> str | None:
    """Returns the source's own spelling of a text that begins a word there: "mountain view" of "views"."""
    wanted = fold(text).strip()
    if len(wanted) < _SHORTEST_BEGIN or not wanted.isascii() or not wanted[-1].isalnum():
        return None
    return _first(source, wanted, lambda said, at, _: _edge(said, at))


def _first(source: Folded, wanted: str, fits: Callable[[str, int, int], bool]) -> str | None:
    """Returns the source's own spelling at the first place of a folded text that fits."""
    at = source.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if fits(source.text, at, end):
            return source.original(at, end)
        at = source.text.find(wanted, at + 1)
    return None


def plain(text: str) -> str:
    """Folds a text, except for its katakana words: the texts of a table are searched as they are stored."""
    return "".join(
        part if n % 2 else fold(part)
        for n, part in enumerate(_KATAKANA_WORDS.split(unicodedata.normalize("NFKC", text)))
    )


def stands_alone(text: str, at: int, end: int) -> bool:
    return _edge(text, at) and _edge(text, end)


def _edge(text: str, at: int) -> bool:
    """Whether a word can begin or end at a place: not between two letters of a spaced script."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (before.isalnum() and after.isalnum()) or is_cjk(before) or is_cjk(after)
