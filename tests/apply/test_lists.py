"""One person's list out of many: its own rows in its order, wherever they are stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import InputError, NLFilter, TableSchema
from nlfilter.apply import PreparedList
from nlfilter.sources import engine, parquet
from nlfilter.sources.engine import Limits, _parsed
from nlfilter.sources.parquet import ParquetFiles
from tests.apply.lists import KINDS

TYPES = pa.schema(
    [
        ("user_id", pa.string()),
        ("rank", pa.int64()),
        ("city", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("day", pa.date32()),
    ]
)
ROWS: list[dict[str, Any]] = [
    {
        "user_id": f"u{n % 7:03}" if n % 11 else None,
        "rank": None if n % 13 == 5 else 1_000 - n,
        "city": ("Tokyo", "Osaka")[n % 2],
        "tags": ["a", None] if n % 3 else None,
        "day": date(2026, 1, 1 + n % 28),
    }
    for n in range(300)
]
SCHEMA = TableSchema.model_validate(
    {"name": "rows", "rank": "rank", "list": "user_id", "columns": {"city": {"type": "VARCHAR"}}}
)


def expected(user: str, city: str) -> list[dict[str, Any]]:
    own = [row for row in ROWS if row["user_id"] == user and row["city"] == city]
    return sorted(own, key=lambda row: (row["rank"] is None, row["rank"] or 0))


def by_rank(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["user_id"] is None, row["user_id"] or "", row["rank"] is None, row["rank"] or 0)


def folder_of(rows: list[dict[str, Any]], folder: Path) -> str:
    made = folder / "dump"
    made.mkdir()
    for at in range(0, len(rows), 50):
        part = pa.Table.from_pylist(rows[at : at + 50], schema=TYPES)
        pq.write_table(part, made / f"part-{at:05}.parquet", row_group_size=20)
    return str(made)


WAYS: dict[str, Callable[[Path], Any]] = {
    **{kind: partial(make, ROWS, TYPES) for kind, make in KINDS.items()},
    "files in any order": lambda folder: folder_of(ROWS, folder),
    "sorted files": lambda folder: folder_of(sorted(ROWS, key=by_rank), folder),
}


def as_dicts(rows: Any) -> list[dict[str, Any]]:
    if isinstance(rows, list):
        return [*map(dict, rows)]
    if hasattr(rows, "to_arrow_table"):
        rows = rows.to_arrow_table()
    found: list[dict[str, Any]] = pa.table(rows).select(TYPES.names).to_pylist()
    return found


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_list_is_its_own_rows_in_order(
    way: str, in_place: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, ranked = NLFilter(SCHEMA, values=ROWS), WAYS[way](tmp_path)
    monkeypatch.setattr(parquet, "COPIED_ROWS", -1 if in_place else 1_000)
    for given in (ranked, jobs.prepare(ranked)):
        for user in ("u003", "u006"):
            result, wanted = jobs.filter("Tokyo", given, list=user), expected(user, "Tokyo")
            assert as_dicts(result.rows) == wanted
            assert as_dicts(jobs.filter("Tokyo", given, list=user, limit=3).rows) == wanted[:3]
            assert result.total == sum(row["user_id"] == user for row in ROWS)
            assert result.count == len(wanted)
            result.save(tmp_path / "out.parquet")
            assert pq.read_table(tmp_path / "out.parquet", schema=TYPES).to_pylist() == expected(
                user, "Tokyo"
            )


@pytest.mark.parametrize("whole_rows", [True, False])
def test_a_list_is_asked_many_times(whole_rows: bool, tmp_path: Path) -> None:
    jobs, path = NLFilter(SCHEMA, values=ROWS), folder_of(ROWS, tmp_path)
    mine = jobs.prepare(path, list="u001", row_memory=2**20 if whole_rows else 0)
    for city in ("Tokyo", "Osaka", "Tokyo"):
        assert jobs.filter(city, mine).rows == expected("u001", city)


def test_one_statement_asks_for_any_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(con: Any, sql: str) -> Any:
        parsed.append(sql)
        return _parsed(con, sql)

    monkeypatch.setattr(engine, "_parsed", parse)
    jobs, path = NLFilter(SCHEMA, values=ROWS), folder_of(sorted(ROWS, key=by_rank), tmp_path)
    for user in ("u001", "u004", "u006"):  # each list in its own file
        for city in ("Tokyo", "Osaka"):
            assert jobs.filter(city, path, list=user).rows == expected(user, city)
    assert len(parsed) <= 2  # one statement for the lists in one file, one for the others


def test_a_list_that_has_an_engine_of_its_own_opens_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Limits] = []
    locked = engine._locked

    def open_one(limits: Limits, files: Sequence[str]) -> Any:
        made.append(limits)
        return locked(limits, files)

    monkeypatch.setattr(engine, "_locked", open_one)
    jobs = NLFilter(SCHEMA, values=ROWS)
    mine = jobs.prepare(folder_of(ROWS, tmp_path), list="u001")
    assert jobs.filter("Tokyo", mine).rows == expected("u001", "Tokyo")
    assert [limits.threads for limits in made] == [1]


def test_a_list_is_found_where_a_column_hides_the_numbers_of_rows(tmp_path: Path) -> None:
    rows = [{**row, "file_row_number": 7} for row in ROWS]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    result = NLFilter(SCHEMA, values=ROWS).filter("Tokyo", tmp_path / "a.parquet", list="u003")
    assert result.rows == [{**row, "file_row_number": 7} for row in expected("u003", "Tokyo")]


def test_only_the_files_that_may_hold_a_list_are_read(tmp_path: Path) -> None:
    source = ParquetFiles(folder_of(sorted(ROWS, key=by_rank), tmp_path))
    narrowed = source.of_lists("user_id", ["u000"])
    assert narrowed.rows(["city"]).count(".parquet") == 1
    assert narrowed.most_bytes_in_memory < source.bytes_in_memory / 3
    for path in source.paths[1:]:
        os.truncate(path, 10)
    assert narrowed.total == sum(row["user_id"] == "u000" for row in ROWS)


def test_files_of_other_columns_or_with_values_in_their_paths_are_all_read(tmp_path: Path) -> None:
    folder = Path(folder_of(sorted(ROWS, key=by_rank), tmp_path))
    pq.write_table(pa.table({"user_id": ["u009"], "more": [1]}), folder / "z.parquet")
    assert ParquetFiles(folder).of_lists("user_id", ["u000"]).take([0])[0]["more"] is None
    for number, user in enumerate(("u000", "u001")):
        (tmp_path / f"hive/day={number}").mkdir(parents=True)
        pq.write_table(pa.table({"user_id": [user]}), tmp_path / f"hive/day={number}/a.parquet")
    assert ParquetFiles(tmp_path / "hive").of_lists("user_id", ["u001"]).take([1]) == [
        {"user_id": "u001", "day": 1}
    ]


def test_lists_are_told_apart_by_numbers_too(tmp_path: Path) -> None:
    schema = SCHEMA.model_copy(update={"list": "n"})
    rows = [{"n": n // 3, "rank": -n, "city": "Tokyo"} for n in range(30)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    jobs = NLFilter(schema, values=rows)
    for ranked in (rows, str(tmp_path / "a.parquet")):
        for text in ("4", "004"):
            assert jobs.filter("Tokyo", ranked, list=text).rows == rows[12:15][::-1]
        for text in ("44", "x", "4.2", "1 OR 1=1"):
            with pytest.raises(InputError, match="There is no list"):
                jobs.prepare(ranked, list=text)


def test_several_lists_come_from_one_pass(tmp_path: Path) -> None:
    jobs = NLFilter(SCHEMA, values=ROWS)
    dump = jobs.prepare(folder_of(ROWS, tmp_path))
    found = dump.lists(["u005", "nobody", "u000", "u005"])
    assert [one.total if isinstance(one, PreparedList) else None for one in found] == [
        *(sum(row["user_id"] == user for row in ROWS) or None for user in ("u005", "nobody", "u000", "u005"))
    ]
    for user, one in zip(("u005", "", "u000"), found, strict=False):
        if user:
            assert jobs.filter("Osaka", one).rows == expected(user, "Osaka")
    assert dump.lists([]) == []


def test_a_dump_that_is_replaced_is_opened_again(tmp_path: Path) -> None:
    jobs, path = NLFilter(SCHEMA, values=ROWS), tmp_path / "a.parquet"
    for rows in (ROWS, ROWS[:50], ROWS[50:]):
        pq.write_table(pa.Table.from_pylist(rows, schema=TYPES), path)
        wanted = sum(row["user_id"] == "u001" for row in rows)
        assert jobs.prepare(path, list="u001").total == wanted


def test_a_list_that_was_taken_out_of_a_replaced_file_is_noticed(tmp_path: Path) -> None:
    jobs, path = NLFilter(SCHEMA, values=ROWS), tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS, schema=TYPES), path)
    mine = jobs.prepare(path, list="u001")
    pq.write_table(pa.Table.from_pylist(ROWS[:99], schema=TYPES), path)
    with pytest.raises(InputError, match="has changed"):
        jobs.filter("Tokyo", mine)


def test_a_schema_without_lists_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS, schema=TYPES), path)
    jobs = NLFilter(SCHEMA.model_copy(update={"list": None}), values=ROWS)
    for ranked in (ROWS, path, jobs.prepare(path)):
        with pytest.raises(InputError, match="does not say which column names the list of a row") as caught:
            jobs.filter("Tokyo", ranked, list="u001")
        assert "list: user_id" in caught.value.hint
    with pytest.raises(InputError, match="There is no list 'u001'"):
        NLFilter(SCHEMA).prepare([{"city": "Tokyo"}], list="u001")


def test_a_missing_name_is_no_wish_for_everybody() -> None:
    jobs, session = NLFilter(SCHEMA, values=ROWS), dict[str, str]()
    user = session.get("user")
    where = jobs.translate("Tokyo").where
    calls: list[Callable[[], object]] = [
        lambda: jobs.filter("Tokyo", ROWS, list=user),
        lambda: jobs.apply(where, ROWS, list=user),
        lambda: jobs.prepare(ROWS, list=user),
        lambda: jobs.filter("Tokyo", jobs.prepare(ROWS), list=user),
        lambda: _raised(*jobs.filter_many(ROWS, [("Tokyo", user)])),
    ]
    for call in calls:
        with pytest.raises(InputError, match="none of them is named") as caught:
            call()
        assert caught.value.code == "which_list"
    assert jobs.filter("Tokyo", ROWS).lists > 1
    alone = [row for row in ROWS if row["user_id"] == ROWS[1]["user_id"]]
    assert jobs.filter("Tokyo", alone, list=user).total == len(alone)  # there is only one list to mean


def _raised(answer: object) -> None:
    if isinstance(answer, Exception):
        raise answer
