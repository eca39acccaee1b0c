"""Keeps compiled schemas between runs, so that a query neither parses YAML nor loads the SQL parser.

The words of the languages are kept, too (`nlfilter.kept`). The key of a schema is a hash of its sources: the
text of the file, and the code and the words of this version. Only files that nobody else can have written are
used (`sources/own_files.py`), and what guards a table is compared with its file each time (`guards.py`). If
anything is wrong with a file, everything is read and checked as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import nlfilter
from nlfilter.sources.files import MOST_YAML, UnreadFile, text_of
from nlfilter.sources.own_files import NotOurs, OwnFiles

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema
    from nlfilter.where.compiled import CompiledSchema

T = TypeVar("T")
_OFF = "off"
_may_warn: list[bool] = [True]
"""Whether this run may still say that a file is not ours: it does so once."""


def begin(*, quiet: bool) -> None:
    """Begin a run: it warns once, or never if it is `quiet`."""
    _may_warn[:] = [not quiet]


def load(path: Path) -> TableSchema:
    """The compiled schema of a file; raises `SchemaError` like `compile_file`.

    The file is read once: it may change, and what is kept must belong to the text whose hash names it.
    """
    from nlfilter.cli.guards import are_kept
    from nlfilter.where.owner.compiling import compile_text, remember

    text = _text_of(path)
    files, name = own_files("schemas"), f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    compiled = find(files, name, _compiled_in)
    if compiled is None or not are_kept(compiled, text):
        compiled = compile_text(text, os.fspath(path))
        keep(files, name, _content_of(compiled))
    remember(compiled)
    return compiled.schema


def _text_of(path: Path) -> str:
    try:
        return text_of(path, MOST_YAML)
    except UnreadFile:
        from nlfilter.schema.files.file import read_text_of

        return read_text_of(path)  # raises the error that says why


def load_enriched(table: str, inferred: TableSchema) -> TableSchema | None:
    """The inferred schema of a table that a model has enriched before; None if there is none."""
    from nlfilter.where.owner.compiling import remember

    compiled = find(own_files("enriched"), _enriched_name(table, inferred), _compiled_in)
    if compiled is None or not _is_as_guarded(compiled, inferred):
        return None
    remember(compiled)
    return compiled.schema


def keep_enriched(table: str, inferred: TableSchema, enriched: TableSchema) -> None:
    """Keep the inferred schema of a table that a model has enriched."""
    from nlfilter.where.owner.compiling import compile_schema

    keep(own_files("enriched"), _enriched_name(table, inferred), _content_of(compile_schema(enriched)))


def _enriched_name(table: str, inferred: TableSchema) -> str:
    """It depends on the table and its columns."""
    return hashlib.sha256(f"{os.path.abspath(table)}\0{inferred.fingerprint}".encode()).hexdigest() + ".json"


def _is_as_guarded(compiled: CompiledSchema, inferred: TableSchema) -> bool:
    """Whether an enriched schema hides, and calls private, what the inferred one does."""
    found, columns = compiled.schema.columns, inferred.columns
    private = [name.casefold() for name, column in columns.items() if column.private]
    derived = {name: (one.expr or "").casefold() for name, one in found.items() if name not in columns}
    return (
        found.keys() >= columns.keys()
        and not any(found[name].filterable and not column.filterable for name, column in columns.items())
        and all(found[name].private for name, column in columns.items() if column.private)
        and all(found[name].private or not any(p in sql for p in private) for name, sql in derived.items())
    )


def kept(name: str, kind: Any, made: Callable[[], Any]) -> Any:
    """What is built from the package's own words, as an earlier run has built it (`nlfilter.kept`)."""
    from msgspec import msgpack

    files, file = own_files("words"), f"{name}-{_version()[:16]}.msgpack"
    value = find(files, file, lambda content: msgpack.decode(content, type=kind))
    if value is None:
        keep(files, file, msgpack.encode(value := made()))
    return value


def own_files(kind: str) -> OwnFiles:
    """The files of a kind that this version of the code keeps."""
    return OwnFiles(_folder() / kind, _version())


def find(files: OwnFiles, name: str, decoded: Callable[[bytes], T]) -> T | None:
    """What an earlier run has kept; None if there is nothing that can be trusted."""
    if is_on():
        try:
            return files.read(name, decoded)
        except NotOurs as error:
            _warn(error.path)
    return None


def keep(files: OwnFiles, name: str, content: bytes) -> None:
    """Keep something for later runs, if nobody else can change it there."""
    if is_on():
        try:
            files.write(name, content)
        except NotOurs as error:
            _warn(error.path)


def is_on() -> bool:
    """Whether anything is kept: not if NLFILTER_CACHE is "off"."""
    return os.environ.get("NLFILTER_CACHE") != _OFF


def _warn(path: str) -> None:
    if _may_warn[0]:
        _may_warn[0] = False
        from nlfilter.cli.streams import tell
        from nlfilter.errors import Message

        tell(Message("problem.not_ours", path=path))


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("nlfilter")


def _compiled_in(content: bytes) -> CompiledSchema:
    from nlfilter.where.serialization import compiled_from_json

    return compiled_from_json(content)


def _content_of(compiled: CompiledSchema) -> bytes:
    from nlfilter.where.serialization import compiled_to_json

    return compiled_to_json(compiled).encode()


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
