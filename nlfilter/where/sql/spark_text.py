"""Writes texts, patterns and names for Spark SQL; it reads each of them unchanged, whatever its settings.

Before Spark parses a query, it replaces `${name}` by a variable, also inside quotes
(`spark.sql.variable.substitute`, on by default). The meaning of a backslash in a string depends on a setting
(`spark.sql.parser.escapedStringLiterals`). So no printed SQL holds `${`, and no string holds a backslash or
a quote: such texts are built with `concat` and `chr`, which Spark folds into one constant.
"""

from __future__ import annotations

import re

from nlfilter.errors import InputError
from nlfilter.sources.names import quoted
from nlfilter.where.nodes import AnyOne, AnyRun, Pattern
from nlfilter.where.patterns import like_text

_ESCAPE = "!"
"""The escape character of LIKE: without ESCAPE, a backslash escapes in every pattern of Spark."""

_VARIABLE = "${"
_PARTS = re.compile(r"(['\\])|(?<=\$)(?=\{)")


def literal(text: str) -> str:
    r"""Writes a text as a constant of Spark.

    >>> print(literal("it's"), literal("${user.name}"), literal("plain"))
    concat('it', chr(39), 's') concat('$', '{user.name}') 'plain'
    """
    parts = [f"chr({ord(part)})" if part in "'\\" else f"'{part}'" for part in _PARTS.split(text) if part]
    return f"concat({', '.join(parts)})" if len(parts) > 1 else "".join(parts) or "''"


def like_parts(pattern: Pattern) -> tuple[str, str]:
    """Writes a pattern as the text of a LIKE, and its escape character, if any.

    >>> like_parts(("50%",)), like_parts(("half",))
    (('50!%', '!'), ('half', ''))
    """
    escaped = any(isinstance(piece, str) and re.search(r"[%_\\]", piece) for piece in pattern)
    escape = _ESCAPE if escaped else ""
    return like_text(pattern, escape), escape


def beyond_like(pattern: Pattern) -> bool:
    """Whether a pattern holds characters that LIKE counts as two in some versions (3.4, 4.0)."""
    return any(ch > "\uffff" for piece in pattern if isinstance(piece, str) for ch in piece)


def like_regex(pattern: Pattern, *, ignore_case: bool) -> str:
    r"""Writes a pattern of LIKE as a regular expression of Java.

    >>> print(like_regex(("𠮷", AnyRun(), "?"), ignore_case=False))
    (?s)^𠮷.*\?\z
    """

    def piece(part: str | AnyRun | AnyOne) -> str:
        if isinstance(part, str):
            return re.sub(r"[\\.+*?()|\[\]{}^$]", r"\\\g<0>", part)
        return ".*" if isinstance(part, AnyRun) else "."

    return f"(?{'siu' if ignore_case else 's'})^{''.join(map(piece, pattern))}\\z"


def identifier(name: str) -> str:
    """Writes a column's name; raises `InputError` if Spark would replace a variable in it.

    >>> print(identifier("a`b"))
    `a``b`
    """
    if _VARIABLE in name:
        raise InputError.of("no_spark_name", name=name)
    return quoted(name, "`")


# RE2 and Java share this syntax: letters, escapes, plain classes, groups, alternatives, repetitions.
_ESCAPED = r"\\(?:[dDwW]|[pP]\{\w+\}|[^\w\s])"
_CLASS = rf"\[\^?+(?:{_ESCAPED}|(?!&&)[^\\\[\]])+\]"
_TIMES = r"\{\d+(?:,\d*)?\}"
_REGEX = re.compile(rf"(\(\?i\))?((?:{_ESCAPED}|{_CLASS}|{_TIMES}|\((?!\?)|\(\?:|[^\\\[\]({{])*)")
_PIECE = re.compile(rf"{_ESCAPED}|{_CLASS}|.", re.S)


def java_regex(regex: str) -> str | None:
    r"""Translates a regular expression of DuckDB to an equivalent one of Java; None if it may differ.

    Java's `$` also matches before a last line break, and its `(?i)` folds only ASCII.

    >>> print(java_regex(r"(?i)[a-z]+\d$"), java_regex("[[:alpha:]]"))
    (?iu)[a-z]+\d\z None
    """
    found = _REGEX.fullmatch(regex)
    if found is None:
        return None
    pieces = (r"\z" if piece == "$" else piece for piece in _PIECE.findall(found[2]))
    return ("(?iu)" if found[1] else "") + "".join(pieces)
