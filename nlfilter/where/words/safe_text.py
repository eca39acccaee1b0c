"""Makes text from data and requests safe to show to a person.

Control characters control a terminal, and characters that are invisible or change the direction of text
deceive people. Everything that a person reads goes through `visible` first. Data formats keep such
characters: JSON uses `escaped`, which has the same meaning for a program.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_UNSHOWABLE = "\ufffd"
# Invisible characters outside of Unicode's category "format": fillers among letters, and reserved code
# points. Variation selectors (U+E0100 to U+E01EF) are part of their letter.
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
    """Maps each character to its replacement, computed when it is first needed."""

    def __init__(self, instead: Callable[[str], str]) -> None:
        self._instead = instead

    def __missing__(self, code: int) -> str:
        self[code] = found = self._instead(chr(code))
        return found


_VISIBLE, _ESCAPED = _ByLetter(_shown), _ByLetter(_escape)


def visible(text: str) -> str:
    r"""Puts a text on one line, without characters that control a terminal or are invisible.

    Line breaks and tabs become spaces. Control characters and changes of direction become U+FFFD. Characters
    without width are left out.

    >>> visible("pay\u200bpal\x1b[31m\n\u202etxt")
    'paypal\ufffd[31m \ufffdtxt'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_VISIBLE)


def escaped(made: str) -> str:
    r"""Escapes in a JSON text everything that `visible` would change, except JSON's own line breaks.

    >>> print(escaped('{"a": "\u061c"}'))
    {"a": "\u061c"}
    """
    is_plain = made.isascii() and made.replace("\n", "").isprintable()
    return made if is_plain else made.translate(_ESCAPED)
