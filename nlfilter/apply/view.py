"""The view: writes a schema's columns as SQL over what a source stores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import NamedTuple

from nlfilter import errors
from nlfilter.errors import SchemaError
from nlfilter.fork_safety import cached_property
from nlfilter.schema.kinds import kind_of
from nlfilter.schema.stored.drift import drift, never_fails, reading_of, stored_columns
from nlfilter.sources.columnar import CARRIED, UNTYPED
from nlfilter.sources.names import own_names, quoted
from nlfilter.sources.source import Source
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.sql.writer import view_column

_COUNTED = "nlfilter flag "
"""The prefix of the columns that `relax` adds to those of the schema."""


class Own(NamedTuple):
    """Names, as identifiers, of the columns that nlfilter adds to a list."""

    row: str
    """The number of a row as it is stored."""
    position: str
    """Its position in the list's order."""
    list: str
    """The list of a row."""
    number: str
    """Its number among the kept rows of its list."""


class View:
    """The columns of one schema over one source; raises `SchemaError` with every difference."""

    def __init__(self, compiled: CompiledSchema, source: Source) -> None:
        self.compiled, self.source = compiled, source
        _refuse(
            {
                ("columns", name): errors.problem("reserved_name")
                for name in self.compiled.schema.columns
                if name.lower().startswith(_COUNTED)
            }
        )
        # Dicts may all lack a key because none has a value for it. Only a query about it is then an error.
        if not self.source.loose:
            _refuse(drift(self.compiled.schema, self.source))
        _refuse(self._not_ordering())

    def _not_ordering(self) -> dict[tuple[str, ...], str]:
        """Finds undeclared rank and list columns whose values have no order; returns their problems."""
        columns = self.compiled.schema.columns
        undeclared = [name for name in self._order if name not in columns]
        types = self.source.types(undeclared)
        problems: dict[tuple[str, ...], str] = {}
        if self._rank in types and not _orders(stored := types[self._rank]):
            problems["rank",] = errors.problem("not_a_rank", column=self._rank, stored=stored)
        if self._list in types and self.source.loose and types[self._list] in CARRIED:
            problems["list",] = errors.problem("not_a_list", column=self._list)
        return problems

    @cached_property
    def own(self) -> Own:
        """Names for the columns that nlfilter adds; none of them is the name of a column."""
        return Own(*own_names((*self.source.names, *self.compiled.schema.columns), *Own.__annotations__))

    @property
    def _list(self) -> str | None:
        return self._given(self.compiled.schema.list)

    @property
    def _rank(self) -> str | None:
        return self._given(self.compiled.schema.rank)

    def _given(self, name: str | None) -> str | None:
        """Returns the rank or list column; None if dicts lack it: they are one list in the given order."""
        there = not self.source.loose or name in self.source.names or name in self.compiled.exprs
        return name if there else None

    def stored(self, columns: Iterable[str]) -> list[str]:
        """Returns the stored columns from which some columns of the view, and the order, are computed."""
        exprs = self.compiled.exprs
        found: dict[str, None] = {}
        for name in filter(None, (*columns, self._list, self._rank)):
            parts = stored_columns(exprs[name], self.source.names) if name in exprs else [name]
            found.update(dict.fromkeys(parts))
        found.update(dict.fromkeys(self.source.in_order_of(name) for name in self._order))
        return list(found)

    @cached_property
    def as_stored(self) -> tuple[str, ...]:
        """The columns that make up whole stored rows, as identifiers: columns of the view that show the
        stored value, and additional ones for the rest.
        """
        taken = (*self.source.names, *self.compiled.schema.columns, *Own.__annotations__)
        beside = own_names(taken, *(f"stored {name}" for name in self.source.names))
        names = zip(self.source.names, beside, strict=True)
        return tuple(quoted(name) if self._shown_as_stored(name) else other for name, other in names)

    @property
    def _beside(self) -> Mapping[str, str]:
        """The additional columns that whole rows need, each with its stored column."""
        names = zip(self.as_stored, self.source.names, strict=True)
        return {other: name for other, name in names if other != quoted(name)}

    def _shown_as_stored(self, name: str) -> bool:
        declared = self.compiled.schema.columns.get(name)
        if declared is None or view_column(self.compiled, name) != quoted(name):
            return False
        return reading_of(declared, self.source.columns[name], loose=self.source.loose) == "{}"

    def select(
        self, columns: Iterable[str], table: str, position: str | None, *, whole_rows: bool = False
    ) -> str:
        """Returns a SELECT of some columns of the view, with each row's number, list and position.

        With `whole_rows`, the additional columns of `as_stored` follow.
        """
        columns, own = list(columns), self.own
        shown = [
            own.row,
            f"{self._key(self._list)} AS {own.list}",
            *([f"{position} AS {own.position}"] if position is not None else ()),
            *(f"{view_column(self.compiled, name)} AS {quoted(name)}" for name in columns),
            *(self._beside if whole_rows else ()),
        ]
        return f"SELECT {', '.join(shown)} FROM {self._read(columns, table, whole_rows)}"

    def over(self, part: Source) -> View:
        """Returns this view over a part of its source's rows; the facts about columns stay."""
        view = copy(self)
        view.source = part
        return view

    @property
    def rank(self) -> str:
        """The SQL expression by which the rows of a list are ordered."""
        return self._key(self._rank)

    @property
    def shown_as_stored(self) -> list[str]:
        """The columns of the schema that show the stored value."""
        return [name for name in self.source.names if self._shown_as_stored(name)]

    @property
    def has_lists(self) -> bool:
        """Whether there is a list column."""
        return self._list is not None

    @property
    def list_type(self) -> str:
        """The stored type of the list column; "" if it is not stored."""
        return self.source.types([self._list]).get(self._list, "") if self._list else ""

    @property
    def ordered(self) -> bool:
        """Whether columns define the order; otherwise it is the given order."""
        return bool(self._rank or self._list)

    @cached_property
    def is_sorted(self) -> bool:
        """Whether a quick check shows that the rows are in the list's order already."""
        if not self.ordered:
            return True
        if self._rank in self.compiled.schema.columns and not self._shown_as_stored(self._rank):
            return False
        return self._list not in self.compiled.exprs and self.source.comes_in_order(self._list, self._rank)

    @property
    def sorted_position(self) -> str:
        """A row's position, as SQL: by list, then by rank (missing ranks last), then as given."""
        if self.is_sorted:
            return self.own.row
        keys = [f"{self._key(name)} NULLS LAST" for name in (self._list, self._rank) if name]
        return f"row_number() OVER (ORDER BY {', '.join([*keys, self.own.row])}) - 1"

    def never_fails(self, columns: Collection[str]) -> bool:
        """Whether reading some columns can never fail; then it need not be tested on all rows."""
        computed = self.compiled.exprs.keys() & columns
        return not computed and all(map(never_fails, self._ways(columns).values()))

    def misplaced(self, table: str) -> str:
        """Returns a SELECT of the rows that are stored too late; if it finds none, the rows are in order."""
        sooner, row = "FALSE", self.own.row
        for name in filter(None, (self._rank, self._list)):
            here = self._key(name)
            before = f"lag({here}) OVER ()"
            strictly = f"{before} > {here} OR ({before} IS NULL AND {here} IS NOT NULL)"
            sooner = f"({strictly} OR ({before} IS NOT DISTINCT FROM {here} AND {sooner}))"
        # A scan that is not in stored order proves nothing, so it counts as disorder.
        before = f"lag({row}) OVER ()"
        wrong = f"{before} IS NOT NULL AND ({before} > {row} OR {sooner})"
        return f"SELECT {row} FROM (SELECT {row}, {wrong} AS wrong FROM {self._read((), table)}) WHERE wrong"

    def _key(self, name: str | None) -> str:
        if name is None:
            return "NULL"
        declared = name in self.compiled.schema.columns
        column = view_column(self.compiled, name) if declared else quoted(name)
        if name not in self._order or (key := self.source.in_order_of(name)) == name:
            return column
        return f"CASE WHEN {column} IS NOT NULL THEN {quoted(key)} END"

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The stored columns that define the order."""
        return tuple(n for n in (self._list, self._rank) if n is not None and n not in self.compiled.exprs)

    def _read(self, columns: Iterable[str], table: str, whole_rows: bool = False) -> str:
        """Returns a subquery of the stored columns, each read as the schema declares it."""
        shown = [f"{self.source.row} AS {self.own.row}"]
        for name, way in self._ways(columns).items():
            shown.append(f"{way.replace('{}', quoted(name))} AS {quoted(name)}")
        if whole_rows:
            shown += (f"{quoted(name)} AS {alias}" for alias, name in self._beside.items())
        return f"(SELECT {', '.join(shown)} FROM {table})"

    def _ways(self, columns: Iterable[str]) -> dict[str, str]:
        """Returns the SQL that reads each stored column that some columns need; raises `SchemaError`."""
        names = self.stored(columns)
        declared, types = self.compiled.schema.columns, self.source.types(names)
        ways: dict[str, str] = {}
        problems: dict[tuple[str, ...], str] = {}
        for name in names:
            if name not in types:
                problems["columns", name] = errors.column_not_stored(name, self.source.names)
                continue
            column = declared.get(name)
            way = reading_of(column, types[name], loose=self.source.loose)
            if way is not None:
                ways[name] = way
            elif column:
                told = errors.other_values if self.source.loose else errors.other_type
                problems["columns", name] = told(types[name], column.stored_type)
        _refuse(problems)
        return ways


def _orders(stored: str) -> bool:
    """Whether values of a DuckDB type can be ordered; true for a column without values."""
    kind = kind_of(stored)
    return kind.is_number or kind.is_time or stored == UNTYPED


def _refuse(problems: Mapping[tuple[str, ...], str]) -> None:
    if problems:
        raise SchemaError([errors.within(".".join(place), what) for place, what in problems.items()])
