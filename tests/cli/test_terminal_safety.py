"""Nothing in data or requests can act on the terminal of whoever reads the output."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.cli.command import Ran, nlfilter, query
from tests.cli.conftest import MakeTable

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202eevil\u2066\u200b\u2028[bold red]x[/] :smile: %s {0}"


@pytest.fixture
def hostile_table(make_table: MakeTable) -> str:
    return make_table(
        "SELECT 'Tokyo' AS city, ? AS note, [?, 'Go'] AS skills, 5 AS \"pay [red]\" "
        "UNION ALL SELECT ?, 'plain', ['Go'], 6",
        [HOSTILE, HOSTILE, HOSTILE],
    )


def assert_harmless(text: str) -> None:
    """No character that a terminal obeys, but the ends of lines and our own colours."""
    for ch in text.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", ""):
        assert ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), repr(text)


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv"])
def test_hostile_data_on_a_terminal(hostile_table: str, format_: str) -> None:
    ran = query("skill Go", "--format", format_, "--explain", table=hostile_table, terminal=True)
    assert ran.code == 0
    assert len(ran.out) > 100
    assert_harmless(ran.out)
    assert_harmless(ran.err)


def test_markup_is_shown_as_it_was_written(make_table: MakeTable) -> None:
    table = make_table("SELECT 'Tokyo' AS city, 'a [bold]b[/] :smile:' AS note, 5 AS \"pay [red]\"")
    ran = query("Tokyo", "--format", "table", table=table)
    assert "pay [red]" in ran.lines[0]
    assert "a [bold]b[/] :smile:" in ran.lines[1]


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_data_is_not_changed_for_a_program(hostile_table: str, format_: str) -> None:
    ran = query("Tokyo", "--format", format_, table=hostile_table)
    if format_ == "csv":
        assert HOSTILE in ran.out
    else:
        data = json.loads(ran.out)
        assert (data["rows"][0] if format_ == "json" else data)["note"] == HOSTILE


@pytest.mark.parametrize("command", ["query", "translate", "prompt"])
def test_hostile_requests(hostile_table: str, command: str) -> None:
    request = f"Tokyo, {HOSTILE}"
    if command == "query":
        ran: Ran = query(request, "--explain", table=hostile_table, terminal=True)
    else:
        ran = nlfilter(command, request, "--table", hostile_table, terminal=True)
    assert_harmless(ran.out)
    assert_harmless(ran.err)


def test_hostile_names_of_files_and_columns(tmp_path: Path) -> None:
    for ran in (
        nlfilter("query", f"no{HOSTILE}.parquet".replace("\x00", ""), "Tokyo"),
        nlfilter("query", "x", "Tokyo", "--schema", f"no{HOSTILE}.yaml"),
        nlfilter("golden", "run", f"no{HOSTILE}"),
        nlfilter("query", "x", "y", f"--no{HOSTILE}"),
        nlfilter(f"no{HOSTILE}"),
    ):
        assert ran.code == 2
        assert len(ran.err.splitlines()) <= 3
        assert_harmless(ran.err)


def test_a_refused_clause_is_never_repeated(hostile_table: str) -> None:
    clause = "city = 'x' AND system('marker_of_a_model')"
    ran = nlfilter("validate", clause, "--table", hostile_table)
    assert ran.code == 5
    assert "marker" not in ran.out + ran.err
