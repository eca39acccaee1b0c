"""SQL over the stored table, for whatever engine runs it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.names import quoted
from nlfilter.where.nodes import Predicate
from nlfilter.where.sql import RunWriter, Writer

Dialect = Literal["duckdb", "spark"]


def raw(predicate: Predicate, compiled: CompiledSchema, today: date, dialect: Dialect = "duckdb") -> str:
    """SQL over the stored table, values inline: view columns written out, days resolved.

    Raises `InputError` when an owner's expression has no counterpart in the dialect.
    """
    return _writer(compiled, today, dialect).write(predicate)


def _writer(compiled: CompiledSchema, today: date, dialect: Dialect) -> Writer:
    if dialect == "spark":
        from nlfilter.where.spark import SparkWriter  # seldom asked for

        return SparkWriter(compiled, today=today)
    writer = RunWriter(compiled, column=quoted, today=today)
    writer.column = writer.view_column
    return writer
