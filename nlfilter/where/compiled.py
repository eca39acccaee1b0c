"""The compiled schema: a table schema whose `terms`, `always` and `expr` texts have passed the gate.

Everything past the schema file works on this value, so a term or an owner's filter is checked once, when
the schema is first used, and every problem of the file is reported together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nlfilter.schema.table import TableSchema
from nlfilter.where.nodes import Predicate


@dataclass(frozen=True)
class CompiledSchema:
    """A schema with its clauses as predicates and its derived columns as checked SQL over stored columns."""

    schema: TableSchema
    always: Predicate | None
    terms: Mapping[str, Predicate]
    exprs: Mapping[str, str]


@lru_cache(maxsize=64)
def compile_schema(schema: TableSchema) -> CompiledSchema:
    """Gate the clauses of a schema; raises `SchemaError` with every problem found."""
    raise NotImplementedError
