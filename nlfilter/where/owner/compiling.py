"""Compiles schemas, each only once."""

from __future__ import annotations

import contextlib
import os
from functools import lru_cache
from os import PathLike

from nlfilter.errors import InputError, SchemaError
from nlfilter.errors.inputs import is_path
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema

_remembered: dict[str, CompiledSchema] = {}


def remember(compiled: CompiledSchema) -> None:
    """Use a schema that was compiled in another process: `compile_schema` then does not gate it again."""
    _remembered[compiled.schema.fingerprint] = compiled


def compile_file(path: str | PathLike[str]) -> CompiledSchema:
    """Compiles a schema file; raises `SchemaError` with every problem, its line and its column."""
    from nlfilter.schema.files.file import read_text_of

    return compile_text(read_text_of(path), os.fspath(path))


def compile_text(text: str, name: str) -> CompiledSchema:
    """Compiles the text of a schema file with this name."""
    from nlfilter.schema.files.document import Document
    from nlfilter.schema.files.file import schema_of_document

    document = Document.parse(text, name)
    schema = schema_of_document(document, TableSchema)
    with contextlib.suppress(SchemaError):
        return compile_schema(schema)
    from nlfilter.where.owner.clauses import compiled_clauses  # the gate loads sqlglot

    return compiled_clauses(schema, document)  # gate again, to find the places in the file


def compile_given(schema: object) -> CompiledSchema:
    """Compiles the schema that an application gives: a `TableSchema`, or the path of a file.

    Raises `InputError` for anything else.
    """
    if isinstance(schema, TableSchema):
        return compile_schema(schema)
    if is_path(schema):
        return compile_file(schema)
    raise InputError.wrong_type("not_a_schema", schema)


@lru_cache(maxsize=64)
def compile_schema(schema: TableSchema) -> CompiledSchema:
    """Gate the clauses of a schema, once; raises `SchemaError` with every problem found."""
    if known := _remembered.get(schema.fingerprint):
        return known
    if not (schema.always or schema.terms or any(c.expr or c.missing for c in schema.columns.values())):
        return CompiledSchema(schema, None, {}, {})
    from nlfilter.where.owner.clauses import compiled_clauses  # the gate loads sqlglot

    return compiled_clauses(schema)
