"""Compiled schemas kept between runs, so that a query neither parses YAML nor loads the SQL parser.

A file is found by what it was made from: the bytes of the schema file and the code that read them. It is as
trusted as Python's own `__pycache__`: made by us, for its owner alone. Whatever is wrong with one, the schema
is read and gated as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import nlfilter
from nlfilter.sources.files import MOST_YAML, UnreadFile, bytes_of

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

MOST = 64
"""Compiled schemas that are kept; the oldest go."""


def load(path: Path) -> TableSchema:
    """The schema of a file, compiled; raises `SchemaError` as `compile_file` does."""
    place = _place(path)
    return (place and _kept(place)) or _compiled(path, place)


def load_enriched(table: str, inferred: TableSchema) -> TableSchema | None:
    """The inferred schema of a table as a model enriched it before; None where none did."""
    return _kept(_enriched_place(table, inferred))


def keep_enriched(table: str, inferred: TableSchema, enriched: TableSchema) -> None:
    """Keep what a model made of the inferred schema of a table."""
    from nlfilter.where.compiling import compile_schema
    from nlfilter.where.stored import compiled_to_data

    data = compiled_to_data(compile_schema(enriched))
    with contextlib.suppress(OSError):
        _write(_enriched_place(table, inferred), json.dumps(data, ensure_ascii=False))


def _enriched_place(table: str, inferred: TableSchema) -> Path:
    """Where it is kept: another table, other columns or other code make another place."""
    from platformdirs import user_cache_path

    digest = hashlib.sha256(f"{os.path.abspath(table)}\0{inferred.fingerprint}\0{_code()}".encode())
    return user_cache_path("nlfilter") / "enriched" / f"{digest.hexdigest()}.json"


def _kept(place: Path) -> TableSchema | None:
    """The schema whose compiled form is kept at a place; None where there is none, or a broken one."""
    from nlfilter.where.compiling import remember
    from nlfilter.where.stored import compiled_from_data

    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        compiled = compiled_from_data(json.loads(place.read_bytes()))
        remember(compiled)
        return compiled.schema
    return None


def _compiled(path: Path, place: Path | None) -> TableSchema:
    from nlfilter.where.compiling import compile_file
    from nlfilter.where.stored import compiled_to_data

    compiled = compile_file(path)
    if place is not None:
        with contextlib.suppress(OSError):
            _write(place, json.dumps(compiled_to_data(compiled), ensure_ascii=False))
    return compiled.schema


def _place(path: Path) -> Path | None:
    """Where the compiled form of a schema file is kept; None where the file cannot be read."""
    from platformdirs import user_cache_path

    try:
        digest = hashlib.sha256(bytes_of(path, MOST_YAML))
    except UnreadFile:
        return None
    digest.update(_code().encode())
    return user_cache_path("nlfilter") / "schemas" / f"{digest.hexdigest()}.json"


def _code() -> str:
    """What tells one version of the code that reads schemas from another, an edited one too."""
    home = Path(nlfilter.__file__).parent
    files = sorted(file for room in ("schema", "where") for file in (home / room).glob("*.py"))
    stats = [(file.name, (stat := file.stat()).st_mtime_ns, stat.st_size) for file in files]
    return repr((nlfilter.__version__, stats))


def _write(place: Path, text: str) -> None:
    """Write a file for its owner alone, and let the oldest go."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    part.replace(place)
    for old in sorted(place.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)
