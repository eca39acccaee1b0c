"""Checks that a file is complete and has not changed."""

from __future__ import annotations

import contextlib
import os

from nlfilter.errors import InputError
from nlfilter.sources.paths import told

_MAGIC = b"PAR1"


def fault_of(path: str) -> InputError | None:
    """Judges a file by its first and last bytes; returns its problem."""
    if not os.path.exists(path):
        return InputError.of("no_such_file", path=told(path))
    if not os.path.isfile(path):
        return InputError.of("not_parquet", path=told(path))
    try:
        with open(path, "rb") as file:
            head = file.read(4)
            file.seek(max(0, os.path.getsize(path) - 4))
            tail = file.read(4)
    except OSError:
        return InputError.of("unreadable", path=told(path))
    if head != _MAGIC:
        return InputError.of("not_parquet", path=told(path))
    return None if tail == _MAGIC else InputError.of("damaged", path=told(path))


def state_of(path: str) -> tuple[int, ...]:
    """Returns values that change when a file is written again or replaced."""
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return found.st_size, found.st_mtime_ns, found.st_ino
    return ()
