"""What is known of a table without a schema file: its inferred schema, and the values learned from it.

Both are kept for the next question, under the identity of the files. They hold stored values of the table, so
they are as private as all that is kept (`schema_cache.py`), but nothing of a private column is among them:
its values are learned anew. If a file changes meanwhile, nothing is kept, and nothing that was kept is used.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field, msgpack
from msgspec.structs import replace

from nlfilter.cli import schema_cache
from nlfilter.errors import InputError
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources.own_files import OwnFiles

if TYPE_CHECKING:
    from nlfilter.where.compiled import CompiledSchema

Tables = str | tuple[str, ...]
"""The tables to read: one file, folder or pattern, or several."""
_JUST_NOW = 50_000_000
"""Nanoseconds. A file may be written again within one step of its clock, and have the same identity."""
_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_LOGS = {"sqlite": ("-wal", "-journal"), "duckdb": (".wal",)}
"""The endings of files that hold what is not in a database yet."""


class Known(Struct, frozen=True):
    """A table to ask: its schema, and what to read, which may be open already.

    `values` are learned from it, if an earlier run has kept them; `seen` of its `total` rows gave an inferred
    schema. What is learned is kept only with an `identity`.
    """

    schema: TableSchema
    table: Any
    rows: Any
    values: Vocabulary | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    total: int = 0
    identity: str = ""


class _Kept(Struct, frozen=True):
    """A `Known` in a file."""

    compiled: str
    values: Vocabulary
    left_out: dict[str, str]
    seen: int
    total: int


def known_table(table: Tables) -> Known:
    """The inferred schema of a table, with its values if an earlier run has kept them."""
    from nlfilter.sources.ranked import open_source

    identity = identity_of(table) if schema_cache.is_on() else ""
    if identity and (kept := schema_cache.find(_files(), identity, _decoded)):
        return _known(*kept, table, identity)
    from nlfilter.schema.inference.infer import infer_schema

    source = open_source(table)
    made = infer_schema(source, TableSchema)
    return Known(made.schema, table, source, None, made.left_out, made.seen, source.total, identity)


def settle(known: Known, learned: Vocabulary | None) -> None:
    """Keep what was learned of a table. Raises `InputError` if it changed after it was looked up."""
    if not known.identity:
        return
    if identity_of(known.table) != known.identity:
        if known.values is not None:
            raise InputError.of("changed", path=", ".join(_given(known.table)))
    elif known.values is None and learned is not None:
        _keep(known, learned)


# --- what is in a file


def _known(kept: _Kept, compiled: CompiledSchema, table: Tables, identity: str) -> Known:
    """A table that an earlier run has looked at; only the values of its private columns are learned anew."""
    from nlfilter.where.owner.compiling import remember

    remember(compiled)
    schema, rows, values = compiled.schema, table, kept.values
    known = Known(schema, table, rows, values, kept.left_out, kept.seen, kept.total, identity)
    private = {name: schema.columns[name] for name in schema.filterable if schema.columns[name].private}
    if not private:
        return known
    from nlfilter.schema.stored.learn import learn
    from nlfilter.sources.ranked import open_source

    source = open_source(table)
    others = learn(source, schema.model_copy(update={"columns": private}), compiled.exprs)
    return replace(known, rows=source, values=_joined(values, others, schema.columns))


def _keep(known: Known, learned: Vocabulary) -> None:
    from nlfilter.where.owner.compiling import compile_schema
    from nlfilter.where.serialization import compiled_to_json

    compiled = compile_schema(known.schema)
    private = {name for name, column in known.schema.columns.items() if column.private}
    if _tells_private(compiled, private, learned):
        return
    values = _joined(learned, Vocabulary(), known.schema.columns.keys() - private)
    kept = _Kept(compiled_to_json(compiled), values, dict(known.left_out), known.seen, known.total)
    with suppress(UnicodeEncodeError):
        schema_cache.keep(_files(), known.identity, msgpack.encode(kept))


def _tells_private(compiled: CompiledSchema, private: Collection[str], learned: Vocabulary) -> bool:
    """Whether a schema says a stored value of a private column."""
    columns = [compiled.schema.columns[name] for name in private]
    said = {text for name, text in compiled.own_texts if name in private}
    said |= {text for one in columns for text in (*one.values, *(one.order.values if one.order else ()))}
    said |= {text for one in columns for group in one.groups.values() for text in group.values}
    said |= {text for one in columns for text in _LITERAL.findall(one.expr or "")}
    return any(not said.isdisjoint(learned.values.get(name, ())) for name in private)


def _joined(first: Vocabulary, second: Vocabulary, names: Iterable[str]) -> Vocabulary:
    """What two vocabularies know of some columns, in their order."""

    def part(of: str) -> dict[str, Any]:
        both = {**getattr(first, of), **getattr(second, of)}
        return {name: both[name] for name in names if name in both}

    return Vocabulary(**{of: part(of) for of in Vocabulary.__struct_fields__})


def _decoded(content: bytes) -> tuple[_Kept, CompiledSchema]:
    from nlfilter.where.serialization import compiled_from_json

    kept = msgpack.decode(content, type=_Kept)
    return kept, compiled_from_json(kept.compiled)


def _files() -> OwnFiles:
    return schema_cache.own_files("tables")


# --- which files


def identity_of(table: Tables) -> str:
    """What tells these files, in this version, from all others; "" if nothing may be kept of them."""
    from nlfilter.sources.paths import files_and_tables, spooled_paths

    digest, now = hashlib.sha256(), time.time_ns()
    try:
        for path, inside in files_and_tables(_given(table)):
            found = os.stat(path)
            fresh = now - max(found.st_mtime_ns, found.st_ctime_ns) < _JUST_NOW
            if not stat.S_ISREG(found.st_mode) or fresh or path in spooled_paths or _has_log(path):
                return ""
            digest.update(repr((os.path.realpath(path), inside, _version_of(found))).encode())
    except (OSError, ValueError, InputError):  # the reader of the file says what is wrong
        return ""
    digest.update(repr((_given(table), _dictionary())).encode())
    return digest.hexdigest()


def _given(table: Tables) -> tuple[str, ...]:
    return (table,) if isinstance(table, str) else table


def _version_of(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _has_log(path: str) -> bool:
    """Whether a database has changes beside its file."""
    from nlfilter.sources.paths import format_of

    return any(os.path.lexists(path + ending) for ending in _LOGS.get(format_of(path), ()))


def _dictionary() -> object:
    """Which dictionary gives a schema words, in which version."""
    from nlfilter.schema.inference.dictionary_place import place_of_dictionary

    place = place_of_dictionary()
    return place and (str(place), place.is_file() and _version_of(place.stat()))
