"""CSV and JSON as people and programs write them: encodings, titles, line ends, numbers."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest

from nlfilter import NLFilter, SchemaError, TableSchema, parse_where
from nlfilter.errors import InputError
from nlfilter.sources import extent
from nlfilter.sources.conversion_of_texts import lines_above
from nlfilter.sources.ranked import open_source
from tests.sources.made_files import MAKERS, ROWS


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


@pytest.mark.parametrize("city", ["東京", "Köln"])
def test_a_damaged_letter_does_not_make_another_encoding_of_utf8(city: str, tmp_path: Path) -> None:
    rows = "id,city\n" + f"1,{city}\n" * 20
    (path := tmp_path / "a.csv").write_bytes(rows.encode() + b"2,\xe6\x9d\n")
    with pytest.raises(InputError, match="not UTF-8"):
        open_source(str(path))


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_name_of_a_million_letters_is_refused(ending: str, tmp_path: Path) -> None:
    name, path = "k" * 1_000_000, tmp_path / f"a.{ending}"
    path.write_text(json.dumps([{name: 1, "b": 2}]) if ending == "json" else f"{name},b\n1,2\n")
    with pytest.raises(InputError, match=r"has 1,000,000 characters, .* begins with 'k{40}'"):
        open_source(str(path))


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


@pytest.mark.parametrize("ending", ["csv.gz", "json.gz", "csv.zst", "json.zst"])
def test_a_text_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extent, "MOST_UNPACKED", 2**20)
    path = tmp_path / f"a.{ending}"
    with pa.output_stream(str(path), compression="detect") as out:
        out.write(b"[" + b'{"a": 1},\n' * 2**18 + b'{"a": 1}]')
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


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_header_alone_is_an_empty_list_of_any_schema(tmp_path: Path, end: str) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(f"town,price,since,pets{end}")
    types = {"town": "VARCHAR", "price": "BIGINT", "since": "DATE", "pets": "BOOLEAN"}
    schema = TableSchema.model_validate(
        {"name": "homes", "columns": {name: {"type": type_} for name, type_ in types.items()}}
    )
    homes = NLFilter(schema)
    result = homes.apply(parse_where("price < 5 AND since > DATE '2020-01-01' AND pets", schema), str(path))
    assert (result.rows, result.count, result.facets("town", "pets")) == ([], 0, {"town": [], "pets": []})
    with pytest.raises(SchemaError, match="no column 'price'"):
        homes.prepare(str(_written(tmp_path / "other.csv", "town,since,pets\n")))


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
