"""Bad input of every kind: one to three lines, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import JOBS, ROOT, SCHEMA, Ran, nlfilter, query

FILMS = str(ROOT / "fixtures/films")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def assert_told(ran: Ran, code: int, *words: str) -> None:
    """The failure is reported only on stderr, briefly, in our own message."""
    lines = ran.err.splitlines()
    assert ran.code == code, ran.err
    assert 1 <= len(lines) <= 3, ran.err
    assert lines[0].startswith("error: ")
    assert "Traceback" not in ran.err
    assert ran.out == ""
    for word in words:
        assert word in ran.err


# --- the table


def test_a_missing_file() -> None:
    assert_told(query("remote", table="nowhere.parquet"), 2, "nowhere.parquet", "no such file")


@pytest.mark.skipif(IS_ROOT, reason="root can read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.parquet"
    path.write_bytes(Path(JOBS).read_bytes())
    path.chmod(0)
    assert_told(query("remote", table=str(path)), 2, "may not be read")


@pytest.mark.parametrize("command", [("query",), ("schema", "infer"), ("schema", "values")])
def test_what_is_read_is_not_written_over(tmp_path: Path, command: tuple[str, ...]) -> None:
    path, link = tmp_path / "rows.parquet", tmp_path / "link.parquet"
    path.write_bytes(Path(JOBS).read_bytes())
    link.symlink_to(path)
    request = ["remote"] if command == ("query",) else []
    ran = nlfilter(*command, str(path), *request, "--output", str(link))
    assert_told(ran, 2, "link.parquet", "not overwritten")
    assert path.read_bytes() == Path(JOBS).read_bytes()


@pytest.mark.parametrize("command", [("query",), ("schema", "infer"), ("schema", "values")])
def test_a_folder_that_is_left_again_hides_no_input(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(Path(JOBS).read_bytes())
    request = ["remote"] if command == ("query",) else []
    ran = nlfilter(*command, str(path), *request, "--output", str(tmp_path / "new" / ".." / "rows.parquet"))
    assert_told(ran, 2, "rows.parquet", "not overwritten")
    assert path.read_bytes() == Path(JOBS).read_bytes()


@pytest.mark.parametrize("table", ["recs", "recs/*.parquet"])
def test_no_file_of_a_folder_or_pattern_is_written_over(tmp_path: Path, table: str) -> None:
    path = tmp_path / "recs" / "a.parquet"
    path.parent.mkdir()
    path.write_bytes(Path(JOBS).read_bytes())
    ran = nlfilter("query", str(tmp_path / table), "remote", "--output", str(path))
    assert_told(ran, 2, "a.parquet", "not overwritten")
    assert path.read_bytes() == Path(JOBS).read_bytes()


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_text("city,remote\nTokyo,true\n")
    assert_told(query("remote", table=str(path)), 2, "not a parquet file")


@pytest.mark.parametrize("kept", [4, 1_000, -100])
def test_a_parquet_cut_short(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.parquet"
    path.write_bytes(Path(JOBS).read_bytes()[:kept])
    assert_told(query("remote", table=str(path)), 2, str(path))


def test_a_parquet_with_a_broken_middle(tmp_path: Path) -> None:
    path = tmp_path / "broken.parquet"
    data = bytearray(Path(JOBS).read_bytes())
    data[-400:-8] = b"\xff" * 392
    path.write_bytes(data)
    assert_told(query("remote", table=str(path)), 2, "damaged")


def test_an_empty_file_and_an_empty_folder(tmp_path: Path) -> None:
    empty = tmp_path / "empty.parquet"
    empty.touch()
    assert_told(query("remote", table=str(empty)), 2, "empty.parquet")
    folder = tmp_path / "folder"
    folder.mkdir()
    assert_told(query("remote", table=str(folder)), 2, "no .parquet file")


def test_a_table_of_headings_alone(tmp_path: Path) -> None:
    path = tmp_path / "jars.csv"
    path.write_text("size,lid\n", encoding="utf-8")
    told = nlfilter("query", path, "lid blue").err
    assert told.splitlines()[0] == "error: jars.csv: no rows, so nothing shows what the columns hold."


def test_a_request_that_begins_with_a_dash_goes_after_two() -> None:
    assert "TABLE -- '-Makita'" in nlfilter("query", JOBS, "-Makita").err
    assert "Tokyo" in nlfilter("query", "--count", "--schema", SCHEMA, JOBS, "--", "-Tokyo").err


def test_a_pattern_without_a_match(tmp_path: Path) -> None:
    assert_told(query("remote", table=f"{tmp_path}/*.parquet"), 2, "no file matches")


def test_an_address_on_the_network() -> None:
    assert_told(query("remote", table="https://example.invalid/rows.parquet"), 2, "not a path")


def test_a_list_that_is_not_there() -> None:
    assert_told(nlfilter("query", JOBS, "remote", "--schema", SCHEMA, "--list", "u999"), 2, "u999")
    assert_told(
        nlfilter(
            "query",
            f"{FILMS}/films.parquet",
            "funny",
            "--schema",
            str(ROOT / "schemas/films.yaml"),
            "--list",
            "x",
        ),
        2,
        "or ask without naming a list",
        "Name it there",
    )


@pytest.mark.parametrize("command", [["query", JOBS, "remote"], ["chat", JOBS]])
def test_list_needs_a_schema_file(command: list[str]) -> None:
    ran = nlfilter(*command, "--list", "u001")
    assert_told(ran, 2, "Give a schema file that names it (list: user_id) with --schema")
    assert "jobs'" not in ran.err


# --- the schema


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: jobs\ncolumns:\n  nothing_of_the_kind: {type: VARCHAR}\n", ("nothing_of_the_kind",)),
        ("name: jobs\ncolumns:\n  city: {type: BIGINT}\n", ("city",)),
        ("name: jobs\ncolumns:\n  city: {type: VARCHAR}\n  city: {type: VARCHAR}\n", (":4:", "city")),
        ("name: jobs\ncolumns:\n  city: {typo: VARCHAR}\n", (":3:", "typo")),
        ("name: [\n", (":2:",)),
        ("name: jobs\n", ("columns",)),
        ("", ("schema.yaml",)),
        ("name: jobs\ncolumns:\n  remote: {type: BOOLEAN}\nalways: remote; DROP TABLE x\n", ("always",)),
    ],
)
def test_a_schema_that_is_wrong(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(text, encoding="utf-8")
    assert_told(nlfilter("query", JOBS, "remote", "--schema", path), 2, *words)


def test_a_schema_that_is_missing_or_no_text(tmp_path: Path) -> None:
    assert_told(nlfilter("query", JOBS, "remote", "--schema", tmp_path / "no.yaml"), 2, "no.yaml")
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"\xff\xfe\x00name")
    assert_told(nlfilter("query", JOBS, "remote", "--schema", path), 2, "bytes.yaml")
    assert_told(nlfilter("query", JOBS, "remote", "--schema", tmp_path), 2)


def test_check_tells_all_problems_of_a_schema_at_once(tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    columns = "".join(f"  missing_{n}: {{type: VARCHAR}}\n" for n in range(5))
    path.write_text(f"name: jobs\ncolumns:\n{columns}")
    ran = nlfilter("schema", "check", path, "--table", JOBS)
    assert ran.code == 2
    assert all(f"missing_{n}" in ran.err for n in range(5))


# --- the request


@pytest.mark.parametrize("request_", ["", "   ", "\t\n", "\x00", "\x1b\x07", "\u200b\u200b", "🏖️🏖️", "?!"])
def test_a_request_without_words(request_: str) -> None:
    assert_told(query(request_), 2, "no words")


def test_a_request_of_100_kilobytes() -> None:
    assert_told(query("remote " * 15_000), 2, "characters")
    assert_told(query("-", stdin=b"remote " * 15_000), 2, "characters")


def test_a_request_that_is_no_text() -> None:
    assert_told(query("-", stdin=b"\xff\xfe\xfd"), 2, "UTF-8")
    assert_told(query("caf\udce9"), 2, "UTF-8")


def test_emoji_beside_words() -> None:
    assert query("remote 🏖️ Python").code == 0


@pytest.mark.parametrize("junk", ["\x00", "\x1b[31m", "\u202e", "\r\n", "\x7f"])
def test_control_characters_beside_words(junk: str) -> None:
    ran = query(f"remote{junk}, Python")
    assert ran.code == 0
    assert junk not in ran.err


# --- the command line


@pytest.mark.parametrize(
    "arguments",
    [
        ["query"],
        ["query", JOBS],
        ["query", JOBS, "remote", "extra"],
        ["query", JOBS, "remote", "--nonsense"],
        ["query", JOBS, "remote", "--limit", "0"],
        ["query", JOBS, "remote", "--limit", "many"],
        ["query", JOBS, "remote", "--format", "xml"],
        ["query", JOBS, "remote", "--translator", "magic"],
        ["query", JOBS, "remote", "--lang", "fr"],
        ["query", JOBS, "remote", "--today", "yesterday"],
        ["query", JOBS, "remote", "--today", "2026-02-30"],
        ["nonsense"],
        ["schema", "nonsense"],
        ["translate"],
        ["translate", "remote"],
        ["translate", "remote", "--jsonl", "x.jsonl", "--schema", SCHEMA],
        ["validate", "remote"],
        ["validate", "--jsonl", "no-such-file.jsonl", "--schema", SCHEMA],
        ["golden", "run", "no-such-folder"],
        ["golden", "run", FILMS, "--translator", "magic"],
        ["golden", "run", FILMS, "--baseline", "no-such-report.json"],
    ],
    ids=" ".join,
)
def test_a_usage_mistake(arguments: list[str]) -> None:
    ran = nlfilter(*arguments)
    assert_told(ran, 2)
    assert re.search(r"hint: .", ran.err)


def test_a_format_beside_many_requests_is_what_is_blamed() -> None:
    ran = nlfilter("query", JOBS, "--jsonl", "-", "--format", "json")
    assert_told(ran, 2, "With --jsonl, answers are JSON lines: leave --format out.")


# --- the output


def test_an_unwritable_output_leaves_nothing(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "folder" / "x.csv", Path("/proc/x.csv"), tmp_path):
        assert_told(query("remote", "--output", path), 2, str(path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "package"), [("x.xlsx", "xlsxwriter"), ("x.feather", "pyarrow")])
def test_a_package_that_a_format_needs_is_named(
    name: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == package else found(name))
    ran = query("remote", "--output", tmp_path / name)
    assert_told(ran, 2, f"{tmp_path / name}: ")
    assert package in ran.err.lower()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.docx", "out", "out.csv.gz", "out.JSONLINES"])
def test_an_ending_that_names_no_format_is_refused_before_anything_is_read(name: str, tmp_path: Path) -> None:
    ran = query("remote", "--output", tmp_path / name, table="no such table")
    assert_told(ran, 2, f"{name}: the name does not say the format.")
    known = ".json, .jsonl, .csv, .tsv, .parquet, .arrows, .arrow, .xlsx, .ndjson or .feather"
    assert f"hint: Use a name that ends in {known}, or give --format." in ran.err
    assert list(tmp_path.iterdir()) == []
    assert query("remote", "--output", tmp_path / name, "--format", "csv").code == 0
    assert (tmp_path / name).exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
def test_a_device_is_written_to_and_stays_one() -> None:
    assert_told(query("remote", "--output", "/dev/full", "--format", "csv"), 2, "/dev/full")
    assert Path("/dev/full").is_char_device()


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "file.csv")
    assert query("remote", "--output", link).code == 0
    assert link.is_symlink()
    assert (tmp_path / "file.csv").read_text().startswith("user_id")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "parquet"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"kept.{suffix}"
    path.write_text("the old file")

    def full(*, prefix: str, suffix: str, dir: Path) -> tuple[int, str]:
        part = Path(dir) / f"{prefix}{suffix}"
        part.symlink_to("/dev/full")
        return os.open(os.devnull, os.O_RDONLY), str(part)

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert_told(query("remote", "--output", path), 2, str(path))
    assert path.read_text() == "the old file"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_parquet_is_not_thrown_at_a_terminal() -> None:
    assert_told(query("remote", "--format", "parquet", terminal=True), 2, "--output")


# --- closed and full streams


@pytest.mark.parametrize(
    ("closing", "code"),
    [("<&-", 2), (">&-", 0), ("2>&-", 0), (">/dev/full", 2)],
    ids=["stdin", "stdout", "stderr", "full"],
)
def test_a_closed_or_full_stream_is_no_fault_of_ours(closing: str, code: int) -> None:
    words = "-" if closing == "<&-" else "comedies"
    command = f"nlfilter query fixtures/films/films.parquet {words} --limit 1 --format csv {closing}"
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    ran = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr
    assert "fault" not in ran.stderr


def test_a_schema_nested_too_deeply_is_no_yaml(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("a: " + "[" * 3000)
    assert_told(nlfilter("query", JOBS, "remote", "--schema", path), 2)


def test_an_expression_that_fails_on_every_query_is_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "name: jobs\ncolumns:\n  salary_min: {type: BIGINT}\n"
        '  total: {type: BIGINT, expr: "list_sum(salary_min)"}\n'
    )
    ran = nlfilter("schema", "check", str(path), "--table", JOBS)
    assert_told(ran, 2, "s.yaml:4: columns.total.expr: cannot be computed")


def test_an_expression_without_a_value_in_any_row_is_told_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "name: jobs\ncolumns:\n  title: {type: VARCHAR, vocabulary: text}\n"
        "  number: {type: BIGINT, expr: title}\n"
    )
    ran = nlfilter("schema", "check", str(path), "--table", JOBS)
    assert ran.code == 0
    assert "s.yaml:4: columns.number.expr: gives no value in any row" in ran.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_nobody_reads_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert_told(query("remote", "--output", str(tmp_path / "pipe.json")), 2, "pipe.json")


@pytest.mark.parametrize("given", ["", ","])
def test_an_option_that_names_no_column(given: str) -> None:
    assert_told(query("remote", "--columns", given), 2, "--columns names no column")


def test_an_unknown_language_gets_our_own_message() -> None:
    ran = query("remote", "--lang", "fr")
    assert_told(ran, 2, "--lang takes one of en, ja.")
    assert "Value error" not in ran.err


def test_a_golden_file_that_is_only_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.golden.yaml"
    path.write_text("hello\n")
    assert_told(nlfilter("golden", "run", str(path)), 2, "a.golden.yaml:1: must be keys with their values")
