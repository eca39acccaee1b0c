"""What every kind of ranked list can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from nlfilter.errors import InputError
from nlfilter.sources.names import quoted

if TYPE_CHECKING:
    import duckdb


_COPIED_ROWS = 5_000

COUNTED = "row_number() OVER () - 1"
"""The number of a row in a stream that comes in stored order."""


@dataclass(frozen=True)
class Scan:
    """A place where our own SQL can be run over a source: a loader's cursor and the text after FROM.

    `failure` is what is said when the source cannot be read, in place of the engine's own words.
    """

    cursor: duckdb.DuckDBPyConnection
    table: str
    failure: InputError
    only: Callable[[Sequence[str]], str] | None = None
    """The same with some of the columns: what a query has to look through counts, in a wide file."""
    is_copy: bool = False
    """Whether it is a small table in memory, for which one big question is cheaper than many small ones."""

    def narrow(self, names: Sequence[str]) -> Scan:
        """At least some of the columns, and no more where that spares work."""
        return self if self.only is None else replace(self, table=self.only(names))

    def first(self, rows: int) -> Scan:
        """Only the first so many rows."""

        def cut(table: str) -> str:
            return f"(SELECT * FROM {table} LIMIT {rows})"

        only = self.only
        return replace(self, table=cut(self.table), only=only and (lambda names: cut(only(names))))

    def copied(self, names: Sequence[str], rows: int) -> Scan:
        """Some columns of so many rows, held in memory unless they are too many.

        For many small questions, each of which would open the files again, and look at all their columns.
        """
        if rows > _COPIED_ROWS:
            return self
        self.read(
            f"CREATE OR REPLACE TEMP TABLE copied AS SELECT {', '.join(map(quoted, names))} FROM {self.table}"
        )
        return replace(self, table="copied", only=None, is_copy=True)

    def read(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a SELECT (over `table`, as a rule)."""
        import duckdb

        try:
            return self.cursor.execute(sql).fetchall()
        except duckdb.Error:
            pass
        raise self.failure


def as_dicts(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows of files, and of tables where they are asked for so."""
    return [dict(zip(names, values, strict=True)) for values in rows]


class Source(Protocol):
    """A ranked list as it was given. Rows are numbered from 0 as they are stored, whatever their rank."""

    @property
    def title(self) -> str:
        """What the list may be called: the name of its file, else "rows"."""
        ...

    @property
    def paths(self) -> Sequence[str]:
        """The files that it is read from."""
        ...

    @property
    def loose(self) -> bool:
        """Whether types are only read off the values (dicts), rather than declared (files, Arrow)."""
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
        """The same for some columns; those that the list lacks are left out."""
        ...

    def comes_in_order(self, list_: str | None, rank: str | None) -> bool:
        """Whether a glance tells that all rows are of one list and come by rank; False where it tells not."""
        ...

    def in_order_of(self, name: str) -> str:
        """The column whose values are in the order of another's: most often that one itself."""
        ...

    def stream(self, names: Sequence[str]) -> object:
        """Some columns in stored order, as an object that DuckDB can register."""
        ...

    def scan(self, names: Sequence[str]) -> AbstractContextManager[Scan]:
        """Some columns in a loader, to learn from."""
        ...

    def verify(self) -> None:
        """Raise `InputError` when what was given has changed since: rows would be taken for others."""
        ...

    def take(self, rows: Sequence[int]) -> Any:
        """These rows, in this order, as the kind of thing that was given."""
        ...
