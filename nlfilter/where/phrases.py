"""Phrases of a request that were corrected or not applied.

Promise 2: every content phrase ends as *applied* (a condition carries it), as *mapped* (applied after a
correction that is shown) or as *unmatched* with a reason. Phrases are verbatim spans of the request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a phrase was not applied."""

    NO_COLUMN = "no_column"
    """The table has no column for it."""
    VALUE_NOT_FOUND = "value_not_found"
    """A column holds such values, but not this one."""
    AMBIGUOUS = "ambiguous"
    """It could mean several things; the suggestions name them."""
    COLUMN_NOT_NAMED = "column_not_named"
    """It needs the name of its column beside it; the suggestions name the column."""
    NO_AMOUNT = "no_amount"
    """It wishes for more or less of something, and does not say how much; the suggestions name the column."""
    ORDERING = "ordering"
    """It asks for an order or a number of rows; the list is ranked already."""
    UNIT_MISMATCH = "unit_mismatch"
    """Its unit cannot be converted to the column's unit."""
    UNSAFE_TEXT = "unsafe_text"
    """A model wrote text that is neither in the request nor in the data."""
    TOO_MANY = "too_many"
    """It has too many words."""
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A phrase that was not applied. Suggestions are stored values or labels of columns, nearest first."""

    phrase: str
    reason: Reason
    suggestions: tuple[str, ...] = ()

    def without_suggestions(self) -> Unmatched:
        """Returns the phrase without suggestions."""
        return replace(self, suggestions=())

    def to_dict(self) -> dict[str, Any]:
        return {"phrase": self.phrase, "reason": self.reason.value, "suggestions": list(self.suggestions)}


class How(StrEnum):
    """How a word came to mean a stored value or a column."""

    FOLDED = "folded"
    SYNONYM = "synonym"
    GROUP = "group"
    TERM = "term"
    FORM = "form"
    """It is written in a short form, or in another script: CRIT for "critical"."""
    TYPO = "typo"
    MEANING = "meaning"
    """It means nearly the same: "salary" for a column `pay`."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A phrase that was applied after a correction: it was read as `value` (or values) of `column`.

    `alternatives` are other possible meanings, as "label: value".
    """

    phrase: str
    column: str
    value: str | tuple[str, ...]
    how: How
    alternatives: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {
            "phrase": self.phrase,
            "column": self.column,
            "value": value,
            "how": self.how.value,
            "alternatives": list(self.alternatives),
        }
