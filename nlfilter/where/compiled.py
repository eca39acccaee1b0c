"""The compiled schema: a table schema whose `terms`, `always` and `expr` texts have passed the gate.

Everything past the schema file works on this value, so a term or an owner's filter is checked once, when
the schema is first used, and every problem of the file is reported together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlfilter.errors import SchemaError
from nlfilter.schema.table import TableSchema
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import Predicate


@dataclass(frozen=True)
class CompiledSchema:
    """A schema with its clauses as predicates and its derived columns as checked SQL over stored columns."""

    schema: TableSchema
    always: Predicate | None
    terms: Mapping[str, Predicate]
    exprs: Mapping[str, str]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Column names as the schema spells them, by the key under which DuckDB compares them."""
        return {lookup_key(name): name for name in self.schema.columns}


@lru_cache(maxsize=64)
def compile_schema(schema: TableSchema) -> CompiledSchema:
    """Gate the clauses of a schema; raises `SchemaError` with every problem found.

    `always` may ask about columns that requests cannot (`filterable: false`); terms may not, since a term
    becomes a condition like any other.
    """
    from nlfilter.where.owner import checked_clause, checked_expr, missing_problems

    problems: list[str] = [*missing_problems(schema)]
    bare = CompiledSchema(schema, None, {}, {})
    exprs = {
        name: checked_expr(name, schema, problems) for name, column in schema.columns.items() if column.expr
    }
    terms = {
        name: checked_clause(term.where, f"terms.{name}.where", bare, problems)
        for name, term in schema.terms.items()
    }
    always = checked_clause(schema.always, "always", bare, problems, owner=True) if schema.always else None
    if problems:
        raise SchemaError(problems)
    return CompiledSchema(
        schema,
        always,
        {name: term for name, term in terms.items() if term is not None},
        {name: expr for name, expr in exprs.items() if expr is not None},
    )
