"""Text from data and requests, made safe to show to a person.

A terminal obeys control characters, and the eye is fooled by characters that turn the direction of text or
take no room. Whatever a person reads goes through `visible` first. Data formats keep such characters: JSON by
`escaped`, which means the same to a program.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_UNSHOWABLE = "\ufffd"
# What prints as nothing though Unicode does not file it under "format": fillers among letters, and what it
# keeps free for more of the kind. Selectors of a letter's form (U+E0100 to U+E01EF) are a part of the letter.
_FILLERS = frozenset("\u115f\u1160\u2065\u3164\uffa0").union(
    map(chr, (*range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE0100), *range(0xE01F0, 0xE1000)))
)


def _shown(ch: str) -> str:
    if ch in _SPACES:
        return " "
    category = unicodedata.category(ch)
    if category in ("Cc", "Cs") or ch in _BIDI:
        return _UNSHOWABLE
    if category == "Cf" or ch in _FILLERS:
        return ""
    return ch


def _escape(ch: str) -> str:
    return ch if ch == "\n" or _shown(ch) == ch else json.dumps(ch)[1:-1]


class _ByLetter(dict[int, str]):
    """What stands for each letter, worked out when it is first met."""

    def __init__(self, instead: Callable[[str], str]) -> None:
        self._instead = instead

    def __missing__(self, code: int) -> str:
        self[code] = found = self._instead(chr(code))
        return found


_VISIBLE, _ESCAPED = _ByLetter(_shown), _ByLetter(_escape)


def visible(text: str) -> str:
    r"""The text on one line, with nothing in it that a terminal obeys or that the eye cannot see.

    Line breaks and tabs become spaces; control characters and changes of direction become U+FFFD; what takes
    no room is left out.

    >>> visible("pay\u200bpal\x1b[31m\n\u202etxt")
    'paypal\ufffd[31m \ufffdtxt'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def escaped(made: str) -> str:
    r"""A text in JSON with escapes for all that `visible` would change; the ends of lines are JSON's own.

    >>> print(escaped('{"a": "\u061c"}'))
    {"a": "\u061c"}
    """
    return made if made.isascii() and made.isprintable() else made.translate(_ESCAPED)
