"""Opens ranked lists of every kind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any, Protocol

from nlfilter.errors import InputError
from nlfilter.sources.arrow_table import ArrowTable, is_table
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.rows import DictRows, ObjectRows
from nlfilter.sources.source import Source

Ranked = Any
"""Dicts or objects, one path or several, anything with an Arrow stream; or a source that is already open."""

Dicts = list[dict[str, Any]]
"""The rows of files."""


class ArrowStream(Protocol):
    """A table of any library: pyarrow, pandas, polars, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


if TYPE_CHECKING:
    from typing_extensions import TypeVar

    Rows_co = TypeVar("Rows_co", covariant=True, default=Any)
    """The type of the kept rows."""
else:
    from typing import TypeVar

    Rows_co = TypeVar("Rows_co", covariant=True)

Rows = TypeVar("Rows")
Row = TypeVar("Row")
Table = TypeVar("Table", bound=ArrowStream)

_NO_ROWS = (bytes, bytearray, memoryview, Mapping, Set)
"""Iterables that do not hold rows in an order."""


def open_source(ranked: Ranked) -> Source:
    """Open a ranked list; raises `InputError`.

    >>> open_source([{"city": "東京", "rank": 1}]).columns
    {'city': 'VARCHAR', 'rank': 'BIGINT'}
    """
    if isinstance(ranked, DictRows | ArrowTable | ParquetFiles):
        return ranked
    if is_in_files(ranked):
        return ParquetFiles(ranked)
    if is_table(ranked):
        return ArrowTable(ranked)
    if isinstance(ranked, Iterable) and not isinstance(ranked, _NO_ROWS):
        rows = tuple(ranked)
        return ObjectRows(rows) if rows and not isinstance(rows[0], Mapping) else DictRows(rows)
    raise InputError.of("not_rows", kind=type(ranked).__name__)


def is_in_files(ranked: object) -> bool:
    """Whether the value is a path, or a list of paths, which are read as one list."""
    paths = ranked if isinstance(ranked, list | tuple) else (ranked,)
    return bool(paths) and all(isinstance(one, str | os.PathLike) for one in paths)
