"""The table of the gate's corpus: its schema, and its rows in DuckDB, as stored and as viewed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import quoted
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import view_column
from nlfilter.where.values import time_of_day

FOLDER = Path(__file__).parents[2] / "fixtures" / "where"
SCHEMA = TableSchema.model_validate(YAML(typ="safe").load(FOLDER / "schema.yaml"))
POSTINGS = compile_schema(SCHEMA)

Row = Mapping[str, Any]

# The stored columns: those of the schema, with `staff` in place of the derived column.
STORED = {
    name: column.stored or column.type for name, column in SCHEMA.columns.items() if not column.expr
} | {"staff": "VARCHAR"}


def corpus(name: str) -> list[dict[str, str]]:
    """The cases of one file of the corpus."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def viewed(row: Row) -> dict[str, Any]:
    """A stored row as the view shows it, computed by hand: None for every missing value."""
    seen = {name: row.get(name) for name in SCHEMA.columns}
    if seen["salary"] == -1:
        seen["salary"] = None
    if seen["score"] != seen["score"]:
        seen["score"] = None
    if seen["leaves_at"] is not None:
        seen["leaves_at"] = time_of_day(seen["leaves_at"])
    digits = re.search(r"[0-9]+", row.get("staff") or "")
    number = int(digits[0]) if digits else None
    seen["employees"] = number if number is not None and number < 2**31 else None
    return seen


def tables(rows: Sequence[Row]) -> duckdb.DuckDBPyConnection:
    """A connection with `stored` (the rows) and `viewed` (the view); both have a row number `n`."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    columns = ", ".join(f"{quoted(name)} {type_}" for name, type_ in STORED.items())
    connection.execute(f"CREATE TABLE stored (n INTEGER, {columns})")
    if rows:
        marks = ", ".join("?" for _ in range(len(STORED) + 1))
        values = [[n, *(row.get(name) for name in STORED)] for n, row in enumerate(rows)]
        connection.executemany(f"INSERT INTO stored VALUES ({marks})", values)
    shown = ", ".join(
        f"{view_column(POSTINGS, name)} AS {quoted(name)}" for name in SCHEMA.columns if name != "notes"
    )
    connection.execute(f"CREATE TABLE viewed AS SELECT n, {shown} FROM stored")
    return connection


def on_day(readable: str, today: date) -> str:
    """A readable clause with the date of a given day."""
    day = f"DATE '{today}'"
    return re.sub(
        r"'(?:[^']|'')*'|CURRENT_DATE",
        lambda found: day if found[0] == "CURRENT_DATE" else found[0],
        readable,
    )


def kept(
    connection: duckdb.DuckDBPyConnection, table: str, clause: str, values: Sequence[object] = ()
) -> list[int]:
    """The numbers of the rows that a clause keeps."""
    rows = connection.execute(f"SELECT n FROM {table} WHERE {clause} ORDER BY n", list(values)).fetchall()
    return [n for (n,) in rows]
