"""How the parameters of a command are declared: as marks on the types of a function's parameters.

`typed.py` makes Typer's parameters of them, and `plain_line.py` reads simple command lines by them without
Typer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Mark(Struct, frozen=True):
    """An option by its names, or an argument, which has none; with Typer's settings for it.

    `choices`: the only texts that an option takes, if there are any.
    """

    names: tuple[str, ...]
    settings: Mapping[str, Any]
    choices: tuple[str, ...] = ()


def option(*names: str, choices: tuple[str, ...] = (), **settings: Any) -> Mark:
    """Marks an option."""
    return Mark(names, settings, choices)


def argument(**settings: Any) -> Mark:
    """Marks an argument."""
    return Mark((), settings)
