"""A clause as a where: the gate for an application."""

from __future__ import annotations

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiling import compile_schema
from nlfilter.where.conditions import Where
from nlfilter.where.gate import read
from nlfilter.where.nodes import And
from nlfilter.where.reading import Reading


def parse_where(text: str, schema: TableSchema) -> Where:
    """A clause as a where, one condition for each part of its top-level AND; raises `RejectedWhere`.

    It keeps SQL's logic, and does not check whether a value is stored.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"remote": {"type": "BOOLEAN"}}})
    >>> parse_where("NOT (remote)", schema).sql
    'NOT remote'
    """
    compiled = compile_schema(schema)
    found = read(text, Reading(compiled))
    del text  # as in parse_predicate
    if isinstance(found, RejectedWhere):
        raise found
    where = Where(compiled)
    for part in found.parts if isinstance(found, And) else (found,):
        where = where.adding("", part)
    return where
