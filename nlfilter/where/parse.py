"""Reads a clause as a where: the gate for an application."""

from __future__ import annotations

from os import PathLike

from nlfilter.errors import InputError, RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import read
from nlfilter.where.gate.reading import GateContext
from nlfilter.where.nodes import And
from nlfilter.where.owner.compiling import compile_given


def parse_where(text: str, schema: TableSchema | str | PathLike[str]) -> Where:
    """Reads a clause, one condition for each part of its top-level AND; raises `RejectedWhere`.

    `schema` is a `TableSchema`, or the path of a schema file.

    The owner's terms may stand for conditions, by any word for them: `"well paid" AND remote`. The where then
    holds what they mean. It keeps SQL's logic. Nothing checks whether a value is stored.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"remote": {"type": "BOOLEAN"}}})
    >>> parse_where("NOT (remote)", schema).sql
    'NOT remote'
    """
    if not isinstance(text, str):
        raise InputError.wrong_type("not_a_clause", text)
    compiled = compile_given(schema)
    found = read(text, GateContext(compiled, term=compiled.terms_by_key.get))
    del text  # as in parse_predicate
    if isinstance(found, RejectedWhere):
        raise found
    where = Where(compiled)
    for part in found.parts if isinstance(found, And) else (found,):
        where = where.adding("", part)
    return where
