"""Writes the items of a proposal into the file of its schema, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nlfilter.enrich.merge import merged, schema_data
from nlfilter.errors import InputError, SchemaError
from nlfilter.schema.files.document import Document
from nlfilter.schema.files.file import read_text_of, schema_of_document
from nlfilter.schema.files.splice import spliced
from nlfilter.schema.table import TableSchema
from nlfilter.sources.replacing import replacing
from nlfilter.where.owner.clauses import compiled_clauses


def write(path: str | os.PathLike[str], items: Iterable[tuple[tuple[str, ...], Any]]) -> None:
    """Write items into a schema file, each a value with its place; raises `InputError` if that fails."""
    name = os.fspath(path)
    document = Document.parse(read_text_of(path), name)
    failed = False
    try:
        text = _text_with([*items], document)
    except (SchemaError, ValueError):  # the file has changed in the meantime
        failed = True
    if failed:
        raise InputError.of("not_editable", path=name)
    with replacing(Path(path)) as part:
        part.write_text(text, encoding="utf-8", newline="")


def _text_with(writes: Sequence[tuple[tuple[str, ...], Any]], document: Document) -> str:
    """Adds items to the text of a schema file; raises `InputError` if its layout prevents that."""
    text = spliced(document, merged(document.data, writes))
    wanted = TableSchema.model_validate(
        merged(schema_data(schema_of_document(document, TableSchema)), writes)
    )
    made = Document.parse(text, document.path)
    if schema_of_document(made, TableSchema) != wanted:
        raise InputError.of("not_editable", path=document.path)
    compiled_clauses(wanted, made)
    return text
