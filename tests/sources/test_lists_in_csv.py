"""Lists in a CSV are read as lists: those that DuckDB writes, and our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter import NLFilter, TableSchema
from tests.cli.command import nlfilter

PLAIN = TableSchema.model_validate({"name": "rows", "columns": {"n": {"type": "BIGINT"}}})


def read(path: Path) -> list[Any]:
    items = NLFilter(PLAIN, translator="embedded")
    return [row["x"] for row in items.apply(items.dialogue().where, str(path)).rows]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["[a, b]", "[c]"], [["a", "b"], ["c"]]),
        (["['a', 'b c']", "[]"], [["a", "b c"], []]),
        (['["a", "b"]', ""], [["a", "b"], None]),
        (['["1"]', "[]"], [["1"], []]),
        (["[1, 2]", "[]"], [[1, 2], []]),
        (["[1.0, NULL]", "[2.5]"], [[1.0, None], [2.5]]),
        (["[007, 12]", "[3]"], [["007", "12"], ["3"]]),
        (["[[1], [2]]", "[]"], [[[1], [2]], []]),
        (["[draft] plan", "[a]"], ["[draft] plan", "[a]"]),
        (["[a", "[b]"], ["[a", "[b]"]),
        (["", ""], [None, None]),
    ],
)
def test_a_column_of_lists_alone_holds_lists(cells: list[str], found: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    lines = (f'{n},"{cell.replace(chr(34), chr(34) * 2)}"' for n, cell in enumerate(cells))
    path.write_text("\n".join(["n,x", *lines]) + "\n", "utf-8")
    assert read(path) == found


elements = st.one_of(
    st.none(),
    st.sampled_from(
        ["a, b", '"', "'", "[", "]", " ", "", "NULL", "null", "1", "\\", "\n", "東京", "a;b", "{}"]
    ),
)


@given(lists=st.lists(st.one_of(st.none(), st.lists(elements, max_size=3)), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_our_own_lists_come_back(lists: list[list[str | None] | None], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = [{"n": n, "x": found} for n, found in enumerate(lists)]
    _write(rows, path)
    known = any(one is not None for one in lists)
    assert read(path) == (lists if known else [None] * len(lists))


def _write(rows: list[dict[str, Any]], path: Path) -> None:
    from nlfilter.cli.formats import write_csv

    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(rows, ["n", "x"], out)


def test_an_answer_in_csv_is_a_list_of_the_same_rows(tmp_path: Path) -> None:
    stored, answer = tmp_path / "jobs.parquet", tmp_path / "answer.csv"
    rows = (
        "SELECT 'Tokyo' AS city, ['Go, fast', 'say \"hi\"', NULL] AS skills, [1, 2] AS days "
        "UNION ALL SELECT 'Tokyo', [], [] UNION ALL SELECT 'Osaka', ['Python'], [3]"
    )
    duckdb.sql(f"COPY ({rows}) TO '{stored}'")
    ran = nlfilter("query", stored, "Tokyo", "--output", answer)
    assert ran.code == 0
    for path in (stored, answer):
        found = nlfilter("query", path, "Tokyo", "--format", "jsonl")
        assert [json.loads(line) for line in found.out.splitlines()] == [
            {"city": "Tokyo", "skills": ["Go, fast", 'say "hi"', None], "days": [1, 2]},
            {"city": "Tokyo", "skills": [], "days": []},
        ]


@pytest.mark.parametrize(
    ("usual", "last", "found"),
    [
        ("[a, b]", "none", "none"),
        ("[a, b]", "[c", "[c"),
        ("[1, 2]", "[a]", ["a"]),
        ("[1, 2]", "[1.5]", [1.5]),
        ("[1, 2]", "[007]", ["007"]),
        ("", "[a]", ["a"]),
        ('["a"]', "[b]", ["b"]),
        ("", "none", "none"),
    ],
)
def test_the_last_of_many_rows_counts(usual: str, last: str, found: object, tmp_path: Path) -> None:
    path, many = tmp_path / "rows.csv", 1_500
    cells = (cell.replace('"', '""') for cell in [*[usual] * many, last])
    path.write_text("\n".join(["n,x", *(f'{n},"{cell}"' for n, cell in enumerate(cells))]) + "\n", "utf-8")
    rows = read(path)
    assert (len(rows), rows[-1]) == (many + 1, found)
    assert type(rows[0]) in (type(found), type(None))
