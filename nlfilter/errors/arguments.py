"""Checks an application's arguments: each check returns the argument, or raises an `InputError`.

The error names the wanted type and the given one, and says how to write it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from math import inf
from numbers import Integral
from typing import Any, Final, TypeGuard

from nlfilter.errors.inputs import InputError

Path = str | os.PathLike[str]


class EveryList(Enum):
    """The value of `list` if nobody gave it: the rows of all lists are meant."""

    ALL = "all lists"


EVERY_LIST: Final = EveryList.ALL

ListName = str | int | EveryList | None
"""Names one list of many. None is a name that is missing: it is refused if there are several lists."""


def path_of(given: Any) -> Path:
    """Checks a path: a text, or an object that stands for one.

    >>> path_of("rows.parquet")
    'rows.parquet'
    """
    if is_path(given):
        return given
    raise InputError.wrong_type("not_a_path", given)


def is_path(given: object) -> TypeGuard[Path]:
    """Whether an argument is a path."""
    return isinstance(given, str) or (isinstance(given, os.PathLike) and isinstance(os.fspath(given), str))


def names_of(given: Any) -> Sequence[str]:
    """Checks names of columns: a list of texts. In a single text, each letter would be a name."""
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        names = [*given]
        if all(isinstance(name, str) for name in names):
            return names
    raise InputError.wrong_type("not_names", given)


def list_named(given: Any) -> str | EveryList | None:
    """Checks the name of a list, a text or a whole number; returns it as text.

    >>> list_named("u001"), list_named(5), list_named(None)
    ('u001', '5', None)
    """
    if given is None or isinstance(given, str | EveryList):
        return given
    if type(given) is not bool and isinstance(given, Integral):
        return str(int(given))
    raise InputError.wrong_type("not_a_list_name", given)


def day_of(given: Any) -> date:
    """Checks a date."""
    if isinstance(given, date):
        return given
    raise InputError.wrong_type("not_a_date", given)


def seconds(name: str, given: object) -> float:
    """Checks a length of time.

    >>> seconds("timeout", 20)
    20.0
    """
    if isinstance(given, int | float) and given is not True and 0 < given < inf:
        return float(given)
    raise InputError.of("not_seconds", name=name)


def at_least_one(name: str, given: object) -> int:
    """Checks a whole number of 1 or more.

    >>> at_least_one("max_tokens", 800)
    800
    """
    if isinstance(given, int) and given is not True and given > 0:
        return given
    raise InputError.of("not_at_least_one", name=name)
