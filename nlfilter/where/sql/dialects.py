"""Writes SQL over the stored table, for DuckDB or Spark."""

from __future__ import annotations

from datetime import date
from typing import Literal

from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate
from nlfilter.where.sql.run_writer import RunWriter
from nlfilter.where.sql.writer import Writer

Dialect = Literal["duckdb", "spark"]


def raw(predicate: Predicate, compiled: CompiledSchema, today: date, dialect: Dialect = "duckdb") -> str:
    """Writes SQL over the stored table with inline values; expands view columns, resolves days.

    Raises `InputError` if an owner's expression has no counterpart in the dialect.
    """
    return _writer(compiled, today, dialect).write(predicate)


def _writer(compiled: CompiledSchema, today: date, dialect: Dialect) -> Writer:
    if dialect == "spark":
        from nlfilter.where.sql.spark import SparkWriter  # rarely needed

        return SparkWriter(compiled, today=today)
    writer = RunWriter(compiled, column=quoted, today=today)
    writer.column = writer.view_column
    return writer
