"""Spreadsheets are lists, too; one that needs far more than its size tells is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlfilter.errors import InputError
from nlfilter.sources import extent
from nlfilter.sources.ranked import open_source

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """A spreadsheet with one sheet, "Shops"."""

    def cell(value: Any) -> str:
        if value is None:
            return "<c/>"
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/a.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Shops" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def test_a_spreadsheet_is_a_list_too(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    path = workbook(tmp_path / "a.xlsx", [["city", "price", "city"], ["Tokyo", 5, "x"], ["Osaka", None, "y"]])
    source = open_source(path)
    assert source.take([0, 1]) == [
        {"city": "Tokyo", "price": 5, "city 2": "x"},
        {"city": "Osaka", "price": None, "city 2": "y"},
    ]
    assert open_source(f"{path}:Shops").title == "Shops"
    with pytest.raises(InputError, match="no table 'Other'"):
        open_source(f"{path}:Other")


def test_a_title_above_the_names_of_a_sheet_is_no_row(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    title: list[list[Any]] = [["Spring programme", None, None], [None, None, None]]
    table: list[list[Any]] = [["city", "price", "day"], ["Tokyo", 5, "Mon"], ["Osaka", 7, "Tue"]]
    source = open_source(workbook(tmp_path / "a.xlsx", [*title, *table]))
    assert source.take([1]) == [{"city": "Osaka", "price": 7, "day": "Tue"}]
    narrow = open_source(workbook(tmp_path / "b.xlsx", [["city", None], ["Tokyo", 5], [None, None]]))
    assert narrow.total == 1
    assert narrow.names == ("city", "column 2")


@pytest.mark.parametrize("lines", ['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "FAR"])
def test_a_sheet_with_a_far_cell_is_refused(tmp_path: Path, lines: str) -> None:
    pytest.importorskip("python_calamine")
    path = workbook(tmp_path / "a.xlsx", [["city", "price"], ["Tokyo", 5]])
    far = "<row/>" * 10_000 + "<row>" + "<c/>" * 2_000 + "<c><v>1</v></c></row>" if lines == "FAR" else lines
    replaced(path, "xl/worksheets/a.xml", lambda text: text.replace("</sheetData>", f"{far}</sheetData>"))
    with pytest.raises(InputError, match=r"a\.xlsx: only 5 cells of a sheet of .* are filled"):
        open_source(path)


def test_a_repeated_row_of_a_sheet_is_counted(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    three = '<table:table-cell office:value-type="float" office:value="3"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    for last, rows, far in ((empty, 1_048_000, False), (empty + three, 1_000, True)):
        content = row.format(1, three * 2) + row.format(2, three * 2) + row.format(rows, last)
        path = tmp_path / f"{rows}.ods"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            file.writestr("content.xml", ODS.format(content))
            file.writestr("META-INF/manifest.xml", "<manifest/>")
        if far:
            with pytest.raises(InputError, match="only 5 cells of a sheet of 1,003 rows and 16,385 columns"):
                open_source(path)
        else:
            assert open_source(path).total == 2


ODS = "".join(
    [
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ',
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>',
        '<table:table table:name="A">{}</table:table></office:spreadsheet></office:body>',
        "</office:document-content>",
    ]
)


def replaced(path: Path, name: str, change: Callable[[str], str]) -> None:
    """Change a part of a zip file."""
    with zipfile.ZipFile(path) as file:
        parts = {one: file.read(one).decode() for one in file.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one, text in parts.items():
            file.writestr(one, change(text) if one == name else text)


def test_a_spreadsheet_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("python_calamine")
    monkeypatch.setattr(extent, "MOST_UNPACKED", 2**20)
    path = workbook(tmp_path / "a.xlsx", [["city"], ["x" * 3 * 2**20]])
    replaced(path, "", str)
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        open_source(path)


def test_a_spreadsheet_names_the_package_that_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'pip install "nlfilter\[excel\]"'):
        open_source(workbook(tmp_path / "a.xlsx", [["a"]]))
