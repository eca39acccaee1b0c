"""What a query needs of a ranked list, whether it is copied into an engine or scanned in its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from msgspec import Struct

from nlfilter import errors
from nlfilter.apply.view import View
from nlfilter.errors import InputError, NLFilterError, SchemaError
from nlfilter.sources.columnar import Batch
from nlfilter.sources.engine import Engine


class FromClause(Struct, frozen=True):
    """SQL to write after FROM; rows that are not in the engine are read in their files."""

    sql: str
    batch: Batch | None = None
    values: tuple[object, ...] = ()
    """The parameters of that SQL: the first ones after FROM."""


class Backing(Protocol):
    """A list with the columns of the schema, ready to be queried."""

    view: View
    one_list: bool
    """Whether all rows are of the same list."""

    @property
    def engine(self) -> Engine:
        """The engine that queries its rows."""
        ...

    @property
    def total(self) -> int:
        """How many rows there are."""
        ...

    def one(self, value: str) -> Backing:
        """Returns one list, by its value as text; if it is missing, this or a query raises `InputError`."""
        ...

    @property
    def list_count(self) -> int:
        """How many lists the rows belong to; 1 if nothing tells lists apart."""
        ...

    def lists(self, values: Sequence[str]) -> list[Backing | None]:
        """Returns some lists after one pass over the rows; None for a list without rows."""
        ...

    def table(self, columns: Collection[str]) -> FromClause:
        """Returns SQL after FROM that gives these columns of the view, and each row's position and list."""
        ...

    def read(self, sql: str, table: FromClause, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Runs a SELECT over a table and returns all rows."""
        ...

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        """Returns the number of the stored row at each position."""
        ...

    @property
    def short(self) -> bool:
        """Whether to read whole rows together with the positions, even if there are many."""
        ...

    @property
    def whole_rows(self) -> Sequence[str]:
        """The columns of a `table` that make up a stored row; empty if rows must be read from the source."""
        ...

    def take(self, positions: Sequence[int]) -> Any:
        """Returns the rows at some positions, of the type that was given."""
        ...


def one_of(backing: Backing, value: str) -> Backing:
    """Returns one of several lists; raises `InputError` if it does not exist."""
    (found,) = backing.lists([value])
    if found is None:
        raise InputError.of("no_such_list", value=value)
    return found


def fault(view: View, name: str, row: int | None = None) -> NLFilterError:
    """Returns the error for a column, and its first row, that cannot be read as the schema declares it."""
    if name in view.compiled.exprs:
        return SchemaError([errors.within(f"columns.{name}.expr", errors.problem("expr_fails"))])
    type_ = view.compiled.schema.columns[name].type
    if row is None:
        return InputError.of("wrong_values", column=name, type_=type_)
    return InputError.of("wrong_value_in_row", column=name, type_=type_, position=row)


def in_schema(view: View, columns: Collection[str]) -> list[str]:
    """Sorts columns into the schema's order, so that the same columns always give the same SQL."""
    return [name for name in view.compiled.schema.columns if name in columns]


def stored_rows(backing: Backing, table: FromClause, positions: Sequence[int]) -> list[int]:
    row, position, *_ = backing.view.own
    listed = ", ".join(map(str, positions))
    rows = dict(
        backing.read(f"SELECT {position}, {row} FROM {table.sql} WHERE {position} IN ({listed})", table)
    )
    return [rows[one] for one in positions]
