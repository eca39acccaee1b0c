"""Patterns of text: LIKE with its escapes, the regular expression of a whole word, and what fits them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from nlfilter.schema.fold import is_cjk
from nlfilter.where.nodes import AnyOne, AnyRun, Pattern


def like_text(pattern: Pattern, escape: str) -> str:
    """Writes a pattern as LIKE text; with an `escape`, wildcards inside its pieces are escaped.

    >>> like_text((AnyRun(), "100%"), "!")
    '%100!%'
    """

    def piece(part: str | AnyRun | AnyOne) -> str:
        if isinstance(part, str):
            return "".join(escape + ch if escape and ch in ("%", "_", escape) else ch for ch in part)
        return "%" if isinstance(part, AnyRun) else "_"

    return "".join(map(piece, pattern))


def read_like(text: str, escape: str) -> Pattern | None:
    """Reads LIKE text as pieces and wildcards; None if its escapes are wrong.

    >>> read_like("%100!%%", "!"), read_like("100!", "!")
    ((AnyRun(), '100%', AnyRun()), None)
    """
    pieces: list[str | AnyRun | AnyOne] = []
    letters = iter(text)
    for letter in letters:
        if letter == "%" and letter != escape:
            if not (pieces and isinstance(pieces[-1], AnyRun)):
                pieces.append(AnyRun())
        elif letter == "_" and letter != escape:
            pieces.append(AnyOne())
        else:
            plain = next(letters, "") if letter == escape else letter
            if letter == escape and plain not in ("%", "_", escape):
                return None
            last = pieces[-1] if pieces else None
            if isinstance(last, str):
                pieces[-1] = last + plain
            else:
                pieces.append(plain)
    return tuple(pieces)


_OBEYED = frozenset(r"\.+*?()|[]{}^$")
# A Latin word also ends where a script without word boundaries begins (docs/decisions/0016).
_EDGE = r"[^\p{L}\p{N}]|[々-鿿ｦ-ﾟก-๛]"
_LEFT, RIGHT_EDGE = f"(^|{_EDGE})", f"($|{_EDGE})"
# This is the old form: stored clauses with it are still read.
_OLD_LEFT, _OLD_RIGHT = r"(^|[^\p{L}\p{N}])", r"($|[^\p{L}\p{N}])"


def word_edges(word: str) -> tuple[bool, bool]:
    """Whether a word needs an edge on its left and on its right.

    A letter of a script without word boundaries has none.

    >>> word_edges("intern"), word_edges("東京"), word_edges("Web開発")
    ((True, True), (False, False), (True, False))
    """
    return not is_cjk(word[0]), not is_cjk(word[-1])


def word_regex(word: str) -> str:
    r"""Writes a whole word as a regular expression that RE2 runs; `word` must have an edge.

    >>> print(word_regex("C++"))
    (?i)(^|[^\p{L}\p{N}]|[々-鿿ｦ-ﾟก-๛])C\+\+($|[^\p{L}\p{N}]|[々-鿿ｦ-ﾟก-๛])
    """
    left, right = word_edges(word)
    escaped = "".join(f"\\{ch}" if ch in _OBEYED else ch for ch in word)
    return f"(?i){_LEFT if left else ''}{escaped}{RIGHT_EDGE if right else ''}"


def read_word(regex: str) -> str | None:
    r"""Reads the word back from our own regular expression; None for any other.

    >>> read_word(word_regex("C++")), read_word("(?i)intern|.*")
    ('C++', None)
    """
    regex = regex.replace(_OLD_LEFT, _LEFT, 1).replace(_OLD_RIGHT, RIGHT_EDGE, 1)
    inner = iter(regex.removeprefix("(?i)").removeprefix(_LEFT).removesuffix(RIGHT_EDGE))
    word = "".join(next(inner, "") if ch == "\\" else ch for ch in inner)
    return word if word and any(word_edges(word)) and word_regex(word) == regex else None


# --- what a text fits


def in_texts(stored: Any, test: Callable[[str], bool]) -> bool | None:
    """Search a text, or the elements of a list; if all elements are missing, the result is unknown."""
    texts: Iterable[Any] = (stored,) if isinstance(stored, str) else [e for e in stored if e is not None]
    if stored and not texts:
        return None
    return any(map(test, texts))


def is_like(text: str, pattern: Pattern, ignore_case: bool) -> bool:
    """Whether a text fits a pattern of LIKE, or of ILIKE."""
    case = _lower if ignore_case else str
    runs: list[str] = [""]
    for piece in pattern:
        if isinstance(piece, AnyRun):
            runs.append("")
        else:
            runs[-1] += re.escape(case(piece)) if isinstance(piece, str) else "."
    first, *rest = runs
    # Match each part except the last at its first place: to try every place would take too long.
    regex = first + "".join([*(f"(?>.*?{run})" for run in rest[:-1]), *(f".*{run}" for run in rest[-1:])])
    return re.fullmatch(regex, case(text), re.DOTALL) is not None


def has_word(text: str, word: str) -> bool:
    """Whether a word occurs in a text with an edge on both sides."""
    left, right = word_edges(word)
    where, what = f" {_lower(text)} ", _lower(word)
    at = where.find(what)
    while at >= 0:
        if not (left and _goes_on(where[at - 1])) and not (right and _goes_on(where[at + len(what)])):
            return True
        at = where.find(what, at + 1)
    return False


def _goes_on(ch: str) -> bool:
    return unicodedata.category(ch)[0] in "LN" and not is_cjk(ch)


def _lower(text: str) -> str:
    """Writes the text in lower case, letter by letter, as the engine does."""
    return "".join(lower if len(lower := ch.lower()) == 1 else ch for ch in text)
