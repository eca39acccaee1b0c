"""Any parquet table works: its schema is inferred, its values are learned, and a clause runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter.apply import PreparedList
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.ranked import open_source
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.names import readable_name
from nlfilter.where.owner.compiling import compile_schema
from tests.apply.lists import TODAY, ready, where


class Table:
    """A parquet file with its inferred schema and learned values."""

    def __init__(self, select: str, folder: Path) -> None:
        self.path = folder / "odd.parquet"
        duckdb.connect().execute(f"COPY ({select}) TO {literal(str(self.path))} (FORMAT parquet)")
        source = open_source(self.path)
        self.schema: CompiledSchema = compile_schema(TableSchema.infer(source))
        self.vocabulary: Vocabulary = learn(source, self.schema.schema)
        self.prepared: PreparedList = ready(source, self.schema)

    def kept(self, *clauses: str) -> list[dict[str, Any]]:
        run = self.prepared.run(where(self.schema, *clauses), today=TODAY)
        rows: list[dict[str, Any]] = self.prepared.take(run.positions)
        return rows


NAMES = [
    "勤務地",
    "cast",
    "order",
    "select",
    "two words",
    'a "quote"',
    "it's",
    "a.b",
    "100%",
    "{x}",
    "?",
    "İ",
]


@pytest.mark.parametrize("name", NAMES)
def test_column_names(name: str, tmp_path: Path) -> None:
    table = Table(
        f"SELECT * FROM (VALUES ('black', 1), ('white', 2), (NULL, 3)) t({quoted(name)}, n)", tmp_path
    )
    assert table.vocabulary.values[name] == ("black", "white")
    assert table.kept(f"{readable_name(name)} = 'black'") == [{name: "black", "n": 1}]
    assert table.kept(f"{readable_name(name)} IS NULL", "n > 2") == [{name: None, "n": 3}]


def test_nested_and_rare_types_come_back_though_they_cannot_be_asked_for(tmp_path: Path) -> None:
    table = Table(
        """SELECT i AS n, {'a': i, 'b': ['x']} AS s, [{'c': 1}] AS l, MAP {'k': i} AS m, [1, 2] AS numbers,
        'ab'::BLOB AS b, INTERVAL 1 DAY AS gap, TIME '10:00' AS t FROM range(3) t(i)""",
        tmp_path,
    )
    assert set(table.schema.schema.columns) == {"n", "t"}
    assert [row["n"] for row in table.kept("t = '10:00'")] == [0, 1, 2]
    (row,) = table.kept("n = 1")
    assert row["s"] == {"a": 1, "b": ["x"]}
    assert row["m"] == {"k": 1}
    assert row["b"] == b"ab"


def test_an_empty_table(tmp_path: Path) -> None:
    table = Table("SELECT 1 AS n, 'a' AS s, ['x'] AS l, TRUE AS b WHERE FALSE", tmp_path)
    assert table.prepared.total == 0
    assert table.kept("n = 1", "s = 'a'", "list_contains(l, 'x')", "b") == []
    assert table.kept() == []


def test_one_row(tmp_path: Path) -> None:
    assert Table("SELECT 1 AS n, 'a' AS s", tmp_path).kept("s = 'a'") == [{"n": 1, "s": "a"}]


def test_columns_that_are_never_filled(tmp_path: Path) -> None:
    table = Table(
        """SELECT NULL AS untyped, NULL::INTEGER AS n, NULL::VARCHAR AS s, NULL::VARCHAR[] AS l,
        NULL::DATE AS d, NULL::BOOLEAN AS b, NULL::INTEGER AS rank FROM range(3)""",
        tmp_path,
    )
    assert len(table.kept("n IS NULL", "s IS NULL", "l IS NULL", "d IS NULL", "b IS NULL")) == 3
    assert table.kept("n > 0") == []


def test_two_hundred_columns(tmp_path: Path) -> None:
    columns = ", ".join(f"i + {n} AS c{n}, 'v' || (i % {n + 2}) AS s{n}" for n in range(100))
    table = Table(f"SELECT {columns} FROM range(50) t(i)", tmp_path)
    assert len(table.schema.schema.columns) == 200
    (row,) = table.kept("c99 = 99", "s0 = 'v0'")
    assert row["c0"] == 0


def test_a_million_rows(tmp_path: Path) -> None:
    table = Table(
        """SELECT 1000000 - i AS rank, i AS n, ['red', 'green', 'blue'][1 + i % 3] AS colour
        FROM range(1000001) t(i)""",
        tmp_path,
    )
    assert ParquetFiles(table.path).files  # scanned in its file
    found = where(table.schema, "colour = 'blue'", "n >= 500000")
    run = table.prepared.run(found, today=TODAY, limit=3)
    assert [row["n"] for row in table.prepared.take(run.positions)] == [999_998, 999_995, 999_992]
    assert table.prepared.count(found, TODAY) == 166_667


def test_text_of_every_kind(tmp_path: Path) -> None:
    texts = [
        "",
        " ",
        "a\nb",
        "\t",
        "'",
        '"',
        "\\",
        "%",
        "_",
        "😀",
        "é",
        "e\u0301",
        "İ",
        "ß",
        "\u202e",
        "x" * 300,
    ]
    values = ", ".join(f"({literal(text)}, {n})" for n, text in enumerate(texts))
    table = Table(f"SELECT * FROM (VALUES {values}) t(s, n)", tmp_path)
    told = {
        text for text in texts if text and len(text) <= 200
    }  # an empty text is missing in a guessed schema
    assert set(table.vocabulary.values["s"]) == told
    for n, text in enumerate(texts):
        if text.isprintable() and len(text) <= 200 and text:
            assert [row["n"] for row in table.kept(f"s = {literal(text)}")] == [n]
