"""Ranked lists and schemas for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from nlfilter.apply import PreparedList, prepare
from nlfilter.schema.table import TableSchema
from nlfilter.sources.engine import Engine
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.owner.compiling import compile_schema

TODAY = date(2026, 10, 1)
ENGINE = Engine()

Rows = Sequence[Mapping[str, Any]]


def compiled(columns: Mapping[str, Any], **more: Any) -> CompiledSchema:
    """Compiles a schema of columns; each is given by its type or by its full description."""
    described = {name: {"type": what} if isinstance(what, str) else what for name, what in columns.items()}
    return compile_schema(TableSchema.model_validate({"name": "rows", "columns": described, **more}))


def where(schema: CompiledSchema, *clauses: str) -> Where:
    """A where with one condition for each clause."""
    made = Where(schema)
    for clause in clauses:
        made = made.adding("", parse_predicate(clause, schema))
    return made


def ready(ranked: Any, schema: CompiledSchema) -> PreparedList:
    return prepare(ranked, schema, ENGINE)


def kept(ranked: Any, schema: CompiledSchema, *clauses: str, limit: int | None = None) -> tuple[int, ...]:
    return ready(ranked, schema).run(where(schema, *clauses), today=TODAY, limit=limit).positions


def table(rows: Rows, types: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=types)


def parquet(rows: Rows, types: pa.Schema, folder: Path) -> str:
    path = folder / "rows.parquet"
    pq.write_table(table(rows, types), path)
    return str(path)


def relation(rows: Rows, types: pa.Schema) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().from_arrow(table(rows, types))


KINDS: dict[str, Callable[[Rows, pa.Schema, Path], Any]] = {
    "dicts": lambda rows, types, folder: list(rows),
    "parquet": parquet,
    "pyarrow": lambda rows, types, folder: table(rows, types),
    "pandas": lambda rows, types, folder: pd.DataFrame(
        table(rows, types).to_pandas(types_mapper=pd.ArrowDtype)
    ),
    "polars": lambda rows, types, folder: pl.from_arrow(table(rows, types)),
    "duckdb": lambda rows, types, folder: relation(rows, types),
}
"""Makes every kind of ranked list from the same rows."""
