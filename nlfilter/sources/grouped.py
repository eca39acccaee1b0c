"""Finds numbers whose dots group their digits: 4.820 for four thousand, as in a file with decimal commas.

DuckDB would read 4.82. A column is grouped if all its numbers can be, and if the file shows how it writes
numbers: another column has decimal commas, or some numbers have no dot (356) and no commas separate the
fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nlfilter.sources.names import literal, quoted

if TYPE_CHECKING:
    import duckdb

_GROUPED = r"[-+]?([1-9][0-9]{0,2}([.][0-9]{3})*|0)"
_DECIMAL_COMMA = r"[^0-9,.]{0,4}([0-9]{1,3}([.][0-9]{3})*|[0-9]+)(,[0-9]{1,2})?[^0-9,.]{0,4}"
_FEWEST = 3
"""The least grouped numbers of a file without decimal commas."""


def grouped_numbers(
    cursor: duckdb.DuckDBPyConnection, path: str, sample: str, texts: str, columns: Mapping[str, str]
) -> tuple[str, ...]:
    """Returns the columns of numbers whose dots group digits.

    `texts` is SQL for the file with texts only, and `sample` for its first rows: they are enough to see that
    a file writes its numbers otherwise, as nearly all do.
    """
    found = tuple(name for name, type_ in columns.items() if type_ == "DOUBLE")
    commas = False
    for rows in (sample, texts):
        if found:
            commas = _any_decimal_comma(cursor, rows, columns)
            found = _grouped_among(cursor, rows, found, commas=commas)
    if found and not commas and _separated_by_commas(cursor, path):
        return ()
    return found


def _separated_by_commas(cursor: duckdb.DuckDBPyConnection, path: str) -> bool:
    return cursor.execute("SELECT Delimiter FROM sniff_csv(?)", [path]).fetchall() == [(",",)]


def _grouped_among(
    cursor: duckdb.DuckDBPyConnection, rows: str, names: tuple[str, ...], *, commas: bool
) -> tuple[str, ...]:
    dotted = [f"count(*) FILTER (contains({quoted(name)}, '.'))" for name in names]
    asked = [
        f"bool_and(regexp_full_match({quoted(name)}, {literal(_GROUPED)})) AND {count} >= "
        + ("1" if commas else f"{_FEWEST} AND {count} < count({quoted(name)})")
        for name, count in zip(names, dotted, strict=True)
    ]
    answers = cursor.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0]
    return tuple(name for name, holds in zip(names, answers, strict=True) if holds)


def _any_decimal_comma(cursor: duckdb.DuckDBPyConnection, rows: str, columns: Mapping[str, str]) -> bool:
    """Whether a column of texts holds numbers with decimal commas alone."""
    texts = [quoted(name) for name, type_ in columns.items() if type_ == "VARCHAR"]
    asked = (
        f"bool_and(regexp_full_match({name}, {literal(_DECIMAL_COMMA)})) "
        f"AND count(*) FILTER (contains({name}, ',')) > 0"
        for name in texts
    )
    return bool(texts) and any(cursor.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0])
