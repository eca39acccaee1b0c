"""A plain command line is read as Typer reads it; Typer reads every other one."""

from __future__ import annotations

import inspect
from functools import wraps
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st
from typer.main import get_command

from nlfilter.cli.options import Format
from nlfilter.cli.plain_line import given
from nlfilter.cli.query import query
from nlfilter.cli.typed import Application

HINTS = get_type_hints(query, include_extras=True)
NAMES = [name for hint in HINTS.values() for mark in get_args(hint)[1:] for name in mark.names]
DEFAULTS = {name: one.default for name, one in inspect.signature(query).parameters.items()}


def by_typer(words: list[str]) -> dict[str, Any]:
    """The parameters that Typer reads from a line."""
    seen: list[dict[str, Any]] = []

    @wraps(query)
    def heard(**found: Any) -> None:
        seen.append(found)

    app = Application(add_completion=False)
    app.command("query")(heard)
    get_command(app)(args=words, prog_name="query", standalone_mode=False)
    return seen[0]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("t remote", {}),
        ("t remote --limit 3 --quiet", {"limit": 3, "quiet": True}),
        ("t --schema a.yaml remote -q", {"schema": Path("a.yaml"), "quiet": True}),
        ("--format json t remote --lang ja", {"format_": Format.JSON, "lang": "ja"}),
        ("t --columns a,b remote --where 2>1", {"columns": ["a,b"], "where": "2>1"}),
    ],
)
def test_a_plain_line_needs_no_typer(line: str, found: dict[str, Any]) -> None:
    read = {"arguments": ["t", "remote"], **found}
    assert given(query, line.split()) == read
    assert by_typer(line.split()) == DEFAULTS | read


@pytest.mark.parametrize(
    "line",
    [
        *("", "--limit 3", "t r --help", "t r --limit=3", "t r -qq", "t r --lim 3", "t r -- --limit"),
        *(
            "t r --limit",
            "t r --limit --quiet",
            "t r --limit -1",
            "t r --limit 0",
            "t r --limit 1_0",
            "t r -q -q",
        ),
        *("t r --format xml", "t r --columns a --columns b", "t r --sure 0.5", "t -Makita"),
    ],
)
def test_every_other_line_is_for_typer(line: str) -> None:
    assert given(query, line.split()) is None


def test_typer_reads_options_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_ASKED", "log.jsonl")
    assert given(query, ["t", "r"]) is None


@any_of(
    st.lists(st.sampled_from([*NAMES, "t", "3", "0", "٣", "json", "ja", "a,b", "-", "--", ""]), max_size=8)
)
def test_a_plain_line_is_read_as_typer_reads_it(words: list[str]) -> None:
    if (found := given(query, words)) is not None:
        assert by_typer(words) == DEFAULTS | found
