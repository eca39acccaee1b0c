"""Reads the lists in a CSV: `[a, b]` and `['a', 'b']` as DuckDB writes them, `["a", "b"]` as JSON and we do.

A column holds lists if all its texts are lists. JSON tells numbers and texts apart; in the other form,
elements are numbers if all of them can be.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from nlfilter.sources.names import literal, quoted

if TYPE_CHECKING:
    import duckdb

_BRACKETED = "count({0}) > 0 AND bool_and(starts_with(trim({0}), '[') AND ends_with(trim({0}), ']'))"
_ARRAYS = "bool_and(json_valid({0}) AND json_type(CASE WHEN json_valid({0}) THEN {0} END) = 'ARRAY')"
_TYPES = ("BIGINT[]", "DOUBLE[]", "VARCHAR[]")
"""The types of a list, the first that fits all its texts."""
_FITS = "count({0}) = count(*) FILTER (TRY_CAST({0} AS {1})::VARCHAR[] = TRY_CAST({0} AS VARCHAR[]))"
"""Numbers are written as DuckDB writes them: 007 is a text."""


_CHECKED = (
    "CASE WHEN {0} IS NULL THEN NULL WHEN starts_with(trim({0}), '[') AND ends_with(trim({0}), ']') "
    "AND TRY_CAST({0} AS {1})::VARCHAR[] = TRY_CAST({0} AS VARCHAR[]) THEN CAST({0} AS {1}) "
    "ELSE error('no list') END"
)


class Sampled(NamedTuple):
    """What the first rows of a CSV tell: SQL that reads columns of lists, and the columns without lists.

    A later row may hold no such list. The SQL then fails, and the columns must be read as texts. Nothing is
    told of other columns: those without a text so far, and those of JSON.
    """

    lists: Mapping[str, str]
    others: frozenset[str]


def sampled_lists(cursor: duckdb.DuckDBPyConnection, sample: str, columns: Mapping[str, str]) -> Sampled:
    """Finds the lists in a sample, so that the rows need not be written twice."""
    texts = [name for name, type_ in columns.items() if type_ == "VARCHAR"]
    known = _fulfilling(cursor, sample, {name: f"count({quoted(name)}) > 0" for name in texts})
    listed = _fulfilling(cursor, sample, {name: _BRACKETED.format(quoted(name)) for name in known})
    arrays = _fulfilling(cursor, sample, {name: _ARRAYS.format(quoted(name)) for name in listed})
    plain, found = [name for name in listed if name not in arrays], dict[str, str]()
    for type_ in _TYPES:
        asked = {name: _FITS.format(quoted(name), type_) for name in plain if name not in found}
        fitting = _fulfilling(cursor, sample, asked)
        found |= {name: _CHECKED.format(quoted(name), type_) for name in fitting}
    return Sampled(found, frozenset(name for name in known if name not in found and name not in arrays))


def read_lists(cursor: duckdb.DuckDBPyConnection, target: str, columns: Mapping[str, str]) -> None:
    """Replace the texts by lists in the parquet file `target`, in columns that hold lists only."""
    table = f"read_parquet({literal(target)})"
    texts = [name for name, type_ in columns.items() if type_ == "VARCHAR"]
    listed = _fulfilling(cursor, table, {name: _BRACKETED.format(quoted(name)) for name in texts})
    arrays = _fulfilling(cursor, table, {name: _ARRAYS.format(quoted(name)) for name in listed})
    read = {name: _of_json(cursor, table, quoted(name)) for name in arrays}
    for type_ in _TYPES:
        asked = {name: _FITS.format(quoted(name), type_) for name in listed if name not in read}
        read |= {name: f"CAST({quoted(name)} AS {type_})" for name in _fulfilling(cursor, table, asked)}
    if not read:
        return
    shown = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in read.items())
    rows = f"SELECT * REPLACE ({shown}) FROM {table}"
    cursor.execute(f"COPY ({rows}) TO {literal(f'{target}.lists')} (FORMAT parquet)")
    os.replace(f"{target}.lists", target)


def _fulfilling(cursor: duckdb.DuckDBPyConnection, table: str, asked: Mapping[str, str]) -> tuple[str, ...]:
    """The names whose SQL holds for the whole table."""
    if not asked:
        return ()
    answers = cursor.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchall()[0]
    return tuple(name for name, holds in zip(asked, answers, strict=True) if holds)


def _of_json(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """The SQL that reads a column of JSON arrays, with the types that all of them have."""
    structure = cursor.execute(f"SELECT json_group_structure({column}::JSON) FROM {table}").fetchall()[0][0]
    known = structure.replace('"NULL"', '"VARCHAR"')
    return f"from_json({column}, {literal(known)})"
