"""One statement writes the best rows of each list of a dump: exactly the kept rows."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import FilterResult, InputError, NLFilter, TableSchema, parse_where
from nlfilter.apply.layout import lay_out
from nlfilter.sources import parquet
from nlfilter.sources.engine import Engine
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.where.owner.compiling import compile_schema
from tests.apply.test_lists import ROWS, TYPES, by_rank

SCHEMA = TableSchema.model_validate(
    {
        "name": "rows",
        "rank": "rank",
        "list": "user_id",
        "columns": {"city": {"type": "VARCHAR"}, "big": {"type": "BOOLEAN", "expr": "rank > 800"}},
    }
)
CLAUSES = ["city = 'Tokyo'", "big OR city = 'Osaka'", "city = 'nowhere'"]


@pytest.fixture(params=["in order", "in any order"])
def dump(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A dump that is scanned in its file, not copied."""
    monkeypatch.setattr(parquet, "COPIED_ROWS", -1)
    rows = sorted(ROWS, key=by_rank) if request.param == "in order" else ROWS
    pq.write_table(pa.Table.from_pylist(rows, schema=TYPES), tmp_path / "dump.parquet")
    return str(tmp_path / "dump.parquet")


def kept(path: str, clause: str, limit: int | None, **schema: Any) -> FilterResult:
    jobs = NLFilter(SCHEMA.model_copy(update=schema), values=ROWS)
    return jobs.apply(parse_where(clause, jobs.schema), path, limit=limit)


def read(path: Path) -> list[dict[str, Any]]:
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    found: list[dict[str, Any]] = pa.concat_tables(
        map(pq.read_table, files), promote_options="permissive"
    ).to_pylist()
    return found


@pytest.mark.parametrize("limit", [None, 3, 0])
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_file_holds_the_rows_that_are_kept(
    clause: str, limit: int | None, dump: str, tmp_path: Path
) -> None:
    for schema in ({}, {"list": None}, {"list": None, "rank": None}):
        out = tmp_path / "out.parquet"
        kept(dump, clause, limit, **schema).save(out)
        assert read(out) == kept(dump, clause, limit, **schema).rows
        assert pq.read_schema(out).names == TYPES.names


@pytest.mark.parametrize("limit", [None, 3])
def test_parts_hold_the_same_rows_and_no_list_is_cut(limit: int | None, dump: str, tmp_path: Path) -> None:
    result, heard = kept(dump, CLAUSES[0], limit), []
    result.save_parts(tmp_path / "out", part_rows=90, told=lambda done, of: heard.append((done, of)))
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == [f"part-{n:05}.parquet" for n in range(len(files))]
    assert heard == [(n, len(files)) for n in range(len(files) + 1)]
    assert read(tmp_path / "out") == result.rows
    users = [{row["user_id"] for row in read(file)} for file in files]
    assert len(users) > 3
    assert sum(map(len, users)) == len(set[Any]().union(*users))
    assert not [*tmp_path.glob("*.unfinished")]


class Stopped(Exception):
    """Stops a job in the middle."""


def stop_after(parts: int) -> Any:
    def told(done: int, of: int) -> None:
        if done == parts:
            raise Stopped

    return told


def test_an_interrupted_job_resumes_where_it_stopped(dump: str, tmp_path: Path) -> None:
    result, out = kept(dump, CLAUSES[0], 3), tmp_path / "out"
    with pytest.raises(Stopped):
        result.save_parts(out, part_rows=90, told=stop_after(2))
    assert not out.exists()
    work = tmp_path / "out.unfinished"
    (work / ".part-00002.parquet.x.part").write_bytes(b"half a file")
    before = (work / "part-00001.parquet").stat()
    heard: list[int] = []
    kept(dump, CLAUSES[0], 3).save_parts(out, part_rows=90, told=lambda done, of: heard.append(done))
    assert heard[0] == 2
    assert (out / "part-00001.parquet").stat() == before
    assert read(out) == result.rows
    assert all(file.suffix == ".parquet" for file in out.iterdir())


