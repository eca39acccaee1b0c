"""Declares the arguments of a filter's methods by name, and checks their values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from nlfilter.errors import InputError
from nlfilter.errors.inputs import ListName, day_of
from nlfilter.fork_safety import undivided

if TYPE_CHECKING:
    from nlfilter.apply import KeptRows
    from nlfilter.where.conditions import Where


Today = date | Callable[[], date] | None
"""A day, a function that returns it, or None for the system's day."""


class Page(TypedDict, total=False):
    """Which of the kept rows are returned."""

    limit: int | None
    offset: int
    enough: int


class Shown(Page, total=False):
    """Beside the list and the translation, what a result is made of; `kept` are the rows, if known."""

    kept: KeptRows | None


class Apply(Page, total=False):
    """The arguments of `apply`."""

    list: ListName


class How(TypedDict, total=False):
    """The arguments of `filter`."""

    list: ListName
    limit: int | None
    enough: int
    where: Where | None
    strict: bool


class Prepare(TypedDict, total=False):
    """The arguments of `prepare`."""

    list: ListName
    row_memory: int | None


class _Asked(TypedDict):
    request: str
    ranked: Any


class FilterCall(_Asked, How):
    """All arguments of `filter`: the input of a Runnable."""


@undivided()
def check_counts(*, enough: object = 1, **limits: object) -> None:
    """Raise `InputError` unless each count is a whole number of 0 or more; a limit may also be None."""
    from nlfilter.apply import check_count

    check_count("enough", enough)
    for name, limit in limits.items():
        check_count(name, 0 if limit is None else limit)


def probability(sure: object) -> float:
    """Returns the number as a float; raises `InputError` unless it is from 0 to 1."""
    if isinstance(sure, bool) or not isinstance(sure, int | float) or not 0 <= sure <= 1:
        raise InputError.of("not_a_probability", name="sure")
    return float(sure)


def clock(today: Today) -> Callable[[], date]:
    """Makes a function that returns today's date, from what an application gives as `today`."""
    if today is None:
        return date.today
    if callable(today):
        return lambda: day_of(today())
    day = day_of(today)
    return lambda: day
