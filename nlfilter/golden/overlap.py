"""Compares a judged phrase with a phrase that an answer names: one may be a few words longer."""

from __future__ import annotations

import unicodedata

from nlfilter.schema.fold import fold, is_cjk, squeeze


def alike(one: str, other: str) -> bool:
    """Whether one of two phrases holds the other, in whole words.

    >>> alike("good vibes", "with Good-Vibes"), alike("vibe", "good vibes"), alike("静か", "静かな所")
    (True, False, True)
    """
    return _holds(one, other) or _holds(other, one)


def is_empty(phrase: str) -> bool:
    """Whether a phrase has neither words nor marks, so that every phrase would hold it."""
    return not squeeze(phrase)


def _holds(whole: str, part: str) -> bool:
    pieces, sought = _pieces(whole), squeeze(part)
    starts = range(len(pieces))
    return any("".join(pieces[i:j]) == sought for i in starts for j in range(i + 1, len(pieces) + 1))


def _pieces(phrase: str) -> list[str]:
    """Splits a phrase into folded words and marks; each letter of a script without spaces stands alone.

    >>> _pieces("Front-end, C++"), _pieces("静かなCafé")
    (['front', 'end', ',', 'c', '+', '+'], ['静', 'か', 'な', 'café'])
    """
    pieces: list[str] = []
    inside = False
    for letter in fold(phrase):
        goes_on = unicodedata.category(letter)[0] in "LMN" and not is_cjk(letter)
        if inside and goes_on:
            pieces[-1] += letter
        elif squeeze(letter):
            pieces.append(letter)
        inside = goes_on
    return pieces
