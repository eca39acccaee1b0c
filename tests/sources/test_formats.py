"""Files of every format give the same ranked list: the same rows, in the same order, with the same types."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.feather as feather
import pytest

from nlfilter import NLFilter
from nlfilter.errors import InputError
from nlfilter.sources import conversion_of_streams, conversion_of_texts, extent, written_parquet
from nlfilter.sources.paths import files_of
from nlfilter.sources.ranked import open_source
from nlfilter.sources.scratch import Scratch, spooled
from nlfilter.sources.titles import lines_above

ROWS = [
    {
        "id": n,
        "code": f"0{n:03}",
        "city": ["東京", "Osaka, Kita", 'the "old" town'][n % 3],
        "price": n * 1.5,
        "remote": n % 2 == 0,
        "day": dt.date(2026, 1, 1) + dt.timedelta(n),
        "note": None if n % 4 == 0 else "x",
    }
    for n in range(40)
]
TYPES = {
    "id": "BIGINT",
    "code": "VARCHAR",
    "city": "VARCHAR",
    "price": "DOUBLE",
    "remote": "BOOLEAN",
    "day": "DATE",
    "note": "VARCHAR",
}
TABLE = pa.Table.from_pylist(ROWS)


def copied(path: Path, options: str) -> Path:
    with duckdb.connect() as con:
        con.register("rows", TABLE)
        con.execute(f"COPY (FROM rows) TO '{path}' ({options})")
    return path


def arrow_stream(path: Path) -> Path:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)
    return path


def feather_file(path: Path, compression: str) -> Path:
    feather.write_feather(TABLE, str(path), compression=compression)
    return path


def duckdb_file(path: Path) -> str:
    with duckdb.connect(str(path)) as con:
        con.register("rows", TABLE)
        con.execute("CREATE TABLE shops AS FROM rows; CREATE TABLE other (a INT)")
        con.execute("CREATE VIEW peeping AS SELECT 1 AS a")
    return f"{path}:shops"


def sqlite_file(path: Path) -> Path:
    con = sqlite3.connect(path)
    con.execute(
        "CREATE TABLE shops "
        "(id INTEGER, code TEXT, city TEXT, price REAL, remote BOOLEAN, day DATE, note TEXT)"
    )
    con.executemany(
        "INSERT INTO shops VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*list(row.values())[:5], str(row["day"]), row["note"]) for row in ROWS],
    )
    con.commit()
    con.close()
    return path


def encoded(path: Path, options: str, encoding: str, packed: Callable[[bytes], bytes] = bytes) -> Path:
    plain = copied(path.with_suffix(".plain"), options).read_text(encoding="utf-8")
    path.write_bytes(packed(plain.encode(encoding)))
    return path


MAKERS: dict[str, Callable[[Path], Path | str]] = {
    "rows.parquet": lambda path: copied(path, "FORMAT parquet"),
    "rows.csv": lambda path: copied(path, "FORMAT csv"),
    "rows.csv.gz": lambda path: copied(path, "FORMAT csv, COMPRESSION gzip"),
    "semicolons.csv": lambda path: copied(path, "FORMAT csv, DELIMITER ';'"),
    "rows.tsv": lambda path: copied(path, "FORMAT csv, DELIMITER '\t'"),
    "sjis.csv.gz": lambda path: encoded(path, "FORMAT csv", "cp932", gzip.compress),
    "sjis.csv": lambda path: encoded(path, "FORMAT csv", "cp932"),
    "utf16.csv": lambda path: encoded(path, "FORMAT csv", "utf-16"),
    "utf16.tsv": lambda path: encoded(path, "FORMAT csv, DELIMITER '\t'", "utf-16"),
    "rows.json": lambda path: copied(path, "FORMAT json, ARRAY true"),
    "rows.jsonl": lambda path: copied(path, "FORMAT json"),
    "rows.arrows": arrow_stream,
    "rows.feather": lambda path: feather_file(path, "uncompressed"),
    "small.feather": lambda path: feather_file(path, "lz4"),
    "rows.duckdb": duckdb_file,
    "rows.sqlite": sqlite_file,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_format_gives_the_rows_as_they_are(tmp_path: Path, name: str) -> None:
    source = open_source(str(MAKERS[name](tmp_path / name)))
    assert source.take(range(40)) == ROWS
    assert dict(source.columns) == TYPES
    assert source.total == 40


def test_files_of_several_encodings_are_one_list(tmp_path: Path) -> None:
    names = [MAKERS[name](tmp_path / name) for name in ("rows.csv", "sjis.csv", "utf16.csv")]
    source = open_source([str(name) for name in names])
    assert (source.total, source.take([0, 40, 80])) == (120, [ROWS[0]] * 3)


def test_japanese_beside_latin_letters_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sizes.csv"
    path.write_bytes("品名,寸\nシャツS,小\nシャツL,大\n".encode("cp932"))
    assert open_source(path).take([1]) == [{"品名": "シャツL", "寸": "大"}]


@pytest.mark.parametrize("text", ["Fee £000", "a,b\n5°,£7\n", "¿What?"])
def test_a_lone_half_width_mark_is_no_japanese(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fees.csv"
    path.write_bytes(f"id,{text}\n1,2\n".encode("cp1252"))
    with pytest.raises(InputError, match=r"(?s)not UTF-8 text.*fees\.csv:cp1252"):
        open_source(path)


def test_half_width_words_are_japanese(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("id,ﾌﾟﾘﾝﾀｰ\n1,2\n".encode("cp932"))
    assert open_source(path).names == ("id", "ﾌﾟﾘﾝﾀｰ")


def test_the_contents_decide_the_format_before_the_name(tmp_path: Path) -> None:
    path = copied(tmp_path / "rows.csv", "FORMAT parquet")
    assert open_source(path).take([3]) == ROWS[3:4]


def test_several_files_are_one_list_in_the_order_given(tmp_path: Path) -> None:
    last, first = (MAKERS[name](tmp_path / name) for name in ("rows.csv", "rows.jsonl"))
    source = open_source([first, last])
    assert (source.total, source.take([0, 40])) == (80, [ROWS[0], ROWS[0]])
    assert {*source.paths} == {str(first), str(last)}
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("b.csv", "a.csv"):
        (folder / name).write_text(f"name,n\n{name},1\n", encoding="utf-8")
    assert [row["name"] for row in open_source(folder).take([0, 1])] == ["a.csv", "b.csv"]
    assert [row["name"] for row in open_source(f"{folder}/*.csv").take([0, 1])] == ["a.csv", "b.csv"]


def test_a_filter_and_what_it_saves_work_on_any_format(tmp_path: Path) -> None:
    path = MAKERS["rows.csv"](tmp_path / "rows.csv")
    result = NLFilter.infer(path, translator="embedded").filter("remote, price over 50", path)
    assert [row["id"] for row in result.rows] == [34, 36, 38]
    result.save(tmp_path / "kept.parquet")
    assert open_source(tmp_path / "kept.parquet").take([0]) == [ROWS[34]]
    for to in (path, tmp_path / "new" / ".." / "rows.csv"):
        with pytest.raises(InputError, match="not overwritten"):
            result.save(to, format="parquet")


def test_a_file_that_changes_is_noticed(tmp_path: Path) -> None:
    path = Path(MAKERS["rows.csv"](tmp_path / "rows.csv"))
    source = open_source(path)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="changed"):
        source.verify()


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("name", ["rows.csv", "rows.json", "rows.feather", "rows.sqlite"])
def test_a_file_that_changes_while_it_is_copied_is_noticed(
    tmp_path: Path, name: str, damaged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = Path(MAKERS[name](tmp_path / name)), written_parquet.write_parquet

    def after_a_change(*arguments: Any, **options: Any) -> None:
        os.utime(path, ns=(0, 1))  # as if somebody overwrote it in place
        if damaged:
            raise duckdb.InvalidInputException
        write(*arguments, **options)

    for module in (conversion_of_streams, conversion_of_texts):
        monkeypatch.setattr(module, "write_parquet", after_a_change)
    with pytest.raises(InputError, match=rf"{name}: has changed"):
        open_source(path)
    monkeypatch.undo()
    assert open_source(path).total == len(ROWS)


def test_the_first_line_names_the_columns_whatever_follows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name\nAda\n\nname,city\n", encoding="utf-8")
    assert open_source(path).names == ("name",)


def test_a_later_row_decides_a_type(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text("n\n" + "1\n" * 30_000 + "one\n", encoding="utf-8")
    source = open_source(path)
    assert source.columns["n"] == "VARCHAR"
    assert source.take([30_000]) == [{"n": "one"}]


def test_whole_numbers_stay_exact(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("n\n12345678901234567890123\n", encoding="utf-8")
    assert int(open_source(path).take([0])[0]["n"]) == 12345678901234567890123


BROKEN = {
    "ragged.csv": (b"name,city\nAda,Tokyo\nBo,Osaka,3\n", r"ragged.csv:3: cannot be read as CSV"),
    "latin.csv": ("name,city\nJosé,Zürich\nEléna,Köln\n".encode("cp1252"), "latin.csv: not UTF-8"),
    "cut.csv": ("名前,市\n太郎,東京\n".encode("cp932") + b"\x81", "cut.csv: not UTF-8"),
    "odd.csv": (b"name,city\nAd\xff\xfe,Tokyo\n", "odd.csv: not UTF-8"),
    "empty.csv": (b"", "holds no columns"),
    "cut.json": (b'{"a": 1}\n{"a":\n', "cut.json:2: cannot be read as JSON"),
    "cut.feather": (b"ARROW1\0\0 secret", "cannot be read as an Arrow"),
    "cut.sqlite": (b"SQLite format 3\0 secret", "cannot be read as an SQLite"),
    "cut.duckdb": (b"12345678DUCK secret", "cannot be read as a DuckDB"),
    "rows.txt": (b"a secret", "unknown format"),
    "rows.parquet": (b"a secret", "not a parquet file"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_says_so_and_shows_nothing_of_it(tmp_path: Path, name: str) -> None:
    data, words = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        open_source(path)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_database_needs_the_name_of_a_table_not_of_a_view(tmp_path: Path) -> None:
    named = str(duckdb_file(tmp_path / "a.duckdb"))
    path = named.partition(":")[0]
    assert files_of(named) == [path]
    for wrong in (path, f"{path}:peeping", f"{path}:nothing"):
        with pytest.raises(InputError, match=r"(?s)There are: other, shops\.|a.duckdb:other"):
            open_source(wrong)
    assert open_source(named).title == "shops"


def test_no_code_of_a_database_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TABLE shops (city TEXT, code TEXT AS (current_setting('memory_limit')), \"a b\" INT)"
        )
        con.execute("INSERT INTO shops VALUES ('Oslo', 1)")
        for function in ("duckdb_tables", "duckdb_columns"):
            con.execute(f"CREATE MACRO {function}() AS TABLE SELECT error('it ran')")
    assert open_source(path).take([0]) == [{"city": "Oslo", "a b": 1}]


def test_folders_of_two_formats_are_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "b.json").write_text('{"a": 1}')
    with pytest.raises(InputError, match="and no files of one single other format"):
        open_source(tmp_path)


@pytest.mark.parametrize(
    ("ending", "text"), [("csv", "city,n\nOslo,1\n"), ("json", '{"city": "Oslo", "n": 1}')]
)
def test_a_folder_gives_a_column_to_a_partitioned_list_alone(tmp_path: Path, ending: str, text: str) -> None:
    folder = tmp_path / "list" / "city=Paris"
    folder.mkdir(parents=True)
    (folder / f"a.{ending}").write_text(text)
    assert open_source(folder / f"a.{ending}").take([0]) == [{"city": "Oslo", "n": 1}]
    assert open_source(tmp_path / "list").take([0]) == [{"city": "Paris", "n": 1}]


@pytest.mark.parametrize("indices", [[5, *[0] * 5_000], [*[0] * 5_000, 5_000_000]])
@pytest.mark.parametrize("compression", ["lz4", "zstd", None])
@pytest.mark.parametrize("make", [pa.ipc.new_file, pa.ipc.new_stream])
@pytest.mark.parametrize("inside", [False, True])
def test_an_index_beyond_its_categories_is_refused(
    tmp_path: Path, indices: list[int], compression: str | None, make: Callable[..., Any], inside: bool
) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array(indices), pa.array(["gas", "oil", "coal"]), safe=False)
    if inside:
        column = pa.StructArray.from_arrays([column], ["fuel"])
    table = pa.table({"fuel": column, "n": range(5_001)})
    path, options = tmp_path / "a.arrow", pa.ipc.IpcWriteOptions(compression=compression)
    with pa.OSFile(str(path), "wb") as file, make(file, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=1_000)
    with pytest.raises(InputError, match=r"a\.arrow"):
        open_source(path)


@pytest.mark.parametrize("compression", ["lz4", "zstd", "uncompressed"])
def test_categories_of_a_feather_file_are_texts(
    tmp_path: Path, compression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = pa.table({"fuel": pa.array(["gas", "oil", "gas"]).dictionary_encode(), "n": [1, 2, 3]})
    path = tmp_path / "a.feather"
    feather.write_feather(words, str(path), compression=compression)
    assert open_source(path).take([1]) == [{"fuel": "oil", "n": 2}]
    if compression != "uncompressed":
        path = path.rename(tmp_path / "b.feather")
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
        with pytest.raises(InputError, match=r"b\.feather: reading compressed categories needs .*pyarrow"):
            open_source(path)


LOG = 'boat,flag,berth\nAria,NL,1\n"Brio, II",GB,2\n'
DECIMALS = "boot;länge;breite\nAria;5,5;2,5\nBrio;6,5;2,0\n"


@pytest.mark.parametrize(
    "above",
    ["", "Harbour log\n\n", "# made by hand\n", "Log of 2026,,\r\n,,\r\n", '"The\nharbour"\n', "\n\n"],
)
@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_the_names_of_a_csv_stand_below_its_title(tmp_path: Path, above: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    data = f"{above}{LOG}".encode()
    path.write_bytes(gzip.compress(data) if ending == "csv.gz" else data)
    source = open_source(path)
    assert source.names == ("boat", "flag", "berth")
    assert source.take([1]) == [{"boat": "Brio, II", "flag": "GB", "berth": 2}]


@pytest.mark.parametrize("above", ["", "Hafen\n", "Hafen, Stand 2026\n\n"])
def test_a_decimal_comma_separates_no_fields_of_a_title(tmp_path: Path, above: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(above + DECIMALS, encoding="utf-8")
    assert open_source(path).take([0]) == [{"boot": "Aria", "länge": "5,5", "breite": "2,5"}]


@pytest.mark.parametrize("last", ["4,kitchen,6\n", "4,kitchen,6\r\n", "4,kitchen,6"])
def test_lines_may_end_in_different_ways(tmp_path: Path, last: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"id,kind,price\r\n1,attic,3\r\n2,attic,4\r\n3,attic,5\n{last}".encode())
    assert open_source(path).take([2, 3])[1] == {"id": 4, "kind": "kitchen", "price": 6}


def test_a_line_is_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Harbour log\n\n{LOG}" + "Cleo,FR,3\n" * 40 + "Dora,IT\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.csv:46: cannot be read"):
        open_source(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("name", ["rows.csv", "rows.feather"])
def test_a_full_disk_is_not_a_fault_of_the_file(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = MAKERS[name](tmp_path / name), written_parquet.write_parquet

    def on_a_full_disk(
        cursor: Any, table: str, columns: Any, target: str, *more: Any, **options: Any
    ) -> None:
        Path(target).symlink_to("/dev/full")
        copy(cursor, table, columns, target, *more, **options)

    for module in (conversion_of_streams, conversion_of_texts):
        monkeypatch.setattr(module, "write_parquet", on_a_full_disk)
    with pytest.raises(InputError, match=r"could not be written"):
        open_source(path)


def test_the_file_of_several_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,n\nAda,1\nBo,2\n")
    (tmp_path / "b.csv").write_text("name,n\n" + "Ada,1\n" * 30_000 + "Cy,3,4\n")
    with pytest.raises(InputError, match=r"b\.csv:.*cannot be read as CSV"):
        open_source(tmp_path / "*.csv")
    for name in "ab":
        (tmp_path / f"{name}.json").write_text('{"n": 1}\n' * 3 + '{"n": 1\n' * (name == "b"))
    with pytest.raises(InputError, match=r"b\.json:4: cannot be read as JSON"):
        open_source(tmp_path / "*.json")


def test_a_cell_that_is_too_long_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'name,n\nAda,1\n"{"x" * 3_000_000}",2\n')
    with pytest.raises(InputError, match=r"a\.csv: a line or an object is longer than 2,000,000 bytes"):
        open_source(path)


def test_one_column_of_texts_has_no_title(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("person\nDoe, Jane\nRoe, Jo\nPoe, Al\n", encoding="utf-8")
    assert open_source(path).names == ("person",)


def test_a_title_above_one_of_several_files(tmp_path: Path) -> None:
    for name, above in (("a.csv", "Harbour log\n\n"), ("b.csv", "")):
        (tmp_path / name).write_text(above + LOG, encoding="utf-8")
    assert open_source(tmp_path).total == 4


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "name,city\nJosé,Zürich\n"),
        ("iso8859-5", "name,city\nИван,Пермь\n"),
        ("utf-8", "name\nJosé\n"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "csv.gz", "json"])
def test_a_path_names_the_encoding_of_a_text(tmp_path: Path, encoding: str, text: str, ending: str) -> None:
    head, *values = (line.split(",") for line in text.splitlines())
    rows = [dict(zip(head, one, strict=True)) for one in values]
    data = (json.dumps(rows, ensure_ascii=False) if ending == "json" else text).encode(encoding)
    path = tmp_path / f"a.{ending}"
    path.write_bytes(gzip.compress(data) if ending == "csv.gz" else data)
    source = open_source(f"{path}:{encoding}")
    assert (source.title, source.take([0])) == ("a", rows)
    assert source.paths == (str(path),)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("", r"a\.csv: not UTF-8 text.\n.* after a colon, as .*a\.csv:cp1252"),
        (":cp9", "no encoding 'cp9'"),
        (":base64", "no encoding 'base64'"),
        (":ascii", "not text in ascii"),
    ],
)
def test_a_wrong_encoding_is_named(tmp_path: Path, named: str, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name,city\nJosé,Zürich\n".encode("cp1252"))
    with pytest.raises(InputError, match=words) as caught:
        open_source(f"{path}{named}")
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_copies_are_private_and_are_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    scratch = Scratch()
    assert scratch.path.stat().st_mode & 0o077 == 0
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        scratch.remove()
        os._exit(0)
    assert scratch.path.is_dir()
    scratch.remove()
    assert not scratch.path.exists()


@pytest.mark.parametrize(
    ("data", "ending"),
    [(b"a,b\n1,2\n", ".csv"), (b' [{"a": 1}]', ".json"), (b"PAR1...", ".parquet"), (b"ARROW1", ".arrow")],
)
def test_the_format_of_piped_data_is_found_by_its_contents(data: bytes, ending: str) -> None:
    path = Path(spooled(io.BytesIO(data)))
    assert (path.suffix, path.read_bytes()) == (ending, data)


# --- spreadsheets, with their optional package

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


@pytest.mark.parametrize("ending", ["csv.gz", "json.gz"])
def test_a_text_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extent, "MOST_UNPACKED", 2**20)
    path = tmp_path / f"a.{ending}"
    path.write_bytes(gzip.compress(b"[" + b'{"a": 1},\n' * 2**18 + b'{"a": 1}]'))
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        open_source(path)


def test_a_line_too_long_for_a_table_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n" + "x" * 20_000_000)
    tracemalloc.start()
    try:
        assert lines_above(str(path)) == 0
        assert tracemalloc.get_traced_memory()[1] < 18_000_000
    finally:
        tracemalloc.stop()


def test_a_spreadsheet_names_the_package_that_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'pip install "nlfilter\[excel\]"'):
        open_source(workbook(tmp_path / "a.xlsx", [["a"]]))


def test_a_compressed_text_that_is_broken_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b"{"))
    with pytest.raises(InputError, match="cannot be read as JSON"):
        open_source(path)


GROUPED = {
    "beside decimal commas": ("n;m;p\na;4.820;1,5\nb;;\nc;-1.200;12,00 €\n", [4820, None, -1200]),
    "beside numbers without a dot": ("n;m\na;4.820\nb;356\nc;1.200\nd;2.000\n", [4820, 356, 1200, 2000]),
    "between commas": ('n,m,p\na,4.820,"1,5"\nb,356,"1.200,55"\n', [4820, 356]),
    "degrees": ("n;m\na;48.137\nb;11.575\nc;52.520\n", [48.137, 11.575, 52.52]),
    "less than one": ("n;m;p\na;0.125;1,5\nb;1.250;1,2\n", [0.125, 1.25]),
    "other decimals": ("n;m;p\na;4.82;1,5\nb;1.200;1,2\n", [4.82, 1.2]),
    "fields between commas": ("n,m\na,4.820\nb,356\nc,1.200\nd,2.000\n", [4.82, 356, 1.2, 2]),
    "texts with commas": ("n;m;p\na;4.820;x, y\nb;1.200;1,2\n", [4.82, 1.2]),
}


@pytest.mark.parametrize("name", GROUPED)
def test_dots_group_digits_where_the_file_has_decimal_commas(tmp_path: Path, name: str) -> None:
    text, values = GROUPED[name]
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    source = open_source(path)
    assert [row["m"] for row in source.take(range(source.total))] == values


@pytest.mark.parametrize("end", [",,\r\n", ",,\r\n,,\r\n", '"",,'])
def test_lines_of_separators_alone_are_no_rows(tmp_path: Path, end: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(f"place_id,name,floors\r\nP1,Hall,2\r\nP2,Pool,\r\n{end}")
    assert open_source(str(path)).total == 2
    assert NLFilter.infer(str(path)).schema.key == ("place_id",)


def test_a_line_without_a_value_in_one_column_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text('floors\n1\n""\n3\n')
    assert open_source(str(path)).total == 3
