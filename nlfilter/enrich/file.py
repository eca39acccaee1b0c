"""Writes a proposal into the file of its schema, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from nlfilter.enrich.merge import merged, schema_data
from nlfilter.errors import InputError, SchemaError
from nlfilter.schema.files.document import Document
from nlfilter.schema.files.file import read_text_of, schema_of_document
from nlfilter.schema.files.splice import spliced
from nlfilter.schema.table import TableSchema
from nlfilter.sources.replacing import replacing
from nlfilter.where.owner.clauses import compiled_clauses

if TYPE_CHECKING:
    from nlfilter.enrich.proposal import Proposal


def text_with(proposal: Proposal, document: Document, *, reviewed: bool) -> str:
    """The text of a schema file with a proposal in it; raises `InputError` if its layout prevents that."""
    writes = [*proposal.writes(reviewed=reviewed)]
    text = spliced(document, merged(document.data, writes))
    wanted = TableSchema.model_validate(
        merged(schema_data(schema_of_document(document, TableSchema)), writes)
    )
    made = Document.parse(text, document.path)
    if schema_of_document(made, TableSchema) != wanted:
        raise InputError.of("not_editable", path=document.path)
    compiled_clauses(wanted, made)
    return text


def write(proposal: Proposal, path: str | os.PathLike[str], *, reviewed: bool) -> None:
    """Write a proposal into a schema file."""
    name = os.fspath(path)
    document = Document.parse(read_text_of(path), name)
    failed = False
    try:
        text = text_with(proposal, document, reviewed=reviewed)
    except (SchemaError, ValueError):  # the file has changed in the meantime
        failed = True
    if failed:
        raise InputError.of("not_editable", path=name)
    with replacing(Path(path)) as part:
        part.write_text(text, encoding="utf-8", newline="")