def test_a_different_job_starts_from_the_beginning(dump: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    heard: list[int] = []

    def told(done: int, of: int) -> None:
        heard.append(done)
        stop_after(2)(done, of)

    for clause, limit, rows in ((0, 3, 90), (0, 3, 30), (0, 2, 30), (1, 2, 30)):
        with pytest.raises(Stopped):
            kept(dump, CLAUSES[clause], limit).save_parts(out, part_rows=rows, told=told)
    assert heard == [0, 1, 2] * 4
    pq.write_table(pa.Table.from_pylist(ROWS[:200], schema=TYPES), dump)
    result = kept(dump, CLAUSES[1], 2)
    result.save_parts(out, part_rows=30)
    assert read(out) == result.rows


def test_existing_output_is_not_overwritten(dump: str, tmp_path: Path) -> None:
    result = kept(dump, CLAUSES[0], 3)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    (tmp_path / "other.unfinished").mkdir()
    (tmp_path / "other.unfinished" / "a.txt").write_text("mine")
    for folder, said in (
        ("full", "already"),
        ("dump.parquet", "file is an input"),
        ("other", "could not be written"),
    ):
        with pytest.raises(InputError, match=said):
            result.save_parts(tmp_path / folder)
    with pytest.raises(InputError, match="is an input"):
        result.save(dump)
    assert (
        (tmp_path / "full/a.txt").read_text() == (tmp_path / "other.unfinished/a.txt").read_text() == "mine"
    )


def test_only_files_are_written_in_parts(tmp_path: Path) -> None:
    jobs = NLFilter(SCHEMA, values=ROWS)
    with pytest.raises(InputError, match="parquet files"):
        jobs.filter("Tokyo", ROWS).save_parts(tmp_path / "out")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("change", ["rows", "gone"])
def test_a_dump_that_changes_meanwhile_is_noticed(change: str, dump: str, tmp_path: Path) -> None:
    result = kept(dump, CLAUSES[0], 3)

    def told(done: int, of: int) -> None:
        if done == 1:
            os.unlink(dump)
            if change == "rows":
                pq.write_table(pa.Table.from_pylist(ROWS[:9], schema=TYPES), dump)

    with pytest.raises(InputError, match="has changed"):
        result.save_parts(tmp_path / "out", part_rows=90, told=told)
    assert not (tmp_path / "out").exists()


def test_the_engine_writes_to_the_file_it_is_told_alone(tmp_path: Path) -> None:
    from nlfilter.errors import EngineError

    engine = Engine(files=[str(tmp_path / "out.parquet")])
    assert engine.write("SELECT ?::DATE AS day", [date(2026, 1, 1)], str(tmp_path / "out.parquet")) == 1
    assert read(tmp_path / "out.parquet") == [{"day": date(2026, 1, 1)}]
    for sql, path in (
        ("SELECT 1", "other.parquet"),
        ("SELECT 1; SELECT 2", "out.parquet"),
        ("CREATE TABLE x AS SELECT 1", "out.parquet"),
        ("SELECT * FROM glob('/*')", "out.parquet"),
    ):
        with pytest.raises(EngineError):
            engine.write(sql, [], str(tmp_path / path))
    assert [file.name for file in tmp_path.iterdir()] == ["out.parquet"]


def test_a_dump_is_laid_out_by_list_and_rank(
    dump: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nlfilter.apply import layout as room

    monkeypatch.setattr(room, "FILE_ROWS", 60)
    monkeypatch.setattr(room, "ROW_GROUP", 20)
    monkeypatch.setattr(room, "_SORTED_ROWS", 100)
    assert lay_out(dump, compile_schema(SCHEMA), tmp_path / "out") == len(ROWS)
    stored = read(tmp_path / "out")
    assert [*map(by_rank, stored)] == sorted(map(by_rank, ROWS))
    assert sorted(map(repr, stored)) == sorted(map(repr, ROWS))
    assert {file.name for file in tmp_path.iterdir()} == {"out", "dump.parquet"}
    source = ParquetFiles(tmp_path / "out")
    assert len(source.paths) > 3
    assert source.of_lists("user_id", ["u003"]).rows(["city"]).count(".parquet") == 1
