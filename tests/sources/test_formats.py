"""Files of every format give the same ranked list: the same rows, in the same order, with the same types."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.feather as feather
import pytest

from nlfilter import NLFilter
from nlfilter.errors import InputError
from nlfilter.sources import conversion_of_streams, conversion_of_texts, written_parquet
from nlfilter.sources.paths import files_of
from nlfilter.sources.ranked import open_source
from nlfilter.sources.scratch import Scratch, spooled
from tests.sources.made_files import MAKERS, ROWS, TYPES, copied, duckdb_file


@pytest.mark.parametrize("name", MAKERS)
def test_a_format_gives_the_rows_as_they_are(tmp_path: Path, name: str) -> None:
    source = open_source(str(MAKERS[name](tmp_path / name)))
    assert source.take(range(40)) == ROWS
    assert dict(source.columns) == TYPES
    assert source.total == 40


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
