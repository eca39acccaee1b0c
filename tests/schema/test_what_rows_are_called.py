"""What a guessed schema calls the rows of a table, by the name of its file, its key and its item."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def inferred(path: Path) -> TableSchema:
    lines = [
        f"{n},{('縫い方', '染め方')[n % 2]},{('佐藤 健', '鈴木 美咲', '田中 涼')[n % 3]}" for n in range(30)
    ]
    path.write_text("No.,名称,担当者\n" + "\n".join(lines), encoding="utf-8")
    return TableSchema.infer(path)


@pytest.mark.parametrize(
    ("file", "rows"),
    [("教材一覧.csv", "教材"), ("教材の一覧2.csv", "教材"), ("教材3.csv", "教材"), ("教材.csv", "教材")],
)
def test_a_file_with_a_list_is_called_by_what_it_lists(file: str, rows: str, tmp_path: Path) -> None:
    schema = inferred(tmp_path / file)
    told = NLFilter(schema).filter("縫い方", tmp_path / file).explain("ja")
    assert f"名称が縫い方の{rows}" in told
    assert schema.name == file.removesuffix(".csv")


def test_neither_a_number_nor_somebody_in_charge_is_the_row(tmp_path: Path) -> None:
    assert {"number", "person", "people"}.isdisjoint(inferred(tmp_path / "教材.csv").nouns)


def test_a_value_is_clipped_only_as_people_clip_it() -> None:
    rows = [{"n": n, "equipment": ("社員食堂", "防災訓練", "武蔵小杉")[n % 3]} for n in range(30)]
    words = TableSchema.infer(rows).columns["equipment"].values
    assert "社食" in words["社員食堂"]
    assert not {"防訓", "武小"} & {word for others in words.values() for word in others}


def test_a_japanese_flag_is_said_with_its_stored_value() -> None:
    rows = [{"番号": n, "試着": ("可", "不可")[n % 2], "裏地": ("有", "無")[n % 2]} for n in range(40)]
    coats = NLFilter.infer(rows)
    assert "試着可の" in coats.filter("試着できるもの", rows).explain("ja")
    assert "試着不可" in coats.filter("試着不可", rows).explain("ja")
    assert "裏地ありの" in coats.filter("裏地付き", rows).explain("ja")


@pytest.mark.parametrize(("customers", "rows"), [(4, "行"), (40, "人")])
def test_a_row_is_no_person_where_somebody_is_in_many(customers: int, rows: str, tmp_path: Path) -> None:
    names = [
        f"{first} {last}"
        for first in ("Ann", "Tom", "Mei", "Jon")
        for last in ["Berg", "Hale", "Lind", "Aziz", "Nair", "Ito", "Ek", "Moe", "Roy", "Kay"]
    ]
    path = tmp_path / "sales.csv"
    lines = [f"S-{n},{names[n % customers]},{('paid', 'unpaid', 'open')[n % 3]}" for n in range(40)]
    path.write_text("Sale No.,Customer name,Status\n" + "\n".join(lines), encoding="utf-8")
    told = NLFilter.infer(path).filter("unpaid", path).explain("ja")
    assert f"の{rows}。" in told
