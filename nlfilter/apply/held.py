"""What holds a ranked list while clauses run over it: copied into an engine, or scanned in its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nlfilter import errors
from nlfilter.apply.view import View
from nlfilter.errors import InputError, NLFilterError, SchemaError
from nlfilter.sources.columnar import Batch
from nlfilter.sources.engine import Engine


@dataclass(frozen=True, slots=True)
class Table:
    """What to select from, as SQL; over the rows themselves, where they are not in the engine."""

    sql: str
    batch: Batch | None = None
    values: tuple[object, ...] = ()
    """Those of its parameters, which stand before all others behind FROM."""


class Held(Protocol):
    """A list with its columns as the schema sees them, ready to be asked."""

    view: View
    one_list: bool
    """Whether all rows are of the same list."""

    @property
    def engine(self) -> Engine:
        """What its rows are asked in."""
        ...

    @property
    def total(self) -> int:
        """How many rows there are."""
        ...

    def one(self, value: str) -> Held:
        """One of the lists in it, by its value as text; `InputError` where there is none, maybe later."""
        ...

    def lists(self, values: Sequence[str]) -> list[Held | None]:
        """Each of some lists by itself, from one pass; None for one that has no rows."""
        ...

    def table(self, columns: Collection[str]) -> Table:
        """These columns of the view, beside the view's own position and list."""
        ...

    def read(self, sql: str, table: Table, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over a table."""
        ...

    def stored_rows(self, positions: Sequence[int]) -> Sequence[int]:
        """The stored row at each position."""
        ...

    @property
    def short(self) -> bool:
        """Whether whole rows are better read with the positions, however many they are."""
        ...

    @property
    def whole_rows(self) -> Sequence[str]:
        """Columns of every later `table` that make up a stored row; none where the source has to be read."""
        ...

    def take(self, positions: Sequence[int]) -> Any:
        """The rows at some positions, as the kind of thing that was given."""
        ...


def one_of(held: Held, value: str) -> Held:
    """One list out of several; raises `InputError` where it is not there."""
    (found,) = held.lists([value])
    if found is None:
        raise InputError.no_such_list(held.view.compiled.schema.list or "", value)
    return found


def fault(view: View, name: str) -> NLFilterError:
    """What is said of a column that cannot be read as the schema declares it."""
    if name in view.compiled.exprs:
        return SchemaError([errors.within(f"columns.{name}.expr", errors.expr_fails())])
    return InputError.wrong_values(name, view.compiled.schema.columns[name].type)


def in_schema(view: View, columns: Collection[str]) -> list[str]:
    """In the schema's order, so that the same columns always make the same text."""
    return [name for name in view.compiled.schema.columns if name in columns]


def stored_rows(held: Held, table: Table, positions: Sequence[int]) -> list[int]:
    row, position, *_ = held.view.own
    listed = ", ".join(map(str, positions))
    rows = dict(held.read(f"SELECT {position}, {row} FROM {table.sql} WHERE {position} IN ({listed})", table))
    return [rows[one] for one in positions]
