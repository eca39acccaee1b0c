"""Who asks an engine: a cursor, and the rows from outside that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from nlfilter.sources.columnar import Batch

INCOMING = "incoming"
"""The name of rows from outside: of a stream while it is copied, of a batch while it is asked."""


class Asker:
    """A cursor, and what it knows as `incoming`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self._slot: _Slot | None = None

    @contextmanager
    def over(self, batch: Batch | None) -> Iterator[None]:
        """Have an Arrow batch there for a while."""
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
    """The place of an Arrow batch: to register each batch anew would take longer than to look through it.

    It does not know its cursor, which keeps it: nobody would ever find a circle through DuckDB.
    """

    def __init__(self, batch: Batch | None) -> None:
        self.batch = batch

    def __arrow_c_schema__(self) -> object:
        return self.batch and self.batch.schema.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: object | None = None) -> object:
        return self.batch and self.batch.__arrow_c_array__(requested_schema)
