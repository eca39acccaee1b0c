"""Gates the SQL of a schema file: its terms, its own filter, its derived columns, its missing values."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from nlfilter.errors import (
    RejectCode,
    RejectedWhere,
    SchemaError,
    at,
    circle_of_terms,
    problem,
    refused_sql,
    within,
)
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import OWNER, REQUEST, CompiledSchema, Limits
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.gate.tokens import FUNCTIONS as CLAUSE_FUNCTIONS
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import Predicate
from nlfilter.where.owner.derived import FUNCTIONS, columns_in, derived_column
from nlfilter.where.sql.writer import readable
from nlfilter.where.values import missing_value

if TYPE_CHECKING:  # a schema that was inferred has no document, and its reader takes long to load
    from nlfilter.schema.files.document import Document, Loc

_WITHOUT_MISSING = frozenset({Kind.BOOLEAN, Kind.TEXT_LIST, Kind.OTHER})


class _Report(Struct, frozen=True):
    """The problems of a schema, each with its place in the file, if the document is known."""

    document: Document | None
    problems: list[str] = field(default_factory=list)

    def add(self, loc: Loc, what: str) -> None:
        text = within(".".join(map(str, loc)), what)
        self.problems.append(self.document.problem(loc, text) if self.document else text)

    def refused(self, loc: Loc, text: str, error: RejectedWhere, functions: Iterable[str]) -> None:
        """Add the refusal of an owner's clause or expression; the owner may see the refused word."""
        start, end = error.span or (0, len(text))
        shown = _SHOWN.fullmatch(text, start, end)
        kind = "expression" if loc[-1] == "expr" else "condition"
        what = refused_sql(error, kind, shown[0] if shown else "", functions)
        if self.document:
            line, column = self.document.position(loc, start)
            self.problems.append(at(self.document.path, line, within(".".join(map(str, loc)), what), column))
        else:
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            self.add(loc, f"{what} (line {line}, column {column})")


_SHOWN = re.compile(r"[^\W\d]\w{0,59}|[^\w\s'\"]{1,3}")
"""A refused word or sign that may be shown; never a text in quotes."""


def compiled_clauses(schema: TableSchema, document: Document | None = None) -> CompiledSchema:
    """Gates all SQL of a schema; raises `SchemaError` with all problems at once.

    With the `document` of its file, each problem has its line and its column. `always` may use columns that
    requests cannot use (`filterable: false`); terms may not, because a term becomes a condition.
    """
    report = _Report(document)
    _check_missing(schema, report)
    exprs = _exprs(schema, report)
    schema = _guarded(schema, exprs)
    clauses = _Clauses(schema, report)
    terms = {name: found for name in schema.terms if (found := clauses.of_term(name)) is not None}
    always = clauses.read(schema.always, ("always",), owner=True) if schema.always else None
    if report.problems:
        raise SchemaError(report.problems)
    bare = CompiledSchema(schema, None, {}, {}, REQUEST)
    return CompiledSchema(schema, always, terms, exprs, _limits(terms, bare))


class _Clauses:
    """The clauses of a schema; a clause may use terms, each of which is gated when it is first used."""

    def __init__(self, schema: TableSchema, report: _Report) -> None:
        self._schema = schema
        self._bare = CompiledSchema(schema, None, {}, {}, OWNER)
        self._report = report
        self._names = {lookup_key(name): name for name in reversed(schema.terms)}  # the first one wins
        self._found: dict[str, Predicate | None] = {}
        self._open: list[str] = []

    def of_term(self, name: str) -> Predicate | None:
        """Returns the condition of a term; None if it is wrong: then its problem has been reported."""
        if name in self._open:
            circle = self._open[self._open.index(name) :]
            self._report.add(("terms", circle[0], "where"), circle_of_terms(circle))
            return None
        if name not in self._found:
            self._open.append(name)
            self._found[name] = self.read(self._schema.terms[name].where, ("terms", name, "where"))
            self._open.pop()
        return self._found[name]

    def read(self, text: str, loc: Loc, *, owner: bool = False) -> Predicate | None:
        """Reads a clause as a predicate; None if it is wrong, or a term that it uses is wrong."""
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
            if not wrong:  # a wrong term has been reported already
                self._report.refused(loc, text, error, CLAUSE_FUNCTIONS)
        return None


def _limits(terms: Mapping[str, Predicate], bare: CompiledSchema) -> Limits:
    """Returns limits for the clauses of requests under which every term can be read back."""
    with contextlib.suppress(RejectedWhere):
        for term in terms.values():
            parse_predicate(readable(term, bare), bare)
        return REQUEST
    return OWNER


def _exprs(schema: TableSchema, report: _Report) -> dict[str, str]:
    derived = frozenset(lookup_key(name) for name, column in schema.columns.items() if column.expr)
    found: dict[str, str] = {}
    for name, column in schema.columns.items():
        loc: Loc = ("columns", name, "expr")
        if not column.expr:
            continue
        if column.kind is Kind.OTHER:
            report.add(loc, problem("not_derivable", type_=column.type))
            continue
        try:
            found[name] = derived_column(column, derived)
        except RejectedWhere as error:
            report.refused(loc, column.expr, error, FUNCTIONS)
    return found


def _guarded(schema: TableSchema, exprs: Mapping[str, str]) -> TableSchema:
    """The schema, with columns that are derived from private ones private, too, unless it says otherwise."""
    private = {lookup_key(name) for name, column in schema.columns.items() if column.private}
    found = {
        name: replace(column, private=True)
        for name in exprs
        if (column := schema.columns[name]).private is None
        and not private.isdisjoint(columns_in(column.expr or ""))
    }
    return schema.model_copy(update={"columns": {**schema.columns, **found}}) if found else schema


def _check_missing(schema: TableSchema, report: _Report) -> None:
    for name, column in schema.columns.items():
        usable = column.kind not in _WITHOUT_MISSING
        for value in column.missing:
            if not usable or missing_value(value, column.kind) is None:
                report.add(("columns", name, "missing"), problem("no_missing_value", type_=column.type))
                break
