"""A word with two meanings is reported if a request cannot tell them apart and they keep different rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter import TableSchema
from nlfilter.schema.files.file import check
from tests.cli.command import nlfilter

CITY = {"type": "VARCHAR", "values": {"Singapore": ["SG"], "Monaco": [], "Luxembourg": [], "Kuwait": []}}
COUNTRY = {"type": "VARCHAR", "values": {"Singapore": ["SG"], "Monaco": [], "Luxembourg": [], "Kuwait": []}}
ALIKE = [{"city": name, "country": name} for name in CITY["values"]]
APART = [*ALIKE, *({"city": "Kranji", "country": name} for name in CITY["values"])]


def warned(columns: dict[str, Any], rows: list[dict[str, Any]], **rest: Any) -> tuple[str, ...]:
    schema = TableSchema.model_validate({"name": "r", "columns": columns, **rest})
    return check(schema, rows).warnings


def test_one_line_reports_all_words_of_two_columns() -> None:
    rows = [*APART, {"city": "Singapore", "country": "Kuwait"}]
    (line,) = warned({"city": CITY, "country": COUNTRY}, rows)
    assert line == (
        "columns.country: 5 words also belong to columns.city "
        "('Singapore', 'Monaco', 'Luxembourg' and 2 more). "
        "Alone, they are read as words of columns.city, and the answer tells the other meaning"
    )


def test_meanings_that_keep_the_same_rows_are_one() -> None:
    assert warned({"city": CITY, "country": COUNTRY}, ALIKE) == ()


def test_a_value_that_needs_the_name_of_its_column_is_not_ambiguous() -> None:
    assert warned({"city": CITY | {"named_only": True}, "country": COUNTRY}, APART) == ()


def test_verbose_tells_every_word() -> None:
    schema = TableSchema.model_validate({"name": "r", "columns": {"city": CITY, "country": COUNTRY}})
    (line,) = check(schema, APART, verbose=True).warnings
    assert all(word in line for word in ("Singapore", "SG", "Monaco", "Luxembourg", "Kuwait"))


def test_a_term_that_only_names_a_stored_value_is_not_ambiguous() -> None:
    terms = {"lion city": {"where": "city = 'Singapore'", "synonyms": ["SG"]}}
    assert warned({"city": CITY}, ALIKE, terms=terms) == ()
    other = {"lion city": {"where": "city <> 'Singapore'", "synonyms": ["SG"]}}
    assert "terms.lion city" in warned({"city": CITY}, ALIKE, terms=other)[0]


def number(**rest: Any) -> dict[str, Any]:
    return {"type": "INTEGER", "synonyms": ["size"], **rest}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (number(unit="kg"), number(unit="m2"), 0),
        (number(unit="kg"), number(unit="kg"), 1),
        (number(), {"type": "DATE", "stored": "VARCHAR", "synonyms": ["size"]}, 0),
        (number(), {"type": "VARCHAR", "values": ["size"]}, 0),  # the column's name alone asks for nothing
    ],
)
def test_names_of_unlike_columns_are_not_ambiguous(one: Any, other: Any, told: int) -> None:
    held: Any = 5 if other["type"] == "INTEGER" else "size" if "values" in other else "2026-10-01"
    assert len(warned({"a": one, "b": other}, [{"a": 5, "b": held}])) == told


def test_check_does_not_say_no_problems_after_a_warning(tmp_path: Path) -> None:
    schema, table = tmp_path / "r.yaml", tmp_path / "r.parquet"
    schema.write_text(
        "name: r\ncolumns:\n"
        "  col0: {type: VARCHAR, values: [Oslo]}\n  col1: {type: VARCHAR, values: [Oslo]}\n"
    )
    duckdb.execute(f"COPY (VALUES ('Oslo', 'Rome'), ('Rome', 'Oslo')) TO '{table}' (FORMAT parquet)")
    ran = nlfilter("schema", "check", str(schema), "--table", str(table))
    assert (ran.code, ran.out) == (0, "")
    assert "1 warning, no error" in ran.err
    assert "no problem" not in ran.err
