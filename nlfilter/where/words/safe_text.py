"""Text from data and requests, made safe to show to a person.

A terminal obeys control characters, and the eye is fooled by characters that turn the direction of text or
take no room. Data formats (JSON, parquet) keep them; whatever a person reads goes through `visible` first.
"""

from __future__ import annotations

import unicodedata

# Invisible letters that Unicode does not file under "format": fillers that print as nothing.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_UNSHOWABLE = "\ufffd"


def _shown(ch: str) -> str:
    if ch in _SPACES:
        return " "
    category = unicodedata.category(ch)
    if category in ("Cc", "Cs") or ch in _BIDI:
        return _UNSHOWABLE
    if category == "Cf" or ch in _FILLERS:
        return ""
    return ch


def visible(text: str) -> str:
    r"""The text on one line, with nothing in it that a terminal obeys or that the eye cannot see.

    Line breaks and tabs become spaces; control characters and changes of direction become U+FFFD; what takes
    no room is left out.

    >>> visible("pay\u200bpal\x1b[31m\n\u202etxt")
    'paypal\ufffd[31m \ufffdtxt'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))
