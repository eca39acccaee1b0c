"""Copies files of other formats into parquet, so that they are read, ranked and guarded like any other list.

The loader makes the copy, in a private folder that is removed with the process. The engine that runs clauses
never opens such a file: it stays locked, and no request reaches the reader of a format.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlfilter.errors import InputError
from nlfilter.fork_safety import PerProcess
from nlfilter.sources.missing_columns import Header
from nlfilter.sources.paths import OF_TEXT, USUAL_ENDINGS, File, format_of, state_of, told

if TYPE_CHECKING:
    from nlfilter.sources.scratch import Scratch

_KEPT = 8
"""How many copies to keep: a command, or an application's start, opens the same files several times."""


class Copy(NamedTuple):
    """A parquet file to read: a given file, or a copy of one or more."""

    path: str
    given: str
    """The given file, or the first of several."""
    headers: tuple[Header, ...] = ()
    """The columns of each file, if several were copied into one."""
    guessed: tuple[str, ...] = ()
    """The given files that were taken for Shift_JIS."""


_copies: dict[object, tuple[tuple[Copy, ...], Scratch]] = {}
_lock = PerProcess(threading.Lock)


def in_parquet(files: Sequence[File], *, hive: bool = True) -> tuple[Copy, ...]:
    """Returns parquet files with the rows of some files, in order: the files themselves, or copies.

    `hive`: folders named `column=value` give a column to a text file.

    Raises `InputError` if a file cannot be read, or changes while it is copied.
    """
    formats = [format_of(path) for path, _ in files]
    for (path, _), format_ in zip(files, formats, strict=True):
        if not format_:
            raise _unknown(path)
    if set(formats) == {"parquet"}:
        return tuple(Copy(path, path) for path, _ in files)
    from nlfilter.sources.scratch import Scratch

    states = [(path, state_of(path)) for path, _ in files]
    key = hive, tuple(files), tuple(states)
    with _lock():
        if key not in _copies:
            scratch, failure = Scratch(), None
            try:
                copies = _copied(files, formats, scratch.path, hive=hive)
            except InputError as error:
                failure = error
            if changed := next((path for path, state in states if state != state_of(path)), None):
                raise InputError.of("changed", path=told(changed))
            if failure is not None:
                raise failure
            _copies[key] = copies, scratch
            while len(_copies) > _KEPT:
                del _copies[next(iter(_copies))]
        return _copies[key][0]


def _unknown(path: str) -> InputError:
    if not os.access(path, os.R_OK):
        return InputError.of("unreadable", path=told(path))
    if os.path.isfile(path):
        return InputError.unknown_format(told(path), USUAL_ENDINGS)
    return InputError.of("not_parquet", path=told(path))


def _copied(files: Sequence[File], formats: Sequence[str], folder: Path, *, hive: bool) -> tuple[Copy, ...]:
    made: list[Copy] = []
    for format_, group in groupby(zip(files, formats, strict=True), key=lambda one: one[1]):
        same = [file for file, _ in group]
        if format_ == "parquet":
            made += (Copy(path, path) for path, _ in same)
        elif format_ in OF_TEXT:
            from nlfilter.sources.conversion_of_texts import Reader, copy_texts, headers_of

            target, reader = str(folder / f"{len(made)}.parquet"), Reader(format_, hive)
            read, guessed = copy_texts(same, reader, target)
            made.append(Copy(target, same[0][0], headers_of(same, read, reader), guessed))
        else:
            from nlfilter.sources.conversion_of_streams import copy_stream

            for path, table in same:
                target = str(folder / f"{len(made)}.parquet")
                copy_stream(path, table, format_, target)
                made.append(Copy(target, path))
    return tuple(made)
