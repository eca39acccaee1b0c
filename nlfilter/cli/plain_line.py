"""Reads a plain command line without Typer, whose start takes a tenth of a short query.

Plain is a line with each option at most once, by its full name and with a value that needs no thought. Typer
reads every other line; so it alone makes messages and help.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from msgspec import Struct

from nlfilter.cli.parameters import Mark


class _Option(Struct, frozen=True):
    """An option of a command: its parameter, and what it takes."""

    name: str
    kind: Any
    mark: Mark

    def value(self, words: Iterator[str]) -> Any:
        """The value in the next word; None if Typer must look at it."""
        if self.kind is bool:
            return True
        written = next(words, "")
        if not written or written.startswith("-"):
            return None
        if isinstance(self.kind, type) and issubclass(self.kind, StrEnum):
            return self.kind(written) if written in set(self.kind) else None
        if self.mark.choices:
            return written if written in self.mark.choices else None
        read = _READ.get(self.kind)
        value = read(written) if read else None
        limits = self.mark.settings
        if isinstance(value, int) and not limits.get("min", value) <= value <= limits.get("max", value):
            return None
        return value


_READ: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    Path: Path,
    int: lambda written: int(written) if written.isascii() and written.isdecimal() else None,
    list[str]: lambda written: [written],
}


def given(command: Callable[..., object], words: Sequence[str]) -> dict[str, Any] | None:
    """The parameters of a command, from a plain line; None if Typer must read the line."""
    hints = get_type_hints(command, include_extras=True)
    parts = {name: get_args(hint) for name, hint in hints.items() if name != "return"}
    marked: dict[str, tuple[Any, Mark]] = {name: (_kind(kind), mark) for name, (kind, mark) in parts.items()}
    if any(mark.settings.get("envvar", "") in os.environ for _, mark in marked.values()):
        return None
    options = {
        said: _Option(name, kind, mark) for name, (kind, mark) in marked.items() for said in mark.names
    }
    (arguments,) = marked.keys() - {option.name for option in options.values()}
    found: dict[str, Any] = {arguments: []}
    left = iter(words)
    for word in left:
        if word == "-" or not word.startswith("-"):
            found[arguments].append(word)
            continue
        option = options.get(word)
        value = option and option.value(left)
        if option is None or value is None or option.name in found:
            return None
        found[option.name] = value
    return found if found[arguments] else None


def _kind(kind: Any) -> Any:
    """The type of a value, if there is one."""
    return get_args(kind)[0] if isinstance(kind, UnionType) else kind
