"""Values that Python's own types cannot hold: infinite days, and lengths of time with months.

DuckDB gives an infinite day as the first or the last of Python's calendar, and a month as 30 days. Rows hold
DuckDB's text for such a value instead ("infinity", "1 month"), as they do for a day before the year 1.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from nlfilter.sources.names import quoted
from nlfilter.sources.source import as_dicts

Rows = list[tuple[Any, ...]]
_TYPES = re.compile(r"DATE|TIMESTAMP|INTERVAL")
_ENDS = frozenset({dt.date.min, dt.date.max, dt.datetime.min, dt.datetime.max})
_ENDS_IN_UTC = frozenset(end.replace(tzinfo=dt.UTC) for end in (dt.datetime.min, dt.datetime.max))
_INFINITE = frozenset({"infinity", "-infinity"})


def with_texts(rows: Rows, types: Mapping[str, str], read: Callable[[str], Rows]) -> Rows:
    """Replaces such values by their texts; `types` are those of the columns.

    `read` selects expressions of the same rows, in the same order. It is asked only for columns that may hold
    such a value.
    """
    found = [
        (at, name)
        for at, (name, type_) in enumerate(types.items())
        if _TYPES.search(type_) and any(_may_differ(row[at]) for row in rows)
    ]
    if not found:
        return rows
    texts = read(", ".join(f"to_json({quoted(name)})::VARCHAR" for _, name in found))
    replaced = [list(row) for row in rows]
    for row, told in zip(replaced, texts, strict=True):
        for (at, _), text in zip(found, told, strict=True):
            row[at] = _told(row[at], None if text is None else json.loads(text))
    return [tuple(row) for row in replaced]


def whole_dicts(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]] | None:
    """Makes dicts of rows that an engine holds; None if one has such a value, which only its file tells."""
    values = [*rows]
    return None if any(_may_differ(value) for row in values for value in row) else as_dicts(names, values)


def _may_differ(value: Any) -> bool:
    match value:
        case dt.timedelta():
            return True
        case dt.date():
            return value in _ENDS or value in _ENDS_IN_UTC
        case Mapping():
            return any(map(_may_differ, (*value, *value.values())))
        case list() | tuple():
            return any(map(_may_differ, value))
        case _:
            return False


def _told(value: Any, text: Any) -> Any:
    """The value, with DuckDB's texts from its JSON for what Python's types cannot hold."""
    match value:
        case dt.timedelta() if isinstance(text, str):
            return text
        case dt.date() if text in _INFINITE:
            return text
        case Mapping() if isinstance(text, dict) and len(text) == len(value):
            pairs = zip(value.items(), text.items(), strict=True)
            return {_told(key, name): _told(part, told) for (key, part), (name, told) in pairs}
        case list() | tuple() if isinstance(text, list):
            return type(value)(map(_told, value, text))
        case _:
            return value
