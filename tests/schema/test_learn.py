"""Learning vocabularies from data within limits, and saving them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from nlfilter import NLFilter, parse_where
from nlfilter.errors import InputError, SchemaError
from nlfilter.schema.stored.learn import learn, load_vocabulary, save, vocabulary_from
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources import learn as bounds
from nlfilter.sources import source as sources
from nlfilter.sources.ranked import open_source
from nlfilter.sources.source import Scan

ROWS: list[dict[str, Any]] = [
    {
        "city": "大阪",
        "skills": ["Go", "Python", None],
        "title": "Webエンジニア募集（C++）",
        "pay": 5,
        "secret": "x",
    },
    {"city": "東京", "skills": ["Python"], "title": "Senior ENGINEER", "pay": 6, "secret": "y"},
    {"city": "東京", "skills": [], "title": "ﾘﾓｰﾄ可", "pay": None, "secret": "z"},
    {"city": "-", "skills": None, "title": None, "pay": 7, "secret": None},
]
COLUMNS: dict[str, Any] = {
    "city": {"type": "VARCHAR", "missing": ["-"]},
    "skills": {"type": "VARCHAR[]"},
    "title": {"type": "VARCHAR", "vocabulary": "text"},
    "pay": {"type": "BIGINT"},
    "secret": {"type": "VARCHAR", "filterable": False},
    "area": {"type": "VARCHAR", "expr": "upper(city)"},
    "absent": {"type": "VARCHAR"},
}


def schema(columns: dict[str, Any]) -> TableSchema:
    return TableSchema.model_validate({"name": "rows", "columns": columns})


def test_values_and_words() -> None:
    vocabulary = learn(open_source(ROWS), schema(COLUMNS))
    assert vocabulary.values == {"city": ("東京", "大阪"), "skills": ("Python", "Go")}
    assert vocabulary.words == {
        "title": frozenset({"web", "えんじにあ", "募集", "c", "senior", "engineer", "りもーと", "可"})
    }


def test_derived_columns_are_learned_from_their_checked_expression() -> None:
    vocabulary = learn(
        open_source([{"city": "a"}, {"city": "b"}]), schema(COLUMNS), {"area": 'upper("city")'}
    )
    assert vocabulary.values["area"] == ("A", "B")


def test_spans_are_rounded_and_leave_out_what_is_missing_private_or_a_key() -> None:
    rows = [
        {"id": n, "pay": pay, "day": day, "at": at, "worth": worth, "tax": 7, "age": age}
        for n, (pay, day, at, worth, age) in enumerate(
            [
                (31_250, "2018-11-03", "2026-01-05T08:00", 0.25, 17),
                (-1, "2019-03-12", "", float("nan"), 99),
                (218_587, "9999-12-31", "2026-02-28T09:30", 15.5, None),
            ]
        )
    ]
    columns = {
        "id": {"type": "BIGINT"},
        "pay": {"type": "BIGINT", "missing": [-1]},
        "day": {"type": "DATE", "missing": ["9999-12-31"]},
        "at": {"type": "TIMESTAMP", "stored": "VARCHAR"},
        "worth": {"type": "DOUBLE"},
        "tax": {"type": "BIGINT", "filterable": False},
        "age": {"type": "BIGINT", "private": True},
        "twice": {"type": "BIGINT", "expr": "pay * 2"},
    }
    known = TableSchema.model_validate({"name": "rows", "key": "id", "columns": columns})
    spans = {
        "pay": ("31000", "220000"),
        "day": ("2018-11", "2019-03"),
        "at": ("2026-01", "2026-02"),
        "worth": ("0", "16"),
    }
    assert learn(open_source(rows), known).spans == spans
    assert learn(open_source(rows), known, {"twice": "pay * 2"}).spans["twice"] == ("-2", "440000")


def test_a_number_that_cannot_be_read_as_declared_has_no_span() -> None:
    rows = [{"city": "Oslo", "pay": "much"}, {"city": "Rome", "pay": "5"}]
    vocabulary = learn(open_source(rows), schema({"city": {"type": "VARCHAR"}, "pay": {"type": "BIGINT"}}))
    assert vocabulary == Vocabulary({"city": ("Oslo", "Rome")})


def test_long_or_mostly_distinct_texts_are_read_as_words() -> None:
    rows = [{"id": f"thing {n}", "long": "many words " * 9, "kind": "ab"[n % 2]} for n in range(300)]
    vocabulary = learn(open_source(rows), schema({name: {"type": "VARCHAR"} for name in rows[0]}))
    assert set(vocabulary.words) == {"id", "long"}
    assert set(vocabulary.values) == {"kind"}


def test_what_is_learned_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_VALUES", 3)
    rows = [{"v": f"v{n % 9}", "t": f"w{n % 7}"} for n in range(40)]
    columns = {
        "v": {"type": "VARCHAR", "vocabulary": "closed"},
        "t": {"type": "VARCHAR", "vocabulary": "text"},
    }
    vocabulary = learn(open_source(rows), schema(columns))
    assert vocabulary.values == {"v": ("v0", "v1", "v2")}
    assert len(vocabulary.words["t"]) == 3


def test_a_short_list_teaches_by_few_statements_what_a_long_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{f"{{}} {c}": f"v{n % (c + 2)}" for c in range(30)} | {"t": f"one w{n % 7}"} for n in range(40)]
    columns: dict[str, Any] = {name: {"type": "VARCHAR", "vocabulary": "closed"} for name in rows[0]}
    columns["t"]["vocabulary"] = "text"
    source, known = open_source(rows), schema(columns)
    asked: list[str] = []
    read = Scan.read

    def noted(scan: Scan, sql: str) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return read(scan, sql)

    monkeypatch.setattr(Scan, "read", noted)
    short = learn(source, known)
    assert len(asked) < 10
    assert short.values["{} 1"] == ("v0", "v1", "v2")
    monkeypatch.setattr(sources, "_COPIED_ROWS", 0)
    assert learn(source, known) == short


def test_values_too_long_to_be_asked_for_are_not_kept() -> None:
    rows = [{"v": "x" * 200}, {"v": "y" * 201}]
    vocabulary = learn(open_source(rows), schema({"v": {"type": "VARCHAR", "vocabulary": "closed"}}))
    assert vocabulary.values == {"v": ("x" * 200,)}


def test_dictionary_columns_and_uuids_are_texts() -> None:
    table = pa.table({"kind": pa.array(["a", "b", "a"]).dictionary_encode()})
    assert learn(open_source(table), schema({"kind": {"type": "VARCHAR"}})).values == {"kind": ("a", "b")}


def test_a_saved_vocabulary_is_read_back_in_order(tmp_path: Path) -> None:
    vocabulary = Vocabulary(
        {"city": ("東京", "a\nb", ""), "empty": ()},
        {"title": frozenset({"x", "y"}), "none": frozenset()},
        {"pay": ("9", "10"), "day": ("2026-01", "2026-02")},
    )
    save(vocabulary, tmp_path / "values.parquet")
    assert load_vocabulary(tmp_path / "values.parquet") == vocabulary
    assert [path.name for path in tmp_path.iterdir()] == ["values.parquet"]
    save(Vocabulary(), tmp_path / "values.parquet")
    assert load_vocabulary(tmp_path / "values.parquet") == Vocabulary()


def test_a_vocabulary_comes_from_a_file_or_from_rows(tmp_path: Path) -> None:
    columns = schema({"city": {"type": "VARCHAR", "missing": ["-"]}})
    learned = vocabulary_from(ROWS, columns)
    save(learned, tmp_path / "values.parquet")
    assert vocabulary_from(str(tmp_path / "values.parquet"), columns) == learned
    assert vocabulary_from(learned, columns) is learned


def test_another_parquet_is_no_vocabulary(tmp_path: Path) -> None:
    duckdb.connect().execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    with pytest.raises(InputError, match="not a saved vocabulary"):
        load_vocabulary(tmp_path / "a.parquet")


def test_a_vocabulary_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be written"):
        save(Vocabulary({"a": ("b",)}), tmp_path / "no" / "values.parquet")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "rows",
    [
        "SELECT 'city' AS \"column\", 'value' AS what, 'x' AS text FROM range(5000001)",
        "SELECT 'city' AS \"column\", 'value' AS what, repeat('x', 1000) AS text FROM range(300000)",
    ],
)
def test_a_small_file_that_unfolds_to_a_huge_vocabulary_is_refused(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "values.parquet"
    duckdb.connect().execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="the limit of a vocabulary"):
        load_vocabulary(path)


def test_a_vocabulary_holds_texts_alone(tmp_path: Path) -> None:
    rows = "SELECT 'city' AS \"column\", 'value' AS what, 1 AS text"
    duckdb.connect().execute(f"COPY ({rows}) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    with pytest.raises(InputError, match="not a saved vocabulary"):
        load_vocabulary(tmp_path / "a.parquet")


@pytest.mark.parametrize("expr", ["main.n", "CAST(n AS DECIMAL(2, 2))", "strptime(n::VARCHAR, '%Y-%d')"])
def test_an_expression_that_fails_is_told_to_who_asks_for_it(expr: str) -> None:
    columns = {"n": {"type": "BIGINT"}, "x": {"type": "BIGINT", "expr": expr}}
    rows_ = NLFilter(TableSchema.model_validate({"name": "rows", "columns": columns}), translator="embedded")
    given = [{"n": 5}, {"n": 700}]
    assert rows_.apply(parse_where("n > 9", rows_.schema), given).rows == [{"n": 700}]
    with pytest.raises(SchemaError, match=r"columns\.x\.expr: cannot be computed"):
        rows_.apply(parse_where("x > 9", rows_.schema), given)
