"""Writes and reads patterns as text: LIKE with its escapes, the regular expression of a whole word."""

from __future__ import annotations

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
