"""Text files that people hand over: only regular ones, up to a size, as UTF-8.

A device has no end, and a pipe may wait for good, so neither is read where a file is named.
"""

from __future__ import annotations

import json
import math
import os
import stat
from collections.abc import Iterator
from typing import IO, Any

from nlfilter import errors

MOST_YAML = 1_000_000
"""Bytes of a YAML file: its parser takes about a second for 50,000."""
MOST_LINES = 100_000_000
"""Bytes of a file of JSON."""
_DEPTH = 50  # brackets in brackets of a JSON text


class UnreadFile(Exception):
    """A file that is not read: `reason` says why, in words; `missing` that there is none."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing


def bytes_of(path: str | os.PathLike[str], most: int) -> bytes:
    """All of a regular file of at most so many bytes; raises `UnreadFile`."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            return _all_of(file, most)
    except IsADirectoryError:
        failure = UnreadFile(errors.not_regular())
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a name with a NUL names nothing
        failure = UnreadFile(errors.no_file(), missing=True)
    except OSError:
        failure = UnreadFile(errors.not_permitted())
    raise failure


def _without_waiting(path: str, flags: int) -> int:
    """A pipe that nobody writes to would hold the process as it opens."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _all_of(file: IO[bytes], most: int) -> bytes:
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        raise UnreadFile(errors.not_regular())
    data = file.read(most + 1)
    if len(data) > most:
        raise UnreadFile(errors.too_large(most))
    return data


def text_of(path: str | os.PathLike[str], most: int) -> str:
    """The same as text."""
    data = bytes_of(path, most)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise UnreadFile(errors.not_text())


def json_lines(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The objects of JSON lines, each with its line number; None for a line that is none."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield number, json_object(line)


def json_object(text: str | bytes) -> dict[str, Any] | None:
    """A JSON object that is not nested deeply; None for any other text.

    NaN and infinities are no JSON, and a number beyond every float would become one.

    >>> json_object('{"a": [1]}'), json_object("[1]"), json_object('{"a": ' * 60 + "1" + "}" * 60)
    ({'a': [1]}, None, None)
    """
    try:
        found = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _is_shallow(found) else None


def _finite(number: str) -> float:
    found = float(number)
    if not math.isfinite(found):
        raise ValueError
    return found


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        level = [inner for part in level for inner in _inside(part)]
        if not level:
            return True
    return False


def _inside(value: Any) -> list[Any]:
    return [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
