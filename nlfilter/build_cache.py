"""What is built from the package's own files of words, and may be kept between runs.

The library keeps nothing. The command line sets `keeper`, which looks for what an earlier run has built:
to read and fold all words took a sixth of a short query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Keeper = Callable[[str, Any, Callable[[], Any]], Any]

keeper: Keeper | None = None
"""Returns the value that was kept under a name as a value of a type; else makes it, and keeps it."""


def kept(name: str, kind: type[T], made: Callable[[], T]) -> T:
    """A value that is the same in every run of this version of the package."""
    if keeper is None:
        return made()
    value: T = keeper(name, kind, made)
    return value


def read_table(package: str | None, file: str) -> dict[str, Any]:
    """The content of a TOML file in a package."""
    return kept(f"{package}.{file}".replace("/", "."), dict[str, Any], lambda: _parsed(package or "", file))


def _parsed(package: str, file: str) -> dict[str, Any]:
    from importlib import resources

    import tomli

    return tomli.loads(resources.files(package).joinpath(file).read_text("utf-8"))
