"""Parquet files, folders and patterns, and invalid input."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter.errors import InputError
from nlfilter.sources.engine import Engine
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.ranked import open_source


def write(path: Path, select: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect().execute(
        f"COPY ({select}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
    )
    return path


def held(source: ParquetFiles, *names: str) -> list[tuple[object, ...]]:
    engine = Engine()
    columns = ", ".join(f'"{name}"' for name in names)
    table = engine.make(f"SELECT {source.row} AS row, {columns} FROM incoming", source.stream(names))
    return engine.read(f"SELECT * FROM {table} ORDER BY row")


def test_a_file_is_a_list_of_dicts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", "SELECT i AS n, ['x', NULL] AS l, {'a': i} AS s FROM range(5) t(i)")
    source = open_source(path)
    assert (source.total, source.title) == (5, "a")
    assert source.columns == {"n": "BIGINT", "l": "VARCHAR[]", "s": "STRUCT(a BIGINT)"}
    assert source.take([4, 0]) == [
        {"n": 4, "l": ["x", None], "s": {"a": 4}},
        {"n": 0, "l": ["x", None], "s": {"a": 0}},
    ]
    assert source.take([]) == []


def test_files_of_a_pattern_are_one_list_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path / "b.parquet", "SELECT i + 10 AS n FROM range(3) t(i)")
    write(tmp_path / "a.parquet", "SELECT i AS n, 'x' AS extra FROM range(2) t(i)")
    source = ParquetFiles(tmp_path / "*.parquet")
    assert source.total == 5
    assert held(source, "n", "extra") == [
        (0, 0, "x"),
        (1, 1, "x"),
        (2, 10, None),
        (3, 11, None),
        (4, 12, None),
    ]
    assert source.take([4, 0, 2]) == [
        {"n": 12, "extra": None},
        {"n": 0, "extra": "x"},
        {"n": 10, "extra": None},
    ]


def test_a_hive_folder_has_its_keys_as_columns(tmp_path: Path) -> None:
    for year in (2025, 2026):
        write(tmp_path / f"year={year}" / "0.parquet", f"SELECT {year} - 2000 AS n")
    write(tmp_path / "_temporary" / "0.parquet", "SELECT 99 AS n")
    write(tmp_path / ".hidden.parquet", "SELECT 99 AS n")
    source = ParquetFiles(tmp_path)
    assert source.take([0, 1]) == [{"n": 25, "year": 2025}, {"n": 26, "year": 2026}]


@pytest.mark.parametrize(
    "name", ["a[1].parquet", "what?.parquet", "a*b.parquet", "it's.parquet", "求人.parquet", "a b.pq"]
)
def test_any_file_name_is_that_file(name: str, tmp_path: Path) -> None:
    write(tmp_path / "a1.parquet", "SELECT 'another' AS name")
    path = write(tmp_path / name, "SELECT 'this' AS name")
    assert ParquetFiles(path).take([0]) == [{"name": "this"}]


def test_one_list_of_a_dump(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", "SELECT i // 3 AS user_id, i AS n FROM range(12) t(i)")
    source = ParquetFiles(path).of_lists("user_id", ["2"])
    assert source.total == 3
    assert held(source, "n") == [(6, 6), (7, 7), (8, 8)]
    assert source.take([8]) == [{"user_id": 2, "n": 8}]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    source = ParquetFiles(write(tmp_path / "a.parquet", "SELECT 1 AS user_id"))
    for value in ("9", "x", "1 OR 1=1", "it's", ""):
        assert source.of_lists("user_id", [value]).total == 0
    with pytest.raises(InputError, match="There is no list"):
        source.of_lists("nobody", ["1"])


ODD_NAMES = ['say "hi"', "a.b", "two\nlines", "勤務地", "cast", "order", "*", "select 1; --", "{}", "'"]


def test_columns_with_odd_names(tmp_path: Path) -> None:
    columns = ", ".join(f'{n} AS "{name.replace(chr(34), chr(34) * 2)}"' for n, name in enumerate(ODD_NAMES))
    source = open_source(write(tmp_path / "a.parquet", f"SELECT {columns}"))
    assert list(source.names) == ODD_NAMES
    assert source.take([0]) == [{name: n for n, name in enumerate(ODD_NAMES)}]


@pytest.mark.parametrize("names", [["Title", "title"], ["title", "title"], ["l", "L"]])
def test_names_that_cannot_be_kept_apart(names: list[str], tmp_path: Path) -> None:
    # pyarrow writes the file, since DuckDB would rename a duplicate column.
    pq.write_table(pa.table([pa.array([["x"]])] * len(names), names=names), tmp_path / "a.parquet")
    with pytest.raises(InputError):
        open_source(tmp_path / "a.parquet")


class TestBadInput:
    def refused(self, path: object, said: str) -> None:
        with pytest.raises(InputError, match=said) as caught:
            open_source(path)
        lines = str(caught.value).splitlines()
        assert 1 <= len(lines) <= 3
        assert caught.value.exit_code == 2
        assert caught.value.__context__ is None

    def test_missing(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "nope.parquet", "no such file")
        self.refused("\0", "no such file")
        self.refused("", "no such file")

    def test_pattern_without_match(self, tmp_path: Path) -> None:
        self.refused(str(tmp_path / "*.parquet"), "no file matches")

    def test_folder_without_parquet(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("x")
        self.refused(tmp_path, r"no \.parquet file")

    @pytest.mark.parametrize("content", [b"", b"x", b"name,city\na,b\n", b"PAR", b"PK\x03\x04" * 50])
    def test_not_parquet(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "a.parquet").write_bytes(content)
        self.refused(tmp_path / "a.parquet", "not a parquet file")

    def test_device(self) -> None:
        self.refused("/dev/null", "not a parquet file")

    def test_cut_off(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.parquet", "SELECT i FROM range(1000) t(i)")
        path.write_bytes(path.read_bytes()[:-100])
        self.refused(path, "damaged or cut-off")

    def test_footer_spoilt(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.parquet", "SELECT i FROM range(1000) t(i)")
        content = bytearray(path.read_bytes())
        content[-60:-20] = b"\xff" * 40
        path.write_bytes(content)
        self.refused(path, "damaged or cut-off")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
    def test_unreadable(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.parquet", "SELECT 1 AS a")
        path.chmod(0)
        self.refused(path, "may not be read")

    def test_one_bad_file_among_good_ones_is_named(self, tmp_path: Path) -> None:
        write(tmp_path / "a.parquet", "SELECT 1 AS a")
        (tmp_path / "b.parquet").write_bytes(b"nothing")
        self.refused(tmp_path, r"b\.parquet: not a parquet file")

    def test_url(self) -> None:
        self.refused("https://example.invalid/a.parquet", "not a path on this machine")


def test_a_question_about_some_columns_looks_at_no_others(tmp_path: Path) -> None:
    source = ParquetFiles(write(tmp_path / "a.parquet", "SELECT i AS n, -i AS other FROM range(5) t(i)"))
    with source.scan(source.names) as scan:
        for narrow in (scan.narrow(["n"]), scan.first(3).narrow(["n"])):
            assert "other" not in narrow.table
        assert scan.first(3).narrow(["n"]).read(f"SELECT n FROM {scan.first(3).narrow(['n']).table}") == [
            (0,), (1,), (2,),
        ]  # fmt: skip
        copied = scan.copied(["n"], source.total)
        assert copied.narrow(["n"]) == copied


def test_one_list_keeps_the_numbers_of_its_rows_where_a_column_hides_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.parquet", "SELECT i AS n, 9 AS file_row_number, i % 2 AS who FROM range(5) t(i)"
    )
    source = ParquetFiles(path).of_lists("who", ["1"])
    assert (source.total, [row["n"] for row in source.take([1, 3])]) == (2, [1, 3])
    assert held(source, "n") == [(1, 1), (3, 3)]
