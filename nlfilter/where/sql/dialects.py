"""Writes SQL over the stored table, for DuckDB or Spark."""

from __future__ import annotations

from datetime import date
from typing import Literal

from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate
from nlfilter.where.sql.writer import RunWriter

Dialect = Literal["duckdb", "spark"]


def raw(predicate: Predicate, compiled: CompiledSchema, today: date, dialect: Dialect = "duckdb") -> str:
    """Writes SQL over the stored table with inline values; expands view columns, resolves days.

    Raises `InputError` if an owner's expression has no counterpart in the dialect.
    """
    writer = RunWriter(compiled, column=quoted, today=today)
    if dialect == "spark":
        from nlfilter.where.sql.spark import SparkWriter  # rarely needed

        writer = SparkWriter(compiled, column=quoted, today=today)
    writer.column = writer.view_column
    return writer.write(predicate)
