"""Kept rows as .xlsx, .arrow and .feather: values keep their types, and no text is a formula."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.feather as feather
import pytest

from nlfilter import NLFilter
from nlfilter.errors import InputError
from nlfilter.sources import sheet
from nlfilter.sources.ranked import open_source

SQL = """SELECT 7 AS id, '007' AS code, '=1+1' AS sum, '-5' AS text, 'https://example.org' AS link,
 1.5::DOUBLE AS f, 1.25::DECIMAL(9, 2) AS price, 1234567890123456789 AS big, DATE '2026-02-03' AS day,
 DATE '1868-01-25' AS early, TIMESTAMP '2026-02-03 04:05:06' AS at,
 TIMESTAMPTZ '2026-02-03 09:05:06+09' AS zoned, TIME '09:30:00' AS hour, true AS remote,
 ['a', 'b'] AS tags, {'x': 1} AS part, 'NaN'::DOUBLE AS nan,
 NULL::VARCHAR AS nothing, 'a\x01' AS control, '_x0041_' AS escape"""
IN_SHEET = {
    "id": 7,
    "code": "007",
    "sum": "=1+1",
    "text": "-5",
    "link": "https://example.org",
    "f": 1.5,
    "price": 1.25,
    "big": "1234567890123456789",
    "day": dt.date(2026, 2, 3),
    "early": "1868-01-25",
    "at": dt.datetime(2026, 2, 3, 4, 5, 6),
    "zoned": dt.datetime(2026, 2, 3, 0, 5, 6),
    "hour": dt.time(9, 30),
    "remote": True,
    "tags": '["a", "b"]',
    "part": '{"x": 1}',
    "nan": None,
    "nothing": None,
    "control": "a\x01",
    "escape": "_x0041_",
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY ({SQL}) TO '{path}' (FORMAT parquet)")
    return path


def saved(rows: Path, name: str, columns: list[str] | None = None) -> Path:
    target = rows.with_name(name)
    NLFilter.infer(rows, translator="embedded").filter("remote", rows).save(target, columns)
    return target


def test_a_sheet_holds_the_values_as_they_are(rows: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    path = saved(rows, "kept.xlsx")
    head, line = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    held = dict(zip(head, (None if value == "" else value for value in line), strict=True))
    assert held == IN_SHEET
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    again = open_source(path)
    assert (again.columns["code"], again.columns["day"], again.columns["id"]) == ("VARCHAR", "DATE", "BIGINT")


def test_no_temporary_file_of_a_sheet_lies_beside_it(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They hold rows, and a full disk or a signal leaves them where they are."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    folders = []

    def opened(path: str, options: dict[str, str]) -> object:
        folders.append(Path(options["tmpdir"]))
        return workbook(path, options)

    workbook = xlsxwriter.Workbook
    monkeypatch.setattr(xlsxwriter, "Workbook", opened)
    saved(rows, "kept.xlsx")
    assert rows.parent not in folders
    assert [folder.exists() for folder in folders] == [False]


def test_a_sheet_has_the_chosen_columns(rows: Path) -> None:
    pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    assert open_source(saved(rows, "kept.xlsx", ["code", "id"])).take([0]) == [{"code": "007", "id": 7}]


def test_what_no_sheet_can_hold_is_refused(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(sheet, "_MOST_ROWS", 1)
    with pytest.raises(InputError, match=r"kept\.xlsx: more than 0 rows or 16,384 columns"):
        saved(rows, "kept.xlsx")
    monkeypatch.setattr(sheet, "_MOST_ROWS", 10)
    monkeypatch.setattr(sheet, "_LONGEST", 3)
    with pytest.raises(InputError, match=r"kept\.xlsx: a text is longer than 3 letters"):
        saved(rows, "kept.xlsx")
    assert [one.name for one in rows.parent.iterdir()] == ["rows.parquet"]


@pytest.mark.parametrize("name", ["kept.arrow", "kept.feather"])
def test_an_arrow_file_keeps_the_types(rows: Path, name: str) -> None:
    path = saved(rows, name, ["id", "price", "day", "tags"])
    table = feather.read_table(str(path))
    assert table == pa.ipc.open_file(path).read_all()
    assert [str(field.type) for field in table.schema][:3] == ["int32", "decimal128(9, 2)", "date32[day]"]
    assert open_source(path).take([0])[0]["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kept.xlsx", r'kept\.xlsx: it needs the package XlsxWriter\.\n.*pip install "nlfilter\[excel\]"'),
        ("kept.feather", r"kept\.feather: writing Arrow files needs the package pyarrow\.\n.*\.arrows"),
    ],
)
def test_a_missing_package_is_named(
    rows: Path, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match=words):
        saved(rows, name)
    assert not rows.with_name(name).exists()
