"""The interface of every kind of ranked list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.errors import InputError
from nlfilter.fork_safety import PerProcess, undivided
from nlfilter.sources.deadline import in_time
from nlfilter.sources.names import own_names, quoted

if TYPE_CHECKING:
    import duckdb


_COPIED_ROWS = 10_000
_BATCH = 10_000
"""Rows that are in memory at once."""

COUNTED = "row_number() OVER () - 1"
"""The SQL for the number of a row in a stream in stored order."""


class Scan(Struct, frozen=True):
    """Runs our own SQL over a source: it has a loader's cursor, and the SQL after FROM.

    `failure` makes the error if the source cannot be read; it replaces the engine's own message.
    """

    cursor: duckdb.DuckDBPyConnection
    table: str
    failure: Callable[[], InputError]
    only: Callable[[Sequence[str]], str] | None = None
    """Returns this table with only some columns: queries over a wide file are then faster."""
    is_copy: bool = False
    """Whether this is a small table in memory: there, one large query is cheaper than many small ones."""

    def narrow(self, names: Sequence[str]) -> Scan:
        """Returns this table with at least some columns, and without the others if that saves work."""
        return self if self.only is None else replace(self, table=self.only(names))

    def first(self, rows: int) -> Scan:
        """Returns the scan of only the first rows."""

        def cut(table: str) -> str:
            return f"(SELECT * FROM {table} LIMIT {rows})"

        only = self.only
        return replace(self, table=cut(self.table), only=only and (lambda names: cut(only(names))))

    def spread(self, rows: int, total: int) -> Scan:
        """Returns the scan of about so many rows from the whole list: always the same ones, in their order.

        A hash of their numbers chooses them, since every hundredth row may be the first of each list.
        """

        def cut(table: str) -> str:
            return f"(SELECT * FROM {table} QUALIFY hash({COUNTED}) % {total} < {rows})"

        return replace(self, table=cut(self.table), only=None)

    def copied(self, names: Sequence[str], rows: int) -> Scan:
        """Holds some columns of some rows in memory, unless they are too many.

        For many small queries: each would open the files again, and check all their columns.
        """
        if rows > _COPIED_ROWS:
            return self
        self.read(
            f"CREATE OR REPLACE TEMP TABLE copied AS SELECT {', '.join(map(quoted, names))} FROM {self.table}"
        )
        return replace(self, table="copied", only=None, is_copy=True)

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Runs a SELECT (usually over `table`) with the values of its parameters; returns all rows.

        Raises `EngineError` if that takes too much time or memory.
        """
        import duckdb

        try:
            return in_time(self.cursor, lambda: self.cursor.execute(sql, [*values]).fetchall())
        except duckdb.Error:
            pass
        raise self.failure()

    def answers(self, *asked: str, of: str = "") -> tuple[Any, ...]:
        """Asks several questions at once, such as counts, about all rows, or about those `of` this SQL."""
        return self.read(f"SELECT {', '.join(asked)} FROM {of or self.table}")[0]

    def batches(self, sql: str, values: Sequence[object]) -> Iterator[list[tuple[Any, ...]]]:
        """Runs a SELECT as `read` does, but yields some rows at once; the limit of time is for each batch."""
        import duckdb

        try:
            cursor = in_time(self.cursor, lambda: self.cursor.execute(sql, [*values]))
            while batch := in_time(self.cursor, lambda: cursor.fetchmany(_BATCH)):
                yield batch
            return
        except duckdb.Error:
            pass
        raise self.failure()


def as_dicts(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Makes dicts of rows: always for files, on request for tables."""
    return [dict(zip(names, values, strict=True)) for values in rows]


def chosen_rows(source: Source, table: str, shown: str) -> str:
    """Returns SQL for `shown` of some rows of a source. Both of its parameters are the rows' numbers."""
    row, place = own_names(source.names, "row", "place")
    wanted = f"SELECT unnest(?::BIGINT[]) AS {row}, unnest(range(len(?::BIGINT[]))) AS {place}"
    numbered = f"SELECT *, {source.row} AS {row} FROM {table}"
    return f"SELECT {shown} FROM ({numbered}) JOIN ({wanted}) USING ({row}) ORDER BY {place}"


class Source(Protocol):
    """A given ranked list. Rows are numbered from 0 in stored order, whatever their rank."""

    @property
    def title(self) -> str:
        """A name for the list: the name of its file, else "rows"."""
        ...

    @property
    def paths(self) -> Sequence[str]:
        """The files from which it is read."""
        ...

    @property
    def loose(self) -> bool:
        """Whether the types come only from the values (dicts), and are not declared (files, Arrow)."""
        ...

    @property
    def row(self) -> str:
        """The number of a row, as SQL over its stream."""
        ...

    @property
    def total(self) -> int:
        """How many rows there are."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in stored order."""
        ...

    @property
    def columns(self) -> Mapping[str, str]:
        """DuckDB types of all columns, by stored name, in stored order."""
        ...

    def types(self, names: Sequence[str]) -> dict[str, str]:
        """Returns DuckDB types of some columns, without those that the list lacks."""
        ...

    def comes_in_order(self, list_: str | None, rank: str | None) -> bool:
        """Whether a quick check shows that all rows are of one list and sorted by rank; False if unknown."""
        ...

    def in_order_of(self, name: str) -> str:
        """Returns the column whose values order this one: usually the column itself."""
        ...

    def stream(self, names: Sequence[str]) -> object:
        """Returns some columns in stored order, as an object that DuckDB can register."""
        ...

    def scan(self, names: Sequence[str]) -> AbstractContextManager[Scan]:
        """Opens some columns in a loader, to learn from them."""
        ...

    def verify(self) -> None:
        """Raise `InputError` if the source changed after it was opened: positions would name other rows."""
        ...

    def take(self, rows: Sequence[int]) -> Any:
        """Returns these rows, in this order, of the type that was given."""
        ...


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
