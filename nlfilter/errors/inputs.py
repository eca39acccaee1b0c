"""`InputError`: a request, a file or an option cannot be used."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from math import inf
from numbers import Integral
from typing import Any, Final, TypeGuard

from nlfilter.errors.messages import Message, has_hint, near_words, nearest, nearest_called
from nlfilter.errors.root import NLFilterError

_UNREAD = {
    "csv": "unread_csv",
    "json": "unread_json",
    "arrow": "unread_arrow",
    "excel": "unread_excel",
    "duckdb": "unread_duckdb",
    "sqlite": "unread_sqlite",
}
"""The message for a file that cannot be read, by its format."""


class InputError(NLFilterError):
    """A request, a file or an option cannot be used."""

    exit_code = 2
    family = "input"

    @classmethod
    def wrong_type(cls, name: str, given: object) -> InputError:
        """Makes the error for an argument of a wrong type; `name` names the message."""
        if isinstance(given, type):
            return cls.of(name, kind=Message("word.the_class", name=given.__name__[:40]))
        return cls.of(name, kind=type(given).__name__)

    @classmethod
    def unknown_translator(cls, name: str, known: Sequence[str] = ("auto", "embedded", "llm")) -> InputError:
        quoted = tuple(f'"{one}"' for one in known)
        return cls.of("unknown_translator", name=name[:40], known=quoted)

    @classmethod
    def no_column_to_leave_out(cls, name: str) -> InputError:
        return cls.of("no_column_to_leave_out", name=name[:60])

    @classmethod
    def no_such_column(
        cls, name: str, known: Sequence[str], called: Mapping[str, str] | None = None
    ) -> InputError:
        """Makes the error; `called` are the names of columns by what people call them."""
        words = {word: of for word, of in (called or {}).items() if of in known}
        words |= dict(zip(known, known, strict=True))
        near = nearest_called(name, words) or near_words(name, words)
        near = near or Message("input.there_are", names=_first(known, 10))
        return cls(Message("input.no_such_column", name=name[:60]), hint=near)

    @classmethod
    def unknown_language(cls, known: Sequence[str]) -> InputError:
        return cls.of("unknown_language", known=tuple(f'"{one}"' for one in known))

    @classmethod
    def no_such_condition(cls, name: str, known: Sequence[str]) -> InputError:
        return cls.of("no_such_condition", name=name[:40], known=tuple(known) or Message("word.none"))

    @classmethod
    def lost_conditions(cls, lost: Sequence[tuple[str, str]]) -> InputError:
        named = tuple(f'{id_} ("{phrase}")' if phrase else id_ for id_, phrase in lost)
        ids = ", ".join(f'"{id_}"' for id_, _ in lost)
        return cls.of("lost_conditions", named=named, ids=ids)

    @classmethod
    def unknown_format(cls, path: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_format", path=path, known=tuple(known))

    @classmethod
    def unread_rows(cls, path: str, format_: str, line: int | None) -> InputError:
        return cls.of(_UNREAD[format_], at=path if line is None else f"{path}:{line}")

    @classmethod
    def which_table(cls, path: str, known: Sequence[str], named: str) -> InputError:
        if not known:
            return cls.of("no_table_in_file", path=path)
        key = "no_such_table" if named else "which_table"
        return cls.of(key, path=path, name=named[:40], first=known[0], known=_first(known, 10))

    @classmethod
    def unreadable_table(cls, kind: str) -> InputError:
        return cls.of("unreadable_table", kind=kind)

    @classmethod
    def unknown_ending(cls, path: str, known: Sequence[str], *, option: str = "") -> InputError:
        near = Message(
            "input.end_in_or_option" if option else "input.end_in", known=tuple(known), option=option
        )
        return cls(Message("input.unknown_ending", path=path), hint=near)

    @classmethod
    def unknown_output(cls, name: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_output", name=name[:40], known=tuple(f'"{one}"' for one in known))

    @classmethod
    def unknown_tag(cls, tag: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_tag", tag=tag[:40], known=_first(known, 10) or Message("word.none"))

    @classmethod
    def keys_repeat(cls, path: str, key: str, *, named: str | None) -> InputError:
        hint = Message("input.name_one_list", named=named) if named else Message("input.name_more_keys")
        return cls(Message("input.keys_repeat", path=path, key=key[:40]), hint=hint)

    @classmethod
    def usage(cls, key: str, command: str = "nlfilter", **values: str) -> InputError:
        """Makes the error, with its own hint, or else one that names the help of the command."""
        own = has_hint(f"usage.{key}")
        hint = Message(f"usage.{key}", 1, **values) if own else Message("usage.help", command=command)
        return cls(Message(f"usage.{key}", **values), hint=hint)

    @classmethod
    def command_line(cls, what: str, command: str, *, dashed: str = "") -> InputError:
        """Reports a problem that Typer found, in its own words; a `dashed` text may be a request."""
        hint = Message("usage.dashed", command=command, text=dashed[:40]) if dashed else None
        return cls(what, hint=hint or Message("usage.help", command=command))

    @classmethod
    def not_a_filter_call(
        cls, needed: Sequence[str], known: Sequence[str], wrong: Sequence[str] = ()
    ) -> InputError:
        """Makes the error; `wrong` are the keys that were given and are not known."""
        if not wrong:
            return cls.of("not_a_filter_call", needed=tuple(needed), known=tuple(known))
        name = wrong[0]
        hint = nearest(name, known) or Message("input.there_are", names=tuple(known))
        return cls(Message("input.unknown_call_key", name=name[:40], needed=tuple(needed)), hint=hint)

    @classmethod
    def no_lists(cls, name: str, *, inferred: bool) -> InputError:
        if inferred:
            return cls.of("no_lists_told")
        return cls.of("no_lists", name=name)


def _first(names: Sequence[str], most: int) -> tuple[str, ...]:
    return (*names[:most], *(["..."] if len(names) > most else []))


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
