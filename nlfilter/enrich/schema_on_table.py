"""The basis of a proposal: a schema and its table, with the queries that the checks need."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.apply import PreparedList, prepare
from nlfilter.schema.parts import Column
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources.engine import Engine
from nlfilter.sources.learn import by_twenty
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.translate.prompts.visible import Visible
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.owner.compiling import compile_schema


class SchemaOnTable(Struct, frozen=True):
    """A table with its schema, in which the columns that are left out are hidden."""

    compiled: CompiledSchema
    vocabulary: Vocabulary
    prepared: PreparedList
    visible: Visible
    engine: Engine

    @classmethod
    def of(cls, schema: TableSchema, table: Ranked, leave_out: Collection[str] = ()) -> SchemaOnTable:
        """Open the table in a locked engine; raises `InputError`, or `SchemaError` if it does not fit."""
        source = open_source(table)
        compiled = compile_schema(without(schema, leave_out))
        vocabulary = learn(source, compiled.schema, compiled.exprs)
        engine = Engine()
        prepared = prepare(source, compiled, engine)
        return cls(compiled, vocabulary, prepared, Visible(compiled, vocabulary), engine)

    def with_columns(self, derived: Mapping[str, Column]) -> SchemaOnTable:
        """Add derived columns, with their values."""
        if not derived:
            return self
        schema = self.schema.model_copy(update={"columns": {**self.schema.columns, **derived}})
        return SchemaOnTable.of(schema, self.prepared.source)

    @property
    def schema(self) -> TableSchema:
        """The schema, with the left-out columns hidden."""
        return self.compiled.schema

    def measured(self, asked: Mapping[str, Sequence[str]]) -> dict[str, tuple[Any, ...]]:
        """Computes aggregates over all rows, by column."""
        found: dict[str, tuple[Any, ...]] = {}
        for names in by_twenty(asked):
            row = self.prepared.measured([one for name in names for one in asked[name]], names)
            at = 0
            for name in names:
                found[name] = row[at : at + len(asked[name])]
                at += len(asked[name])
        return found

    def occurring(self, name: str, texts: Collection[str]) -> frozenset[str]:
        """Returns those of some texts that occur in the texts of a column."""
        wanted = [*dict.fromkeys(texts)]
        column = f"CAST({quoted(name)} AS VARCHAR)"
        asked = [f"bool_or(contains(lower({column}), lower({literal(text)})))" for text in wanted]
        found = self.prepared.measured(asked, [name]) if wanted else ()
        return frozenset(text for text, there in zip(wanted, found, strict=True) if there)

    def is_outlier(self, name: str, value: int | float) -> bool:
        """Whether a number is the minimum or maximum of a column, and far from most other values."""
        spelled = quoted(name)
        (low, high), (near, far) = self.prepared.measured(
            [f"[min({spelled}), max({spelled})]", f"quantile_disc({spelled}, [0.4, 0.6])"], [name]
        )
        if low is None:
            return False
        return bool((value == low < 0 <= near) or (value == high > 0 and far * 10 <= high))


def without(schema: TableSchema, names: Collection[str]) -> TableSchema:
    """Hides some columns of a schema.

    >>> jobs = TableSchema.model_validate({"name": "jobs", "columns": {"mail": {"type": "VARCHAR"}}})
    >>> without(jobs, {"mail"}).filterable
    ()
    """
    hidden = {
        name: column.model_copy(update={"filterable": False}) if name in names else column
        for name, column in schema.columns.items()
    }
    return schema.model_copy(update={"columns": hidden})
