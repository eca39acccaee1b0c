"""The loader: the DuckDB that may open files. It runs only our own SQL over given data, never a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nlfilter.errors import InputError
from nlfilter.process import PerProcess, undivided
from nlfilter.sources.source import Scan

if TYPE_CHECKING:
    import duckdb

_SETTINGS = (
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "python_enable_replacements = false",
    "preserve_insertion_order = true",
    "memory_limit = '50%'",
    # By default it would be a folder in the working directory.
    "temp_directory = ''",
    "parquet_metadata_cache = true",
    "TimeZone = 'UTC'",
)


@contextmanager
def loading() -> Iterator[duckdb.DuckDBPyConnection]:
    """Lends a cursor of the loader for one piece of work."""
    with undivided():
        cursor = open_cursor()
        try:
            yield cursor
        finally:
            cursor.close()


def open_cursor() -> duckdb.DuckDBPyConnection:
    """Returns a cursor that stays open, for a relation that the caller gets."""
    return _loader().cursor()


@contextmanager
def scanning(stream: object, failure: Callable[[], InputError]) -> Iterator[Scan]:
    """Lets our own SQL run over a stream; `failure` makes the error if it cannot be read."""
    with loading() as cursor:
        try:
            cursor.register(_INCOMING, stream)
        except Exception:  # an error of the library that gave the stream
            registered = False
        else:
            registered = True
        if not registered:
            raise failure()
        yield Scan(cursor, _INCOMING, failure)


_INCOMING = "incoming"


@undivided()
def _opened() -> duckdb.DuckDBPyConnection:
    import duckdb

    con = duckdb.connect(":memory:")
    for setting in _SETTINGS:
        con.execute(f"SET GLOBAL {setting}")  # also for its cursors
    return con


_loader = PerProcess(_opened)
