"""The tables that the phrases are asked of, from `tables/*.yaml`.

A table is a `schema` (or a schema is guessed from its rows), the `values` that it stores, and the day that is
`today`. Rows are written by column: a list comes round again and again, a text has the number of its row for
`{n}`, and `{from, step}` counts up.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlfilter import NLFilter, TableSchema
from nlfilter.schema.stored.vocabulary import Vocabulary

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TODAY = date(2026, 10, 1)
KEYS = {"schema", "values", "words", "today", "rows", "columns"}
COUNTING = {"from", "step", "each", "null_every"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with times of day, as `!time 09:30`."""


_Loader.add_constructor("!time", lambda loader, node: time.fromisoformat(loader.construct_scalar(node)))


def read(path: Path) -> Any:
    """The data of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it is a safe loader


@cache
def tables() -> dict[str, dict[str, Any]]:
    """All tables by name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE / "tables").glob("*.yaml")):
        for name, table in read(path).items():
            assert name not in found, f"{path.name}: there are two tables {name}"
            assert table.keys() <= KEYS, f"{path.name}: {name} has unknown keys {table.keys() - KEYS}"
            found[name] = table
    return found


@cache
def filter_of(name: str) -> NLFilter:
    """The filter of a table."""
    table = tables()[name]
    values = values_of(table)
    given = table.get("schema")
    if isinstance(given, str):
        schema = TableSchema.load(ROOT / given)
    else:
        schema = TableSchema.model_validate(given) if given else TableSchema.infer(values)
    return NLFilter(schema, translator="embedded", values=values, today=table.get("today", TODAY))


def values_of(table: dict[str, Any]) -> Any:
    if isinstance(file := table.get("values"), str):
        return ROOT / file
    if values := table.get("values"):
        words = {column: frozenset(known) for column, known in table.get("words", {}).items()}
        return Vocabulary({column: tuple(known) for column, known in values.items()}, words)
    if isinstance(rows := table.get("rows"), int):
        columns = table["columns"].items()
        return [{name: _cell(column, n) for name, column in columns} for n in range(rows)]
    return rows


def _cell(column: Any, n: int) -> Any:
    """The value of a column in row `n`, counted from 0."""
    if isinstance(column, str):
        return column.format(n=n)
    if isinstance(column, list):
        return column[n % len(column)]
    assert column.keys() <= COUNTING, f"unknown keys {column.keys() - COUNTING}"
    if n % column.get("null_every", n + 1) == 0 and "null_every" in column:
        return None
    first, steps = column["from"], n // column.get("each", 1) * column["step"]
    if isinstance(first, datetime):
        return first + timedelta(hours=steps)
    if isinstance(first, date):
        return first + timedelta(days=steps)
    return round(first + steps, 10)
