"""Dumps at the command line: one list, all lists in parts, many requests, and the layout of a dump."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nlfilter.apply import layout as room
from tests.cli.command import JOBS, SCHEMA, nlfilter


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    lines = [
        '{"id": 1, "request": "remote, Python", "list": "u001"}',
        '{"id": 2, "request": "good vibes", "list": "u002"}',
        "no JSON",
        '{"id": 4, "request": "東京", "list": "nobody"}',
        '{"id": 5, "request": "東京", "list": "u003"}',
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_each_request_is_answered_by_a_line(requests: Path, tmp_path: Path) -> None:
    ran = nlfilter("query", JOBS, "--jsonl", requests, "--schema", SCHEMA, "--limit", "3")
    answers = [*map(json.loads, ran.lines)]
    assert ran.code == 2
    assert f"{requests}:3" in ran.err
    assert [one["id"] for one in answers] == [1, 2, None, 4, 5]
    assert [one.get("error", {}).get("error") for one in answers] == [
        None, "NotExpressible", "InputError", "InputError", None,
    ]  # fmt: skip
    for answer, user, request in ((answers[0], "u001", "remote, Python"), (answers[4], "u003", "東京")):
        alone = nlfilter(
            "query", JOBS, request, "--schema", SCHEMA, "--list", user, "--limit", "3", "--format", "json"
        )
        assert {"id": answer["id"]} | alone.json == answer


def test_the_exit_code_is_that_of_the_first_failure(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text('{"request": "good vibes"}\n{"request": "remote"}\n')
    out = tmp_path / "answers.jsonl"
    ran = nlfilter("query", JOBS, "--jsonl", path, "--schema", SCHEMA, "--list", "u001", "--output", out)
    assert (ran.code, len(out.read_text().splitlines())) == (4, 2)
    path.write_text('{"request": "remote"}\n')
    assert nlfilter("query", JOBS, "--jsonl", path, "--schema", SCHEMA, "--list", "u001").code == 0


@pytest.mark.parametrize("more", [["remote"], ["--count"], ["--format", "csv"]])
def test_options_that_many_requests_do_not_allow(more: list[str], requests: Path) -> None:
    ran = nlfilter("query", JOBS, *more, "--jsonl", requests, "--schema", SCHEMA)
    assert (ran.code, "--jsonl" in ran.err) == (2, True)


def test_the_best_of_each_list_in_parts(tmp_path: Path) -> None:
    asked = ("query", JOBS, "remote", "--schema", SCHEMA, "--limit", "2")
    assert nlfilter(*asked, "--output", tmp_path / "one.parquet").code == 0
    assert nlfilter(*asked, "--output", tmp_path / "parts", "--part-rows", "900").code == 0
    files = sorted((tmp_path / "parts").iterdir())
    assert len(files) > 2
    rows = [row for file in files for row in pq.read_table(file).to_pylist()]
    assert rows == pq.read_table(tmp_path / "one.parquet").to_pylist()
    again = nlfilter(*asked, "--output", tmp_path / "parts", "--part-rows", "900")
    assert (again.code, "already" in again.err) == (2, True)
    assert nlfilter(*asked, "--part-rows", "900").code == 2


def test_check_and_lay_out_of_a_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pq.read_table(JOBS)
    shuffled = tmp_path / "dump.parquet"
    pq.write_table(table.take([*range(1, len(table), 2), *range(0, len(table), 2)]), shuffled)
    told = nlfilter("dump", "check", shuffled, "--schema", SCHEMA)
    assert told.code == 0
    assert "sorted by user_id, rank: no" in told.out
    assert "change: not sorted by user_id and rank" in told.lines
    (command,) = (line.removeprefix("do it: nlfilter ") for line in told.lines if line.startswith("do it: "))
    done = nlfilter(*shlex.split(command.replace("FOLDER", shlex.quote(str(tmp_path / "as told")))))
    assert done.code == 0, done.err
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert (
        "user_id、rankの順に並んでいる: いいえ" in nlfilter("dump", "check", shuffled, "--schema", SCHEMA).out
    )
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setattr(room, "FILE_ROWS", 1_000)
    monkeypatch.setattr(room, "ROW_GROUP", 200)
    out = tmp_path / "laid-out"
    laid = nlfilter("dump", "lay-out", shuffled, "--schema", SCHEMA, "--output", out)
    assert laid.code == 0
    found = nlfilter("dump", "check", out, "--schema", SCHEMA, "--format", "json").json
    assert (found["in_order"], found["has_statistics"], found["rows"]) == (True, True, len(table))
    assert found["read_for_a_list"] <= 1_000
    assert not [one for one in found["changes"] if "sorted" in one]
    for user in ("u001", "u007"):
        rows = [
            nlfilter("query", one, "remote", "--schema", SCHEMA, "--list", user, "--format", "jsonl").out
            for one in (JOBS, out)
        ]
        assert rows[0] == rows[1] != ""


def test_a_dump_without_lists(tmp_path: Path) -> None:
    films = Path(JOBS).parents[1] / "films/films.parquet"
    for command in (("check",), ("lay-out", "--output", str(tmp_path / "out"))):
        ran = nlfilter("dump", *command, films)
        assert (ran.code, "names the list of a row" in ran.err) == (2, True)
    assert nlfilter("dump", "check", JOBS, "--schema", SCHEMA, "--format", "csv").code == 2
