"""Derives how long something takes from two times of day: its start and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.schema.fold import has_cjk, squeeze
from nlfilter.schema.inference.own_words import stored_as
from nlfilter.schema.inference.taken import taken_words
from nlfilter.schema.inference.thesaurus import Named
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column
from nlfilter.sources.names import free_name, quoted

_DURATION = NAMES["properties"]["duration"]
_NAMES: Mapping[bool, str] = {True: "所要時間_分", False: "duration_minutes"}
"""The name of the derived column, by whether the start has a Japanese name."""
_DAY = 24 * 60
_ENDS = ("start", "end")
"""Words in the word sets of the two times."""


def with_duration(
    columns: Mapping[str, Column], named: Named, values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns, and one of minutes if there is one start and one end, and nothing tells a duration."""
    clocks = {n: found for n, found in named.found.items() if columns[n].kind is Kind.TIME}
    ends = [[name for name, found in clocks.items() if word in found.words] for word in _ENDS]
    measured = any(column.unit in _DURATION["of"] and column.filterable for column in columns.values())
    if measured or any(len(names) != 1 or _is_part(columns, names[0]) for names in ends):
        return dict(columns)
    (low,), (high,) = ends
    start, end = (columns[name].expr or f"CAST({quoted(name)} AS TIME)" for name in (low, high))
    taken = taken_words(columns, values)
    derived = Column(
        type="BIGINT",
        unit="minutes",
        synonyms=tuple(word for word in _DURATION["words"] if squeeze(word) not in taken),
        expr=f"(date_diff('minute', {start}, {end}) + {_DAY}) % {_DAY}",  # some end after midnight
    )
    return {**columns, free_name(columns, _NAMES[has_cjk(low)]): derived}


def _is_part(columns: Mapping[str, Column], name: str) -> bool:
    """Whether a time is only a part of what is stored: of a timestamp, or of a text with two times."""
    stored = columns.get(stored_as(name, columns[name]))
    return columns[name].expr is not None and (stored is None or stored.filterable or not stored.kind.is_text)
