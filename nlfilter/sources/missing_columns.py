"""Lets files with unlike columns be one list: a row has no value in a column that its file lacks."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nlfilter.errors import InputError

Header = tuple[str, tuple[str, ...]]
"""A file, and the names of its columns."""


def lacking(headers: Sequence[Header]) -> dict[str, tuple[str, ...]]:
    """Finds columns that some of the files lack, each with these files. As in DuckDB, case does not matter.

    Raises `InputError` if a file has no column in common with the first one: that is another table.

    >>> lacking([("a.csv", ("id", "price")), ("b.csv", ("ID", "cost"))])
    {'price': ('b.csv',), 'cost': ('a.csv',)}
    """
    if len({names for _, names in headers}) < 2:
        return {}
    spelt: dict[str, str] = {}
    for _, names in headers:
        for name in names:
            spelt.setdefault(name.lower(), name)
    held = [(file, {name.lower() for name in names}) for file, names in headers]
    first, of_first = held[0]
    for file, own in held:
        if not own & of_first:
            raise InputError.of("no_common_column", one=os.path.basename(first), other=os.path.basename(file))
    found = {
        name: tuple(os.path.basename(file) for file, own in held if key not in own)
        for key, name in spelt.items()
    }
    return {name: files for name, files in found.items() if files}
