"""Resolves paths: a file, a folder of files, a pattern.

After a colon, a path names a table in a file (`a.duckdb:orders`), or the encoding of a text (`a.csv:cp1252`).
"""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator, Sequence

from nlfilter.errors import InputError

File = tuple[str, str]
"""A path, and the table or sheet in it, or the encoding of a text ("" for none)."""
Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""A path of a file, a folder, a pattern or a table in a file; or several, read as one list in their order."""

COMPRESSED = (".gz", ".zst")
FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".xlsx": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".duckdb": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}
"""The format of a file by its ending; its first bytes are checked first."""
USUAL_ENDINGS = (".parquet", ".csv", ".tsv", ".json", ".jsonl", ".arrow", ".xlsx", ".sqlite", ".duckdb")
_MAGIC = (
    (0, b"PAR1", "parquet"),
    (0, b"ARROW1", "arrow"),
    (0, b"\xff\xff\xff\xff", "arrow"),
    (0, b"SQLite format 3\0", "sqlite"),
    (8, b"DUCK", "duckdb"),
)
OF_TABLES = ("excel", "duckdb", "sqlite")
OF_TEXT = ("csv", "json")


def format_of(path: str) -> str:
    """Finds the format of a file by its first bytes, else by its ending; "" if both are unknown.

    >>> format_of("rows.csv.gz"), format_of("rows.txt")
    ('csv', '')
    """
    head = b""
    if os.path.isfile(path):  # to open a pipe would wait for a writer
        with contextlib.suppress(OSError), open(path, "rb") as file:
            head = file.read(16)
    for at, magic, name in _MAGIC:
        if head[at:].startswith(magic):
            return name
    return FORMATS.get(_ending(path), "")


def _ending(path: str) -> str:
    stem, ending = os.path.splitext(path.lower())
    return os.path.splitext(stem)[1] if ending in COMPRESSED else ending


def inside(path: str) -> tuple[str, str]:
    """Splits a path into a file and what follows a colon: the table or sheet in it, or its encoding."""
    file, colon, named = path.rpartition(":")
    if colon and not os.path.lexists(path) and os.path.isfile(file):
        return (file, named) if format_of(file) in (*OF_TABLES, *OF_TEXT) else (path, "")
    return path, ""


def files_of(paths: Paths) -> list[str]:
    """Lists the files that paths, folders or patterns name, of any format; none if one of them is wrong."""
    if not isinstance(paths, str | os.PathLike):
        found = [files_of(path) for path in paths]
        return [file for files in found for file in files] if all(found) else []
    path = inside(os.fspath(paths))[0]
    if os.path.isdir(path):
        return _inside_folder(path)
    if "\0" not in path and os.path.lexists(path):
        return [path]
    if glob.has_magic(path):
        return sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
    return []


def is_same_file(written: str | os.PathLike[str], read: str) -> bool:
    """Whether to write to a path changes a file: "new/../a.csv" is a.csv, also without a folder "new"."""
    with contextlib.suppress(OSError, ValueError):
        return os.path.samefile(os.path.realpath(written), read)
    return False


def may_name_files(path: str) -> bool:
    """Whether a text names files, or ends as the name of a file of rows; - is standard input."""
    return path == "-" or bool(files_of(path) or format_of(path))


def _inside_folder(folder: str) -> list[str]:
    """Lists the parquet files in a folder; without any, its other files, if all have one format."""
    files = sorted(_data_in(folder))
    by_format: dict[str, list[str]] = {}
    for file in files:
        by_format.setdefault(FORMATS.get(_ending(file), ""), []).append(file)
    by_format.pop("", None)
    if "parquet" in by_format:
        return by_format["parquet"]
    return next(iter(by_format.values())) if len(by_format) == 1 else []


def files_and_tables(paths: Paths) -> tuple[File, ...]:
    """Lists the files that paths name, each with what a colon names ("" for nothing); raises `InputError`."""
    given = [paths] if isinstance(paths, str | os.PathLike) else [*paths]
    if not given:
        raise InputError.of("no_such_file", path="[]")
    all_ = []
    for path in (os.fspath(one) for one in given):
        if "://" in path:
            raise InputError.of("remote_path", path=path)
        files = files_of(path)
        if not files:
            raise _nothing(path)
        table = inside(path)[1]
        all_ += [(os.path.abspath(file), table) for file in files]
    return tuple(all_)


def shown(paths: Paths) -> str:
    """Writes paths as a message names them."""
    return (
        os.fspath(paths)
        if isinstance(paths, str | os.PathLike)
        else ", ".join(os.fspath(path) for path in paths)
    )


spooled_paths: set[str] = set()
"""The files that hold what came by standard input."""


def told(path: str) -> str:
    """Writes a file as a message names it: in the working directory, without its folder."""
    if path in spooled_paths:
        return "standard input"
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _nothing(path: str) -> InputError:
    """Says in an error why a path names no file."""
    if os.path.isdir(path):
        return InputError.of("no_table_inside", folder=path)
    return (
        InputError.of("no_match", pattern=path)
        if glob.has_magic(path)
        else InputError.of("no_such_file", path=path)
    )


def _data_in(folder: str) -> Iterator[str]:
    """Yields the files in a folder and below it, except temporary ones (`_temporary/`, `.part`)."""
    for inside_, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        for name in names:
            path = os.path.join(inside_, name)
            if name[0] not in "._" and os.path.isfile(path):
                yield path


_PARQUET = b"PAR1"


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
    if head != _PARQUET:
        return InputError.of("not_parquet", path=told(path))
    return None if tail == _PARQUET else InputError.of("damaged", path=told(path))


def state_of(path: str) -> tuple[int, ...]:
    """Returns values that change when a file is written again or replaced."""
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return found.st_size, found.st_mtime_ns, found.st_ino
    return ()
