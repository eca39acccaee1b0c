"""Reads text files that people give: only regular files of a bounded size, in UTF-8.

A device has no end, and a pipe may wait forever, so neither is read as a named file.
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
"""The most bytes of a YAML file: its parser takes about a second for 50,000."""
MOST_LINES = 100_000_000
"""The most bytes of a JSON file."""
_DEPTH = 50  # nested brackets in a JSON text


class UnreadFile(Exception):
    """A file that was not read: `reason` says why, in words; `missing` means that it does not exist."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing


def bytes_of(path: str | os.PathLike[str], most: int) -> bytes:
    """Reads a regular file of at most `most` bytes; raises `UnreadFile`."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            return _all_of(file, most)
    except IsADirectoryError:
        failure = UnreadFile(errors.problem("not_regular"))
    except (FileNotFoundError, NotADirectoryError, ValueError):  # no file can have a name with a NUL
        failure = UnreadFile(errors.problem("no_file"), missing=True)
    except OSError:
        failure = UnreadFile(errors.problem("not_permitted"))
    raise failure


def _without_waiting(path: str, flags: int) -> int:
    """Open without waiting: to open a pipe without a writer would block the process."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _all_of(file: IO[bytes], most: int) -> bytes:
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        raise UnreadFile(errors.problem("not_regular"))
    data = file.read(most + 1)
    if len(data) > most:
        raise UnreadFile(errors.problem("too_large", limit=most))
    return data


def text_of(path: str | os.PathLike[str], most: int) -> str:
    """Reads the text of a regular file; raises `UnreadFile`."""
    data = bytes_of(path, most)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise UnreadFile(errors.problem("not_text"))


def json_lines(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yields the objects of JSON lines, each with its line number; None for a line that is no object."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield number, json_object(line)


def json_object(text: str | bytes) -> dict[str, Any] | None:
    """Reads a JSON object that is not nested deeply; None for any other text.

    NaN and infinities are not JSON, and a number that is too large for a float would become infinite.

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
