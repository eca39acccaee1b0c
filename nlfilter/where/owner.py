"""The SQL of a schema file, gated: its terms, its own filter, its derived columns, its missing values."""

from __future__ import annotations

from nlfilter.errors import (
    RejectCode,
    RejectedWhere,
    SchemaError,
    circle_of_terms,
    no_missing_value,
    not_derivable,
    refused_clause,
)
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
    clauses = _Clauses(schema, problems)
    terms = {name: found for name in schema.terms if (found := clauses.of_term(name)) is not None}
    always = clauses.read(schema.always, "always", owner=True) if schema.always else None
    if problems:
        raise SchemaError(problems)
    return CompiledSchema(schema, always, terms, exprs)


class _Clauses:
    """The clauses of a schema; one may be built on terms, each of which is gated when it is first met."""

    def __init__(self, schema: TableSchema, problems: list[str]) -> None:
        self._schema = schema
        self._bare = CompiledSchema(schema, None, {}, {})
        self._problems = problems
        self._names = {lookup_key(name): name for name in reversed(schema.terms)}  # the first of a name wins
        self._found: dict[str, Predicate | None] = {}
        self._open: list[str] = []

    def of_term(self, name: str) -> Predicate | None:
        """The condition of a term; None for one that is wrong, whose problem has been noted."""
        if name in self._open:
            self._problems.append(circle_of_terms(self._open[self._open.index(name) :]))
            return None
        if name not in self._found:
            self._open.append(name)
            self._found[name] = self.read(self._schema.terms[name].where, f"terms.{name}.where")
            self._open.pop()
        return self._found[name]

    def read(self, text: str, place: str, *, owner: bool = False) -> Predicate | None:
        """A clause as a predicate; None where it is wrong, or a term that it is built on."""
        wrong: list[str] = []

        def term(key: str) -> Predicate | None:
            name = self._names.get(key)
            if name is None:
                return None
            found = self.of_term(name)
            if found is None:
                wrong.append(name)
                raise RejectedWhere(RejectCode.UNKNOWN_COLUMN)
            return found

        try:
            return parse_predicate(text, self._bare, owner=owner, term=term)
        except RejectedWhere as error:
            if not wrong:  # else the problem is the term's, and has been told there
                self._problems.append(refused_clause(place, error))
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
