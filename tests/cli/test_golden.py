"""`nlfilter golden`: its output and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import nlfilter
from tests.golden.project import project

CASES = """\
  - {name: right, request: "red", keeps: [t1, t3, t6]}
  - {name: stale, request: "blue", keeps: [t2, t5], where: "cordless"}
"""


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def test_a_failure_is_told_and_exits_1(tmp_path: Path) -> None:
    ran = nlfilter("golden", "run", project(tmp_path, CASES))
    assert ran.code == 1
    assert ran.lines[:2] == [f"{tmp_path}/tools.golden.yaml:6: stale", "  asked     blue"]
    assert "1 of 2 cases are right" in ran.out


def test_a_failure_is_told_in_japanese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(tmp_path, CASES.replace("[t1, t3, t6]", "[t1, t3]"))
    told = nlfilter("golden", "run", path, "--lang", "ja").lines
    assert told[1:5] == [
        "  依頼文    red",
        "  2行ではなく3行が残ります",
        "  結果      color = 'red'",
        "  増えた行  t6  name: Router, color: red",
    ]
    assert told[-2].startswith("2件のうち0件が正しいケースです")
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert nlfilter("golden", "run", path).lines[:-2] == told[:-2]


def test_accept_shows_what_it_changes_and_the_run_is_right(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    written = path.read_bytes()
    dry = nlfilter("golden", "accept", path, "--dry-run")
    assert path.read_bytes() == written
    ran = nlfilter("golden", "accept", path)
    assert ran.code == 0
    assert ran.out == dry.out
    assert (dry.err, ran.err) == ("2 would change, none left alone\n", "2 changed, none left alone\n")
    assert "  - cordless\n  + color = 'blue'\n" in ran.out
    assert nlfilter("golden", "run", path).code == 0


def test_accept_says_why_it_leaves_a_case_alone(tmp_path: Path) -> None:
    path = project(tmp_path, CASES.replace("[t1, t3, t6]", "[t1, t3]"))
    told = nlfilter("golden", "accept", path).err.splitlines()
    assert told[:2] == [f"{path}:5: right", "  asked     red"]
    assert any("t6" in line for line in told), told
    assert told[-1] == "1 changed, 1 left alone: the judgement does not hold"


def test_a_case_for_a_list_that_the_schema_does_not_name(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    path.write_text(path.read_text(encoding="utf-8").replace("cases:", "list: u1\ncases:"), encoding="utf-8")
    assert "(list: user_id), or ask without naming a list." in nlfilter("golden", "run", path).out


def test_accept_is_refused_in_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    assert nlfilter("golden", "accept", project(tmp_path, CASES)).code == 2


def test_only_what_is_newly_wrong_fails_beside_a_baseline(tmp_path: Path) -> None:
    path, before = project(tmp_path, CASES), tmp_path / "before.json"
    assert nlfilter("golden", "run", path, "--report", before).code == 1
    assert nlfilter("golden", "run", path, "--baseline", before).code == 0
    project(tmp_path, CASES.replace("[t1, t3, t6]", "[t1]"))
    ran = nlfilter("golden", "run", path, "--baseline", before)
    assert ran.code == 1
    assert "1 newly wrong" in ran.err


def test_coverage_as_text_and_as_data(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    assert "  columns that no case exercises" in nlfilter("golden", "coverage", path).out
    (line,) = nlfilter("golden", "coverage", path, "--json").lines
    assert json.loads(line)["columns"] == ["name", "color", "price"]


@pytest.mark.parametrize(
    ("answer", "written"),
    [(b"y\n", True), ("はい\n".encode(), True), (b"n\n", False), (b"perhaps\n", False), (b"", False)],
)
def test_a_new_case_is_written_when_a_person_says_yes(tmp_path: Path, answer: bytes, written: bool) -> None:
    project(tmp_path, "").unlink()
    table, schema = tmp_path / "tools.parquet", tmp_path / "tools.yaml"
    ran = nlfilter("golden", "new", table, "red, sturdy", "--schema", schema, stdin=answer)
    assert ran.code == 0
    assert [line.split()[1] for line in ran.lines[1:4]] == ["Hammer", "Saw", "Router"]
    path = tmp_path / "tools.golden.yaml"
    assert path.exists() == written
    if written:
        assert nlfilter("golden", "run", path).code == 0


def test_a_new_case_is_asked_for_in_the_language_of_the_request(tmp_path: Path) -> None:
    project(tmp_path, "").unlink()
    table, schema = tmp_path / "tools.parquet", tmp_path / "tools.yaml"
    ran = nlfilter("golden", "new", table, "赤", "--schema", schema, stdin="いいえ\n".encode())
    assert "この結果で正しいですか。" in ran.err
    assert ran.err.endswith("何も書き込みませんでした。\n")


@pytest.mark.parametrize("option", ["--output", "-o", "--to"])
def test_a_new_case_shows_some_rows_and_goes_into_a_named_file(tmp_path: Path, option: str) -> None:
    project(tmp_path, "").unlink()
    table, schema, path = tmp_path / "tools.parquet", tmp_path / "tools.yaml", tmp_path / "red.golden.yaml"
    given = ("red", "--schema", schema, option, path, "--limit", "2")
    ran = nlfilter("golden", "new", table, *given, stdin=b"y\n")
    assert (ran.code, [line.split()[0] for line in ran.lines[:3]]) == (0, ["#", "1", "2"]), ran.out
    assert "The first 2 are shown." in ran.err
    assert nlfilter("golden", "run", path).code == 0


def test_a_case_without_a_key_says_that_it_names_places(tmp_path: Path) -> None:
    (tmp_path / "jars.csv").write_text("size,lid\n3,red\n5,blue\n", encoding="utf-8")
    schema = tmp_path / "jars.yaml"
    columns = "  size: {type: BIGINT}\n  lid: {type: VARCHAR}\n"
    schema.write_text(f"format: 2\nname: jars\ncolumns:\n{columns}", encoding="utf-8")
    ran = nlfilter("golden", "new", tmp_path / "jars.csv", "lid blue", "--schema", schema, stdin=b"y\n")
    assert "The schema has no key" in ran.err
    path = tmp_path / "jars.golden.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"1"', '"J-1"'), encoding="utf-8")
    assert "the schema has no key" in nlfilter("golden", "run", path).out


def test_a_wrong_file_is_told_whole(tmp_path: Path) -> None:
    path = project(tmp_path, "".join(f"  - {{name: n{n}, request: x}}\n" for n in range(5)))
    ran = nlfilter("golden", "run", path)
    assert (ran.code, ran.err.count("give one of keeps, refuses")) == (2, 5)


def test_a_table_is_no_golden_file() -> None:
    ran = nlfilter("golden", "run", "fixtures/jobs/jobs.parquet")
    assert ran.code == 2
    assert "A golden file's name ends in .golden.yaml." in ran.err


REPLY = {"conditions": [{"phrase": "red", "where": "color = 'red'"}], "unmatched": []}
STALE = json.dumps({"request": "red", "prompt": "", "model": "scripted", "reply": REPLY}) + "\n"


@pytest.fixture
def stale(tmp_path: Path) -> Path:
    """A project with a reply to only one of two cases, recorded for an older prompt."""
    (tmp_path / "replies.jsonl").write_text(STALE, encoding="utf-8")
    path = project(tmp_path, '  - {name: a, request: "red", keeps: all}\n')
    path.write_text("replies: replies.jsonl\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_a_stale_reply_is_told_in_words_with_its_hint_once(stale: Path) -> None:
    stale.write_text(stale.read_text(encoding="utf-8") + '  - {name: b, request: "red", keeps: all}\n')
    ran = nlfilter("golden", "run", stale, "--translator", "recorded")
    assert ran.code == 1
    assert f"  {stale.parent}/replies.jsonl:1: the prompt has changed" in ran.out
    assert "Error" not in ran.out
    assert ran.lines[-2].startswith("hint: Ask a model again: ")
    assert ran.lines[-1].endswith("nlfilter golden record FILES --translator recorded")
    assert ran.out.count("hint: ") == 1


def test_replies_pinned_again_are_not_reported_as_asked(stale: Path) -> None:
    ran = nlfilter("golden", "record", stale, "--translator", "recorded")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"{stale.parent}/replies.jsonl: 0 kept, 1 pinned anew\n"
    again = nlfilter("golden", "record", stale, "--translator", "recorded")
    assert again.err == f"{stale.parent}/replies.jsonl: 1 kept, 0 pinned anew\n"


def test_a_case_without_a_reply_is_named_and_exits_1(stale: Path) -> None:
    stale.write_text(stale.read_text(encoding="utf-8") + '  - {name: b, request: "blue", keeps: all}\n')
    ran = nlfilter("golden", "record", stale, "--translator", "recorded")
    assert ran.code == 1
    told = ran.err.splitlines()
    assert told[0] == f"{stale}:7: b"
    assert "no reply is recorded" in told[2]
    assert told[3].startswith("  hint: Record it: ")
    assert told[-2:] == [f"{stale.parent}/replies.jsonl: 0 kept, 1 pinned anew", "1 without a reply"]


def test_the_translators_of_golden_files_are_named(tmp_path: Path) -> None:
    ran = nlfilter("golden", "run", project(tmp_path, CASES), "--translator", "magic")
    assert ran.code == 2
    assert 'Use "embedded", "auto", "llm" or "recorded".' in ran.err


def test_pinning_replies_needs_replies(tmp_path: Path) -> None:
    ran = nlfilter("golden", "record", project(tmp_path, CASES), "--translator", "recorded")
    assert ran.code == 2
    assert "--replies" in ran.err


def test_a_new_case_that_cannot_be_added_is_told_before_the_question(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    given = (tmp_path / "tools.parquet", "blue", "--schema", tmp_path / "tools.yaml", "--name", "stale")
    ran = nlfilter("golden", "new", *given, "--output", path, stdin=b"y\n")
    assert (ran.code, ran.out) == (2, "")
    assert "Is this right?" not in ran.err
    assert "has a case named 'stale'" in ran.err


def test_a_new_file_that_no_folder_finds_is_told(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    given = (tmp_path / "tools.parquet", "blue", "--schema", tmp_path / "tools.yaml")
    ran = nlfilter("golden", "new", *given, "--output", tmp_path / "tools.yml", stdin=b"y\n")
    assert ran.code == 0
    assert "does not end in .golden.yaml: pytest does not find it" in ran.err


def test_a_baseline_that_does_not_exist(tmp_path: Path) -> None:
    ran = nlfilter("golden", "run", project(tmp_path, CASES), "--baseline", tmp_path / "none.json")
    assert (ran.code, "none.json: no such file." in ran.err) == (2, True)
