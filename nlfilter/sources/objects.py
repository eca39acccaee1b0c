"""Reads plain objects as rows: dataclasses, pydantic models, named tuples, rows of an ORM."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from nlfilter.errors import InputError
from nlfilter.sources.columnar import SCALARS
from nlfilter.sources.rows import DictRows

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
