"""Keeps compiled schemas between runs, so that a query neither parses YAML nor loads the SQL parser.

The key of a file is a hash of its sources: the text of the schema file, and the code that reads schemas.
We trust a file like Python's own `__pycache__`: we made it, and only its owner can read and write it. If
anything is wrong with it, the schema is read and checked as if there were no such file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

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
        _write(_enriched_place(table, inferred), text)


def _enriched_place(table: str, inferred: TableSchema) -> Path:
    """The path to keep it at; it depends on the table, its columns and the version of the code."""
    from platformdirs import user_cache_path

    digest = hashlib.sha256(f"{os.path.abspath(table)}\0{inferred.fingerprint}\0{_code()}".encode())
    return user_cache_path("nlfilter") / "enriched" / f"{digest.hexdigest()}.json"


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
        _write(place, compiled_to_json(compiled))
    return compiled.schema


def _place(text: str) -> Path:
    """The path to keep the compiled form of a schema file with this text at."""
    from platformdirs import user_cache_path

    digest = hashlib.sha256(text.encode())
    digest.update(_code().encode())
    return user_cache_path("nlfilter") / "schemas" / f"{digest.hexdigest()}.json"


def _code() -> str:
    """A hash of the code that reads schemas; it also changes when the code is edited."""
    home = Path(nlfilter.__file__).parent
    files = sorted(file for room in ("schema", "where") for file in (home / room).rglob("*.py"))
    stats = [(file.name, (stat := file.stat()).st_mtime_ns, stat.st_size) for file in files]
    return repr((nlfilter.__version__, stats))


def _write(place: Path, text: str) -> None:
    """Write a file that only its owner can read, and remove the oldest ones."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    part.replace(place)
    for old in sorted(place.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)
