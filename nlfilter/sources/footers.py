"""Reads which columns the footers of parquet files name, nested ones included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

ELEMENT = "file_name, name, num_children, type, type_length, converted_type, scale, precision, logical_type"
"""The fields of an element of a file's schema."""


def schemas_of(elements: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yields each file with the elements of its schema: a root, its children, and their children.

    Each element begins with its file, name and number of children.
    """
    for file, of_file in groupby(elements, key=itemgetter(0)):
        yield file, [element[1:] for element in of_file]


def top_level(schema: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """Yields the names of the columns at the top level of a schema.

    >>> list(top_level([("root", 2), ("a", None), ("l", 1), ("list", 1), ("element", None)]))
    ['a', 'l']
    """
    rest = iter(schema)
    for _ in range(next(rest)[1] or 0):
        name, below, *_ = next(rest)
        yield name
        left = below or 0
        while left:
            left += (next(rest)[1] or 0) - 1
