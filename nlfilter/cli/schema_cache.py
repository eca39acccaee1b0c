"""Keeps compiled schemas between runs, so that a query neither parses YAML nor loads the SQL parser.

The words of the languages are kept, too (`nlfilter.kept`). The key of a file is a hash of its sources: the
text of the schema file, and the code and the words of this version. We trust a file like Python's own
`__pycache__`: we made it, and only its owner can read and write it. If anything is wrong with it, the schema
is read and checked as if there were no such file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nlfilter
from nlfilter.sources.files import MOST_YAML, UnreadFile, text_of

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

MOST = 64
"""The number of compiled schemas to keep; the oldest are removed."""


def load(path: Path) -> TableSchema:
    """The compiled schema of a file; raises `SchemaError` like `compile_file`.

    The file is read once: it may change, and what is kept must belong to the text whose hash names it.
    """
    text = _text_of(path)
    place = _place(text)
    return _cached(place) or _compiled(text, path, place)


def _text_of(path: Path) -> str:
    try:
        return text_of(path, MOST_YAML)
    except UnreadFile:
        from nlfilter.schema.files.file import read_text_of

        return read_text_of(path)  # raises the error that says why


def load_enriched(table: str, inferred: TableSchema) -> TableSchema | None:
    """The inferred schema of a table that a model has enriched before; None if there is none."""
    return _cached(_enriched_place(table, inferred))


def keep_enriched(table: str, inferred: TableSchema, enriched: TableSchema) -> None:
    """Keep the inferred schema of a table that a model has enriched."""
    from nlfilter.where.owner.compiling import compile_schema
    from nlfilter.where.serialization import compiled_to_json

    text = compiled_to_json(compile_schema(enriched))
    with contextlib.suppress(OSError):
        _write(_enriched_place(table, inferred), text.encode())


def _enriched_place(table: str, inferred: TableSchema) -> Path:
    """The path to keep it at; it depends on the table, its columns and the version of the code."""
    digest = hashlib.sha256(f"{os.path.abspath(table)}\0{inferred.fingerprint}\0{_version()}".encode())
    return _folder() / "enriched" / f"{digest.hexdigest()}.json"


def kept(name: str, kind: Any, made: Callable[[], Any]) -> Any:
    """What is built from the package's own words, as an earlier run has built it (`nlfilter.kept`)."""
    from msgspec import MsgspecError, msgpack

    place = _folder() / "words" / f"{name}-{_version()}.msgpack"
    with contextlib.suppress(OSError, MsgspecError):
        return msgpack.decode(place.read_bytes(), type=kind)
    value = made()
    with contextlib.suppress(OSError):
        _write(place, msgpack.encode(value))
    return value


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("nlfilter")


def _cached(place: Path) -> TableSchema | None:
    """The compiled schema at a path; None if there is none, or it is broken."""
    from nlfilter.where.owner.compiling import remember
    from nlfilter.where.serialization import compiled_from_json

    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        compiled = compiled_from_json(place.read_bytes())
        remember(compiled)
        return compiled.schema
    return None


def _compiled(text: str, path: Path, place: Path) -> TableSchema:
    from nlfilter.where.owner.compiling import compile_text
    from nlfilter.where.serialization import compiled_to_json

    compiled = compile_text(text, os.fspath(path))
    with contextlib.suppress(OSError):
        _write(place, compiled_to_json(compiled).encode())
    return compiled.schema


def _place(text: str) -> Path:
    """The path to keep the compiled form of a schema file with this text at."""
    digest = hashlib.sha256(text.encode())
    digest.update(_version().encode())
    return _folder() / "schemas" / f"{digest.hexdigest()}.json"


@cache
def _version() -> str:
    """What tells this version of the package from others; it also changes when a file is edited."""
    files = sorted(_files(os.path.dirname(nlfilter.__file__)))
    return hashlib.sha256(repr((nlfilter.__version__, files)).encode()).hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """The files of a folder, each with its time and size."""
    for one in os.scandir(folder):
        if not one.is_dir():
            yield one.path, (stat := one.stat()).st_mtime_ns, stat.st_size
        elif one.name != "__pycache__":
            yield from _files(one.path)


def _write(place: Path, content: bytes) -> None:
    """Write a file that only its owner can read, and remove the oldest ones."""
    if not place.is_absolute():  # of somebody without a home folder
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(place)
    for old in sorted(place.parent.glob(f"*{place.suffix}"), key=lambda file: file.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)
