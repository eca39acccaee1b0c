"""The SQL of a schema file, gated: its terms, its own filter, its derived columns, its missing values."""

from __future__ import annotations

from nlfilter.errors import RejectedWhere, SchemaError, no_missing_value, not_derivable, refused_clause
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.derived import derived_column
from nlfilter.where.gate import parse_predicate
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import Predicate
from nlfilter.where.values import missing_value

_WITHOUT_MISSING = frozenset({Kind.BOOLEAN, Kind.TEXT_LIST, Kind.OTHER})


def compiled_clauses(schema: TableSchema) -> CompiledSchema:
    """The schema with everything gated; raises `SchemaError` with all problems at once.

    `always` may ask about columns that requests cannot (`filterable: false`); terms may not, since a term
    becomes a condition like any other.
    """
    problems: list[str] = []
    _check_missing(schema, problems)
    exprs = _exprs(schema, problems)
    bare = CompiledSchema(schema, None, {}, {})
    terms: dict[str, Predicate] = {}
    for name, term in schema.terms.items():
        found = _clause(term.where, f"terms.{name}.where", bare, problems)
        terms |= {name: found} if found is not None else {}
    always = _clause(schema.always, "always", bare, problems, owner=True) if schema.always else None
    if problems:
        raise SchemaError(problems)
    return CompiledSchema(schema, always, terms, exprs)


def _clause(
    text: str, place: str, compiled: CompiledSchema, problems: list[str], *, owner: bool = False
) -> Predicate | None:
    try:
        return parse_predicate(text, compiled, owner=owner)
    except RejectedWhere as error:
        problems.append(refused_clause(place, error))
    return None


def _exprs(schema: TableSchema, problems: list[str]) -> dict[str, str]:
    derived = frozenset(lookup_key(name) for name, column in schema.columns.items() if column.expr)
    found: dict[str, str] = {}
    for name, column in schema.columns.items():
        if not column.expr:
            continue
        if column.kind is Kind.OTHER:
            problems.append(not_derivable(name, column.type))
            continue
        try:
            found[name] = derived_column(column, derived)
        except RejectedWhere as error:
            problems.append(refused_clause(f"columns.{name}.expr", error))
    return found


def _check_missing(schema: TableSchema, problems: list[str]) -> None:
    for name, column in schema.columns.items():
        usable = column.kind not in _WITHOUT_MISSING
        for value in column.missing:
            if not usable or missing_value(value, column.kind) is None:
                problems.append(no_missing_value(name, column.type))
                break
