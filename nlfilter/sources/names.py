"""Column names as SQL identifiers."""

from __future__ import annotations

from collections.abc import Iterable

from nlfilter.errors import InputError

ROW = "file_row_number"
"""The number of a row, counted over all files of a list; DuckDB's own name within one file."""

POSITION = "nlfilter_position"
"""The position of a row in its list's order, beside the columns of a list held by the engine."""
LIST = "nlfilter_list"
"""Whose list it is in."""

# A stored column so called would hide one of these.
_RESERVED = frozenset({ROW.encode(), b"file_index", POSITION.encode(), LIST.encode()})


def quoted(name: str) -> str:
    """A name as an identifier that can be nothing else.

    >>> print(quoted('say "hi"'))
    "say ""hi\"""
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL literal.

    >>> print(literal("it's"))
    'it''s'
    """
    return "'" + text.replace("'", "''") + "'"


def check_names(names: Iterable[str]) -> None:
    """Refuse names that DuckDB could not keep apart: it compares them without case, in ASCII only."""
    seen: dict[bytes, str] = {}
    for name in names:
        folded = name.encode("utf-8", "surrogatepass").lower()
        if folded in seen:
            raise InputError.twin_columns(seen[folded], name)
        if folded in _RESERVED or "\0" in name or not name:
            raise InputError.reserved_column(name)
        seen[folded] = name
