"""Dates, datetimes and times of day that are stored as text: only ISO 8601 is read, equally in every engine.

Each engine also accepts other forms ("2024/1/2", "infinity", "2024"), so a pattern first extracts the part to
cast.
"""

from __future__ import annotations

from nlfilter.schema.kinds import Kind
from nlfilter.sources.names import literal

_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_CLOCK = r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})"

PATTERNS: dict[Kind, str] = {
    Kind.DATE: rf"\A({_DAY})(?:{_CLOCK}{_ZONE}?)?\z",
    Kind.TIMESTAMP: rf"\A({_DAY}(?:{_CLOCK})?){_ZONE}?\z",
    Kind.TIME: rf"\A({_TIME})\z",
}
"""Patterns of whole texts; the first group is cast. The time is read as written; its zone is ignored."""


def cast_from_text(sql: str, kind: Kind) -> str:
    """DuckDB SQL for a stored text as a date, a datetime or a time of day; NULL for other texts.

    >>> cast_from_text("day", Kind.DATE).startswith("TRY_CAST(regexp_extract(day, ")
    True
    """
    return f"TRY_CAST(regexp_extract({sql}, {literal(PATTERNS[kind])}, 1) AS {kind.value.upper()})"
