"""The arguments of a filter's methods, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from nlfilter.where.conditions import Where


class Apply(TypedDict, total=False):
    """The arguments of `apply`."""

    list: str | None
    limit: int | None
    enough: int


class How(Apply, total=False):
    """The arguments of `filter`."""

    where: Where | None
    strict: bool


class Prepare(TypedDict, total=False):
    """The arguments of `prepare`."""

    list: str | None
    row_memory: int | None


class _Asked(TypedDict):
    request: str
    ranked: Any


class FilterCall(_Asked, How):
    """All arguments of `filter`: the input of a Runnable."""
