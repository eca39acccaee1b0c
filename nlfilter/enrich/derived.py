"""Checks derived columns of an answer: by the gate for expressions, and by a run in the locked engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from nlfilter.apply import prepare
from nlfilter.enrich import reasons
from nlfilter.enrich.answer import DerivedWords
from nlfilter.enrich.ledger import LONGEST_SHOWN, problem_of_unit
from nlfilter.enrich.proposal import Refused, numbered
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.errors import NLFilterError, RejectedWhere
from nlfilter.schema.parts import Column
from nlfilter.schema.reviewed import is_common
from nlfilter.sources.names import quoted
from nlfilter.where.names import lookup_key
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.owner.derived import columns_in, derived_column

LONGEST_EXPRESSION = 500

_SUFFIXES = {
    "DOUBLE": "number",
    "BIGINT": "number",
    "INTEGER": "number",
    "DATE": "date",
    "TIMESTAMP": "date",
    "TIME": "time",
    "BOOLEAN": "flag",
    "VARCHAR": "text",
    "VARCHAR[]": "list",
}
"""The types of derived columns, and the endings of their names."""


class DerivedColumns(Struct, frozen=True):
    """The derived columns of an answer by their names, what it says about each, and the refused ones."""

    columns: Mapping[str, Column]
    said: Mapping[str, DerivedWords]
    refused: tuple[Refused, ...]


def derived_columns(answer: Iterable[DerivedWords], basis: SchemaOnTable) -> DerivedColumns:
    """Checks the derived columns of an answer; each is computed for the whole table."""
    columns: dict[str, Column] = {}
    found: dict[str, DerivedWords] = {}
    refused: list[Refused] = []
    for said in answer:
        made = _column_of(said, basis)
        if isinstance(made, Column):
            if any(made.expr == one.expr for one in (*basis.schema.columns.values(), *columns.values())):
                continue
            name = _name_of(said, basis, columns)
            if _gives_values(name, made, basis):
                columns[name], found[name] = made, said
                continue
            made = reasons.NO_RESULT
        refused.append(
            Refused(("derived",), f"{said.of}: {said.expr}"[:LONGEST_SHOWN], made, repairable=True)
        )
    return DerivedColumns(columns, found, tuple(refused))


def _column_of(said: DerivedWords, basis: SchemaOnTable) -> Column | str:
    """Makes a derived column; returns the reason if it is refused."""
    schema, visible = basis.schema, basis.visible.columns
    type_ = said.type.strip().upper()
    if said.of not in visible:
        return reasons.NO_COLUMN
    if type_ not in _SUFFIXES or not said.expr or len(said.expr) > LONGEST_EXPRESSION:
        return reasons.EXPRESSION
    column = Column(type=type_, expr=said.expr)
    if column.kind.is_number and said.unit and not problem_of_unit(said.unit):
        column = column.model_copy(update={"unit": said.unit})
    derived = frozenset(lookup_key(name) for name, one in schema.columns.items() if one.expr)
    try:
        derived_column(column, derived)
        used = columns_in(said.expr)
    except RejectedWhere as error:
        return reasons.clause(error.code, error.hint)
    return column if used <= {lookup_key(name) for name in visible} else reasons.NO_COLUMN


def _name_of(said: DerivedWords, basis: SchemaOnTable, made: Iterable[str]) -> str:
    """Makes a name from the stored column's name and a known unit, because people read it."""
    suffix = said.unit if said.unit and is_common(said.unit) else _SUFFIXES[said.type.strip().upper()]
    name = f"{said.of}_{suffix}".replace("/", "_per_")
    taken = {lookup_key(one) for one in (*basis.schema.columns, *made, *basis.prepared.source.names)}
    return numbered(name, lambda one: lookup_key(one) in taken)


def _gives_values(name: str, column: Column, basis: SchemaOnTable) -> bool:
    schema = basis.schema.model_copy(update={"columns": {**basis.schema.columns, name: column}})
    try:
        own = prepare(basis.prepared.source, compile_schema(schema), basis.engine)
        return bool(own.measured([f"count({quoted(name)})"], [name])[0])
    except NLFilterError:
        return False
