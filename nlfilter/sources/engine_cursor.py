"""A cursor of an engine that can also read rows from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from nlfilter.sources.columnar import Batch

INCOMING = "incoming"
"""The name in SQL of outside rows: a stream while it is copied, or a batch while it is queried."""


class EngineCursor:
    """A cursor, and the rows that it knows as `incoming`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self._slot: _Slot | None = None

    @contextmanager
    def over(self, batch: Batch | None) -> Iterator[None]:
        """Make an Arrow batch available as `incoming` during a query."""
        if batch is None:
            yield
            return
        if self._slot is None:
            slot = _Slot(batch)
            self.cursor.register(INCOMING, slot)
            self._slot = slot
        self._slot.batch = batch
        try:
            yield
        finally:
            self._slot.batch = None


class _Slot:
    """Holds the current Arrow batch: to register each batch again would take longer than to scan it.

    It has no reference to its cursor, because Python's collector could not find a cycle through DuckDB.
    """

    def __init__(self, batch: Batch | None) -> None:
        self.batch = batch

    def __arrow_c_schema__(self) -> object:
        return self.batch and self.batch.schema.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: object | None = None) -> object:
        return self.batch and self.batch.__arrow_c_array__(requested_schema)
