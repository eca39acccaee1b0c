"""Converts predicates to JSON-ready data, and back, to keep compiled schemas between processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.json import decode
from msgspec.structs import astuple

from nlfilter.schema.table import TableSchema
from nlfilter.where import nodes
from nlfilter.where.compiled import CompiledSchema, Limits

# A node is {"name": [fields]}, a tuple {"tuple": [parts]}, a value that JSON does not have {"type": "text"}.
_NODES: dict[str, Callable[..., Any]] = {
    name: kind
    for name, kind in vars(nodes).items()
    if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Struct
}
_VALUES: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}


def to_data(part: Any) -> Any:
    """Converts a node, or a value in one, to data.

    >>> from_data(to_data(nodes.OneOf("pay", (1, Decimal("2.5"))))) == nodes.OneOf("pay", (1, Decimal("2.5")))
    True
    """
    match part:
        case tuple():
            return {"tuple": [to_data(inner) for inner in part]}
        case date() | time():  # a datetime is a date, too
            return {type(part).__name__: part.isoformat()}
        case Decimal():
            return {"decimal": str(part)}
        case None | bool() | int() | float() | str():
            return part
        case _:
            return {type(part).__name__: [to_data(field) for field in astuple(part)]}


def from_data(data: Any) -> Any:
    """Converts data to its node (or value); raises `ValueError` for other data."""
    match data:
        case None | bool() | int() | float() | str():
            return data
        case {"tuple": list(parts)}:
            return tuple(map(from_data, parts))
        case Mapping() if len(data) == 1:
            ((name, inside),) = data.items()
            if name in _VALUES and isinstance(inside, str):
                return _VALUES[name](inside)  # raises its own ValueError for an invalid date
            if name in _NODES and isinstance(inside, list):
                return _NODES[name](*map(from_data, inside))
    raise ValueError("not the data of a predicate")


class _Kept(Struct, frozen=True):
    """A compiled schema, with its predicates as data."""

    schema: TableSchema
    always: Any
    terms: dict[str, Any]
    exprs: dict[str, str]
    limits: Limits


def compiled_to_json(compiled: CompiledSchema) -> str:
    """Writes a compiled schema."""
    terms = {name: to_data(term) for name, term in compiled.terms.items()}
    kept = _Kept(compiled.schema, to_data(compiled.always), terms, dict(compiled.exprs), compiled.limits)
    return json.dumps(to_builtins(kept), ensure_ascii=False)


def compiled_from_json(text: str | bytes) -> CompiledSchema:
    """Reads a written schema without checking it again; raises `ValueError` or `TypeError` for other text."""
    kept = decode(text, type=_Kept)
    terms = {name: from_data(term) for name, term in kept.terms.items()}
    return CompiledSchema(kept.schema, from_data(kept.always), terms, kept.exprs, kept.limits)
