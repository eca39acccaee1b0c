"""Finds full-width marks where YAML needs plain ones: Japanese keyboards write them, and they look alike."""

from __future__ import annotations

import re

from nlfilter.errors import problem

_BLANK, _COLON = "\u3000", "\uff1a"
_WRONG = {
    "wide_blank": re.compile(rf"^[ \t]*(?:- *)?{_BLANK}|[:,\-\[{{][ \t]*{_BLANK}", re.MULTILINE),
    "wide_colon": re.compile(rf"^[ \t]*(?:- +)?[^\s:#'\"{_COLON}]+{_COLON}", re.MULTILINE),
}
"""By the name of a problem, what shows it: a blank that indents or separates, a colon after a key."""
_IN_TEXT = re.compile(rf"^{_BLANK}|:{_BLANK}")


def wide_mark(text: str, line: int) -> tuple[int, str] | None:
    """The last full-width mark up to a line that is not YAML: its line and its problem; None without one.

    >>> wide_mark("name: a\\nitem:\\u3000title\\nrank: b\\n", 3)
    (2, 'a full-width blank stands where YAML needs a plain one')
    """
    upto = "".join(text.splitlines(keepends=True)[:line])
    found = [(mark.end(), key) for key, pattern in _WRONG.items() for mark in pattern.finditer(upto)]
    if not found:
        return None
    at, key = max(found)
    return upto.count("\n", 0, at) + 1, problem(key)


def wide_blank(text: str) -> str:
    """The problem of a text without quotes that begins with a full-width blank, or has one after a colon.

    >>> wide_blank("type:\\u3000VARCHAR"), wide_blank("a\\u3000b")
    ('a full-width blank stands where YAML needs a plain one', '')
    """
    return problem("wide_blank") if _IN_TEXT.search(text) else ""
