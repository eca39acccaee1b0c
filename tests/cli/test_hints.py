"""A person who writes a command line wrong is told what is wrong, where, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import nlfilter


@pytest.fixture
def boats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a table."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "boats.csv"
    path.write_text("boat,berths,length_m\nAria,4,9.5\nBrio,6,12\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("schema", "check", "boats.csv"), "boats.csv:1: must be keys", "Give a schema file"),
        (
            ("query", "boats.csv", "6 berths", "--schema", "boats.csv"),
            "boats.csv:1: must",
            "Give a schema file",
        ),
        (("golden", "run", "boats.csv"), "boats.csv: no golden file", "name ends in .golden.yaml"),
        (("dump", "check", "boats.csv"), "A dump holds the lists of many people", "--schema"),
        (("query", "boats.csv", "--where", "DROP TABLE x"), "not allowed in a filter", "Use comparisons"),
        (("query", "boats.csv", "--where", "berths <"), "not one SQL condition", "year > 2000"),
        (("query", "boats.csv", "--where", "berths = 'x'"), "does not fit the type", "without quotes"),
        (("translate", "6 berths"), "Give the table", "nlfilter translate --help"),
        (("query", "notes.txt", "6 berths"), "error: notes.txt: unknown format", ".parquet, .csv"),
    ],
)
def test_a_wrong_use_is_explained(boats: Path, arguments: tuple[str, ...], error: str, hint: str) -> None:
    Path("notes.txt").write_text("4 berths\n", encoding="utf-8")
    ran = nlfilter(*arguments)
    first, second = ran.err.splitlines()[:2]
    assert (ran.code > 1, error in first, second.startswith("hint: "), hint in second) == (True,) * 4, ran.err


@pytest.mark.parametrize("group", ["schema", "dump", "golden"])
def test_the_page_of_a_group_says_each_command_in_whole(group: str) -> None:
    assert "..." not in nlfilter(group, "--help").out.partition("Commands:")[2]


def test_examples_ask_about_more_than_names(boats: Path) -> None:
    boats.write_text(
        "id,name,colour,price_eur\n"
        + "".join(f"{n},boat {n},{'red' if n % 2 else 'blue'},{n * 10}\n" for n in range(9)),
        encoding="utf-8",
    )
    schema = Path("boats.yaml")
    assert nlfilter("schema", "infer", boats, "--output", schema).code == 0
    told = nlfilter("schema", "show", schema, "--examples", "--table", boats, "--lang", "en").lines
    assert "blue" in told
    assert not [line for line in told if "boat" in line or line.startswith("id ")]
