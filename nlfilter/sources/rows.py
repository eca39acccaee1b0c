"""A ranked list given as a list of dicts."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from itertools import chain
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from nlfilter.errors import InputError
from nlfilter.fork_safety import cached_property
from nlfilter.sources.columnar import SCALARS, ArrowColumn, Batch, arrow_column, arrow_table, places_in_order
from nlfilter.sources.names import check_names, free_name
from nlfilter.sources.source import COUNTED, Scan, scanning


class DictRows:
    """The given dicts: the caller gets the same objects back. A key that a row lacks is a missing value.

    Only the requested columns are converted, each once.
    """

    loose = True
    """The types come from the values, so a schema may declare better ones (dates or numbers in text)."""
    row = COUNTED
    title = "rows"
    paths = ()

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = tuple(rows)
        self._kinds = set(map(type, self._rows))
        if fault := self._fault():
            raise fault
        self._converted: dict[str, ArrowColumn] = {}
        self._orders: dict[str, str] = {}

    @property
    def total(self) -> int:
        return len(self._rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        names = tuple(self._names())
        check_names(names)
        return names

    @property
    def columns(self) -> Mapping[str, str]:
        return {name: self._column(name).type for name in self.names}

    def types(self, names: Sequence[str]) -> dict[str, str]:
        return {name: self._column(name).type for name in names if self._has(name)}

    def comes_in_order(self, list_: str | None, rank: str | None) -> bool:
        lists = self._values(list_) if list_ is not None else []
        ranks = self._values(rank) if rank is not None else []
        one_list = lists.count(lists[0]) == len(lists) if lists else True
        return one_list and set(map(type, ranks)) <= {int} and sorted(ranks) == ranks

    def in_order_of(self, name: str) -> str:
        """If different numbers are equal as doubles, add a column with their places in the order."""
        if name not in self._orders:
            self._orders[name] = name
            places = places_in_order(self._values(name)) if self._column(name).type == "DOUBLE" else None
            if places:
                beside = free_name([*self.names, *self._converted], f"order of {name}")
                self._converted[beside], self._orders[name] = places, beside
        return self._orders[name]

    def _has(self, name: str) -> bool:
        """Whether any row has the key; true for an empty list."""
        there = not self._rows or any(self._holds(row, name) for row in self._rows)
        return there or name in self._orders.values()

    def stream(self, names: Sequence[str]) -> Batch:
        return arrow_table({name: self._column(name) for name in names}, self.total)

    def scan(self, names: Sequence[str]) -> AbstractContextManager[Scan]:
        return scanning(self.stream(names), partial(InputError.unreadable_table, "list"))

    def verify(self) -> None:
        return

    def take(self, rows: Sequence[int]) -> list[Any]:
        return [self._rows[row] for row in rows]

    def _column(self, name: str) -> ArrowColumn:
        column = self._converted.get(name)
        if column is None:
            column = self._converted[name] = arrow_column(self._values(name))
        return column

    # -- checks of rows

    def _fault(self) -> InputError | None:
        return self._other_kind({kind for kind in self._kinds if not issubclass(kind, Mapping)})

    def _other_kind(self, kinds: Collection[type]) -> InputError | None:
        """Returns the error for the first row that has one of some classes."""
        at = next((at for at, row in enumerate(self._rows) if type(row) in kinds), None) if kinds else None
        if not at:
            return None if at is None else InputError.of("not_a_row", position=at)
        return InputError.of(
            "mixed_rows", position=at, kind=type(self._rows[at]).__name__, first=type(self._rows[0]).__name__
        )

    def _names(self) -> Sequence[str]:
        first = [*self._rows[0]] if self._rows else []
        alike = set().union(*self._rows) == set(first)
        names = first if alike else [*dict.fromkeys(chain.from_iterable(self._rows))]
        if not all(isinstance(name, str) for name in names):
            raise InputError.of(
                "not_a_row",
                position=next(
                    i for i, row in enumerate(self._rows) if not all(isinstance(k, str) for k in row)
                ),
            )
        return names

    def _holds(self, row: Any, name: str) -> bool:
        return name in row

    def _values(self, name: str) -> list[Any]:
        # Other mappings may have side effects: a defaultdict adds every key that it is asked for.
        if self._kinds == {dict}:
            with suppress(KeyError):
                return [row[name] for row in self._rows]
        return [row.get(name) for row in self._rows]


_METHODS = {BuiltinMethodType, FunctionType, MethodType}
_ABSENT = object()


class ObjectRows(DictRows):
    """The given objects: the caller gets the same ones back. An attribute that an object lacks is missing.

    Only the requested attributes are read, by name: an ORM loads no others.
    """

    def _fault(self) -> InputError | None:
        return self._other_kind({kind for kind in self._kinds if not _is_row(kind)})

    def _names(self) -> Sequence[str]:
        return names_of(self._rows)

    def _holds(self, row: Any, name: str) -> bool:
        return read(row, name) is not _ABSENT

    def _values(self, name: str) -> list[Any]:
        try:
            values = [getattr(row, name) for row in self._rows]
            if _METHODS.isdisjoint(map(type, values)):
                return values
        except Exception:
            values = []  # an object lacks it, or a property fails: check row by row which it is
        return [None if (value := read(row, name)) is _ABSENT else value for row in self._rows]


class Attributes(Mapping[str, Any]):
    """An object's attributes, by name.

    >>> from types import SimpleNamespace
    >>> dict(Attributes(SimpleNamespace(city="東京", rank=1)))
    {'city': '東京', 'rank': 1}
    """

    def __init__(self, row: object) -> None:
        self._row = row

    def __getitem__(self, name: str) -> Any:
        if (value := read(self._row, name)) is _ABSENT:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in names_of([self._row]) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def has_attributes(row: object) -> bool:
    """Whether an object can be a row: not one of Python's own values, and not a list."""
    return _is_row(type(row))


def _is_row(kind: type) -> bool:
    is_list = issubclass(kind, Sequence) and not hasattr(kind, "_fields")
    return kind.__module__ != "builtins" and not is_list and not issubclass(kind, (*SCALARS, type))


def read(row: object, name: str) -> Any:
    """Reads an attribute, but no method. A property's error may quote the data, so it is not passed on."""
    try:
        value = getattr(row, name, _ABSENT)
    except Exception:
        failed = True
    else:
        failed = False
    if failed:
        raise InputError.of("failing_attribute", kind=type(row).__name__, name=name)
    return _ABSENT if type(value) in _METHODS else value


def names_of(rows: Sequence[object]) -> Sequence[str]:
    """Lists public attributes of some objects: those that their classes declare, then others they have."""
    declared = chain.from_iterable(map(_declared, dict.fromkeys(map(type, rows))))
    held = [row.__dict__ for row in rows if hasattr(row, "__dict__")]
    beside: set[str] = set().union(*held)
    names = dict.fromkeys(chain(declared, *held[:1], sorted(beside)))
    return [name for name in names if not name.startswith("_")]


@functools.lru_cache
def _declared(kind: type) -> Sequence[str]:
    """Lists the attributes that a class declares: fields, slots, properties, columns of an ORM."""
    fields = [*getattr(kind, "__dataclass_fields__", ()), *getattr(kind, "model_fields", ())]
    # The properties of pydantic's base model are not data.
    classes = [one for one in reversed(kind.__mro__) if not one.__module__.startswith("pydantic.")]
    members = chain.from_iterable(vars(one).items() for one in classes)
    return [*fields, *(name for name, member in members if _is_stored(member))]


def _is_stored(member: object) -> bool:
    return hasattr(type(member), "__set__") or isinstance(member, functools.cached_property)
