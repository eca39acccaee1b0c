"""Writes names of columns and files as SQL."""

from __future__ import annotations

import glob
from collections.abc import Iterable

from nlfilter.errors import InputError


def quoted(name: str, mark: str = '"') -> str:
    """Writes a name as a quoted identifier, whatever it holds.

    >>> print(quoted('say "hi"'))
    "say ""hi\"""
    """
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def literal(text: str) -> str:
    """Writes a text as a SQL literal.

    >>> print(literal("it's"))
    'it''s'
    """
    return "'" + text.replace("'", "''") + "'"


def path_literals(paths: Iterable[str]) -> str:
    """Writes paths as SQL literals, between commas. A path is a name here, and never a pattern."""
    return ", ".join(literal(glob.escape(path)) for path in paths)


def own_names(taken: Iterable[str], *wanted: str) -> list[str]:
    """Makes identifiers for columns that we add, different from all `taken` names: every SELECT that adds a
    column must take its name from here.

    >>> own_names(("Row", "city"), "row", "place")
    ['"row_"', '"place"']
    """
    folded, found = set(map(_folded, taken)), []
    for name in wanted:
        found.append(_free(folded, name))
        folded.add(_folded(found[-1]))
    return [*map(quoted, found)]


def free_name(taken: Iterable[str], name: str) -> str:
    """Makes a name for our own use that no column has."""
    return _free(set(map(_folded, taken)), name)


def _free(folded: set[bytes], name: str) -> str:
    while _folded(name) in folded:
        name += "_"
    return name


def _folded(name: str) -> bytes:
    """Makes a key that is equal for names that are one to DuckDB, which ignores case only in ASCII."""
    return name.encode("utf-8", "surrogatepass").lower()


_LONGEST = 10_000
"""The most characters of a name: to look for words in a longer one takes seconds."""


def check_names(names: Iterable[str]) -> None:
    """Refuse names that DuckDB would treat as equal, or could not store, and endless ones."""
    seen: dict[bytes, str] = {}
    for name in names:
        folded = _folded(name)
        if folded in seen:
            if seen[folded] == name:
                raise InputError.of("repeated_column", name=name)
            raise InputError.of("twin_columns", one=seen[folded], other=name)
        if "\0" in name or not name:
            raise InputError.of("reserved_column", name=name[:40])
        if len(name) > _LONGEST:
            raise InputError.of("long_column", name=name[:40], length=len(name), limit=_LONGEST)
        seen[folded] = name
