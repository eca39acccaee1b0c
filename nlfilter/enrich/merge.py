"""Puts items into the plain data of a schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.schema.table import TableSchema

# Each short form has a long one: a text means a list of one, a list of values a map without synonyms.
_TEXTS = frozenset(
    {"nouns", "actions", "synonyms", "unit_names", "when_true", "when_false", "opposites", "missing"}
)
_REPLACED = frozenset({"filterable", "unreviewed", "where", "named_only"})
_NAMING = frozenset({"columns", "ranges", "sums", "terms", "groups", "values"})
"""Keys whose maps have names as keys: a column or a group may be called "missing"."""


class Without(Struct, frozen=True):
    """Stands for a list of texts without one word, in any spelling."""

    word: str


def schema_data(schema: TableSchema) -> dict[str, Any]:
    """Writes a schema as plain data, without default values."""
    return schema.model_dump()


def merged(data: dict[str, Any], writes: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, Any]:
    """Adds items to the data and expands short forms on the path; only `Without` removes a word.

    >>> merged({"label": "x", "values": ["b"]}, [(("label", "ja"), "y"), (("values", "b"), "c")])
    {'label': {'en': 'x', 'ja': 'y'}, 'values': {'b': ['c']}}
    >>> merged({"nouns": ["car", "auto"]}, [(("nouns",), Without("Car"))])
    {'nouns': ['auto']}
    """
    for place, value in writes:
        data = _with(data, place, value, "")
    return data


def _with(data: Any, place: tuple[str, ...], value: Any, key: str) -> Any:
    if not place:
        return _with_value(data, value, key)
    inside = _as_map(data, key)
    inner = f"{key}.{place[0]}" if key in _NAMING else place[0]
    return {**inside, place[0]: _with(inside.get(place[0]), place[1:], value, inner)}


def _as_map(data: Any, key: str) -> dict[str, Any]:
    """Returns a map itself, or the map that a short form means."""
    if isinstance(data, dict):
        return data
    if data is None:
        return {}
    if key == "label":
        return {"en": data}
    return {str(one): None for one in data}


def _with_value(data: Any, value: Any, key: str) -> Any:
    if key == "actions" and isinstance(data, dict):
        if isinstance(value, Without):
            return {word: one for word, one in data.items() if one or squeeze(word) != squeeze(value.word)}
        return {**data, value: data.get(value)}
    if key in _TEXTS or key.startswith("values."):
        have = [] if data is None else list(data) if isinstance(data, list | tuple) else [data]
        if isinstance(value, Without):
            return [one for one in have if squeeze(one) != squeeze(value.word)]
        return have if value in have else [*have, value]
    return value if data is None or key in _REPLACED else data
