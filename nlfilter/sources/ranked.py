"""Ranked lists of every kind: the one way in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from nlfilter.errors import InputError
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.rows import DictRows
from nlfilter.sources.source import Source
from nlfilter.sources.tables import ArrowTable, is_table

Ranked = Any
"""A list of dicts, a path to parquet, anything with an Arrow stream; or one of these already opened."""


def open_source(ranked: Ranked, *, only: tuple[str, str] | None = None) -> Source:
    """Open a ranked list; raises `InputError`. Files only: `only` keeps one list, as ("user_id", "u001").

    >>> open_source([{"city": "東京", "rank": 1}]).columns
    {'city': 'VARCHAR', 'rank': 'BIGINT'}
    """
    if isinstance(ranked, DictRows | ArrowTable | ParquetFiles):
        return ranked
    if isinstance(ranked, str | os.PathLike):
        return ParquetFiles(ranked, only)
    if is_table(ranked):
        return ArrowTable(ranked)
    if isinstance(ranked, Sequence) and not isinstance(ranked, bytes | bytearray | memoryview):
        return DictRows(ranked)
    raise InputError.not_rows(type(ranked).__name__)
