"""Guessing a schema: types, vocabularies, order, keys, units, ranges, flags."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter.schema.file import load, text_of
from nlfilter.schema.infer import infer, infer_telling
from nlfilter.schema.table import Range, TableSchema
from nlfilter.where.compiled import compile_schema

ROWS: list[dict[str, Any]] = [
    {
        "rank": n % 20 + 1,
        "user_id": f"u{n // 20}",
        "item_id": f"x-{n}",
        "title": f"{['red', 'green', 'blue'][n % 3]} thing number {n}",
        "kind": ["tool", "toy", "book"][n % 3],
        "grade": "ABC"[n % 3],
        "is_new": n % 2 == 0,
        "在庫あり": n % 3 == 0,
        "price_min": -1 if n % 9 == 0 else n * 10,
        "price_max": n * 20,
        "weight": n - 100,
        "monthly_fee_usd": n / 3,
        "年収下限": n * 10_000,
        "年収上限": n * 20_000,
        "added": (dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat(),
        "sent": (dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat() if n else "unknown",
        "seen_at": dt.datetime(2026, 1, 1, n % 24),
        "tags": ["a", "b"][: n % 3],
        "notes": "a long text about the thing " * 3,
        "nested": {"a": n},
        "empty": None,
    }
    for n in range(200)
]


@pytest.fixture(scope="module")
def schema() -> TableSchema:
    return infer(ROWS)


def described(schema: TableSchema, name: str) -> dict[str, Any]:
    return schema.columns[name].model_dump(exclude_defaults=True)


def test_order_key_and_item(schema: TableSchema) -> None:
    assert (schema.rank, schema.key, schema.item) == ("rank", ("item_id",), "title")
    assert schema.search == ("title", "notes")
    assert "rank" not in schema.columns


def test_whose_list_it_is_stays_for_the_owner_to_say(schema: TableSchema) -> None:
    assert schema.list is None
    assert infer_telling(ROWS, noted=True).notes["user_id"].endswith("add list: user_id)")


def test_a_key_may_repeat_from_one_person_to_the_next() -> None:
    rows = [{"rank": n % 3, "user_id": f"u{n // 3}", "item_id": f"x{n % 3}"} for n in range(9)]
    assert infer(rows).key == ("user_id", "item_id")


COLUMNS: dict[str, dict[str, Any]] = {
    "item_id": {"type": "VARCHAR", "vocabulary": "open", "named_only": True},
    "title": {"type": "VARCHAR", "vocabulary": "text"},
    "notes": {"type": "VARCHAR", "vocabulary": "text"},
    "kind": {"type": "VARCHAR", "vocabulary": "closed"},
    "grade": {"type": "VARCHAR", "vocabulary": "closed", "named_only": True},
    "is_new": {"type": "BOOLEAN", "when_true": ("new",)},
    "在庫あり": {"type": "BOOLEAN", "when_true": ("在庫あり", "在庫")},
    "price_min": {"type": "BIGINT", "missing": (-1,)},
    "price_max": {"type": "BIGINT"},
    "weight": {"type": "BIGINT"},
    "monthly_fee_usd": {"type": "DOUBLE", "unit": "USD", "per": "month"},
    "年収下限": {"type": "BIGINT", "unit": "JPY", "per": "year"},
    "seen_at": {"type": "TIMESTAMP"},
    "tags": {"type": "VARCHAR[]"},
    "added": {"type": "DATE", "stored": "VARCHAR"},
    "sent": {"type": "VARCHAR", "filterable": False},
    "empty": {"type": "VARCHAR", "vocabulary": "closed"},
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str, schema: TableSchema) -> None:
    assert described(schema, name) == COLUMNS[name]


def test_texts_that_mostly_hold_dates_can_be_asked_for_as_dates(schema: TableSchema) -> None:
    assert schema.columns["sent_date"].type == "DATE"
    assert compile_schema(schema).exprs["sent_date"]


def test_ranges(schema: TableSchema) -> None:
    assert schema.ranges == {
        "price": Range(low="price_min", high="price_max"),
        "年収": Range(low="年収下限", high="年収上限"),
    }


def test_nested_types_are_left_out(schema: TableSchema) -> None:
    assert "nested" not in schema.columns


def test_what_is_guessed_fits_its_data_and_can_be_written(schema: TableSchema, tmp_path: Path) -> None:
    assert schema.check(ROWS).drift == ()
    found = infer_telling(ROWS, noted=True)
    (tmp_path / "rows.yaml").write_text(text_of(found.schema, found.notes), encoding="utf-8")
    assert load(tmp_path / "rows.yaml") == schema


def test_notes_say_what_was_seen() -> None:
    notes = infer_telling(ROWS, noted=True).notes
    assert notes["price_max"] == "0 to 3980"
    assert notes["kind"].startswith("about 3 values: tool, toy, book")
    assert notes["empty"] == "never filled"


def test_no_more_values_are_noted_than_there_are() -> None:
    for count in (1, 400, 3_000):
        rows = [
            {"name": f"name {n}", "tags": [f"t{n % 7}", "all"], "long": "x" * 900 + str(n)}
            for n in range(count)
        ]
        notes = infer_telling(rows, noted=True).notes
        assert notes["name"].startswith(f"about {count:,} value")
        assert notes["tags"].startswith(f"about {min(count, 7) + 1} values")
        assert int(notes["long"].split()[1].replace(",", "")) <= count


def test_a_name_is_taken_from_the_file(tmp_path: Path) -> None:
    duckdb.connect().execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/things.parquet' (FORMAT parquet)")
    assert infer(tmp_path / "things.parquet").name == "things"


def test_a_rank_that_is_no_number_is_an_ordinary_column() -> None:
    schema = infer([{"rank": "captain"}, {"rank": "major"}])
    assert schema.rank is None
    assert "rank" in schema.columns


@pytest.mark.parametrize("ranked", [[], [{}], [{"a": {"b": 1}}], [{"a": None}]])
def test_hardly_anything_to_go_by(ranked: list[dict[str, Any]]) -> None:
    schema = infer(ranked)
    assert set(schema.columns) <= {"a"}
    assert schema.check(ranked).drift == ()
