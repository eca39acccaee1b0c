"""A report as text, as JSON and as JUnit XML."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nlfilter.errors import InputError
from nlfilter.golden.outcome import Outcome, Problem, headline
from nlfilter.golden.report import Report, read_baseline
from nlfilter.golden.run import run_files
from nlfilter.translate.draft import Usage
from tests.cli.command import nlfilter
from tests.golden.project import project

CASES = """\
  - {name: right, tags: [color], request: "red", keeps: [t1, t3, t6]}
  - {name: wrong, tags: [color, short], request: "red", keeps: [t1, t2], where: "color = 'red'"}
"""


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return run_files([project(tmp_path, CASES)])


def test_the_text_says_what_was_asked_and_what_came(report: Report, tmp_path: Path) -> None:
    assert report.text.splitlines()[:9] == [
        f"{tmp_path}/tools.golden.yaml:6: wrong",
        "  asked     red",
        "  keeps 3 rows, not 2",
        "  got       color = 'red'",
        "  lost      t2  name: Drill, color: blue",
        "  added     t3  name: Saw, color: red",
        "  added     t6  name: Router, color: red",
        "",
        report.summary.splitlines()[0],
    ]


def test_the_summary_counts_by_tag(report: Report) -> None:
    head, *tags, bare = report.summary.splitlines()
    assert head.startswith("1 of 2 cases are right (embedded, ")
    assert tags == ["  color     1 of    2   1 wrong", "  short     0 of    1   1 wrong"]
    assert bare == "  1 without a record: nlfilter golden accept"


def test_text_of_data_cannot_move_the_cursor(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: "a\\e[2Jb", request: "red\\e[2J", keeps: [t1]}\n')
    assert "\x1b" not in run_files([path]).text


def test_an_advice_stands_in_its_case_or_once_below_the_summary() -> None:
    problems = [Problem("error", f"f.jsonl:{n}: stale", hint="Do this\nor that") for n in (1, 2)]
    problems += [Problem("error", "lost", hint="Look there"), Problem("keeps", "keeps 3 rows, not 2")]
    wrong = [Outcome("a.yaml", n, "case", (), "red", (problem,)) for n, problem in enumerate(problems)]
    text = Report(tuple(wrong)).text
    assert text.count("hint: ") == 2
    assert text.endswith("\n\nhint: Do this\nor that")
    assert text.index("0 of 4 cases are right") < text.index("hint: Do this")
    assert "  lost\n  hint: Look there\n\na.yaml:3: case" in text


def test_an_order_is_told_in_one_line() -> None:
    order = Problem("keeps", "another order of rows", "j1, j2, j3", "j2, j1, j3")
    outcome = Outcome("a.yaml", 1, "case", (), "red", (order,))
    assert headline(outcome) == "another order of rows: j2, j1, j3, not j1, j2, j3"


def test_junit_names_every_case(report: Report, tmp_path: Path) -> None:
    out = tmp_path / "report.xml"
    report.write(out)
    (suite,) = ET.fromstring(out.read_text(encoding="utf-8"))  # noqa: S314
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    right, wrong = suite
    assert [case.get("name") for case in suite] == ["right", "wrong"]
    assert len(right) == 0
    assert str(wrong[0].get("message")).startswith("keeps 3 rows, not 2: lost t2, added ")
    assert "lost      t2" in str(wrong[0].text)


def test_json_is_the_baseline_of_a_later_run(report: Report, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    report.write(out)
    baseline = read_baseline(out)
    assert baseline["cases_right"] == 1
    assert [case["passed"] for case in baseline["cases"]] == [True, False]
    assert report.newly_wrong(baseline) == ()
    baseline["cases"][1]["passed"] = True
    assert [outcome.name for outcome in report.newly_wrong(baseline)] == ["wrong"]


def test_a_baseline_that_is_no_report(tmp_path: Path) -> None:
    wrong = tmp_path / "a.json"
    for text in ("[]", "{", json.dumps({"cases": 1})):
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="not a report"):
            read_baseline(wrong)
    with pytest.raises(InputError, match="no such file"):
        read_baseline(tmp_path / "absent.json")


def test_a_report_of_no_known_kind(report: Report, tmp_path: Path) -> None:
    for name in ("report.html", "report"):
        with pytest.raises(InputError, match=r"Use a name that ends in \.json or \.xml"):
            report.write(tmp_path / name)
        ran = nlfilter("golden", "run", "no such file", "--report", tmp_path / name)
        assert (ran.code, "does not say the format" in ran.err) == (2, True)
    assert not list(tmp_path.glob("report*"))


def test_a_report_that_cannot_be_written(report: Report, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        report.write(tmp_path / "no" / "such" / "folder.json")


def test_the_cost_of_a_model_is_summed_up() -> None:
    paid = [
        Outcome("a.yaml", n, f"case {n}", (), "red", (), usage=Usage(1, 100, 10), seconds=n / 10)
        for n in (1, 2, 6)
    ]
    free = Outcome("a.yaml", 9, "case 9", (), "red", (), seconds=50)
    assert Report((*paid, free), "llm").summary.splitlines()[1:] == [
        "  3 calls of a model, 300 tokens in, 30 out",
        "  a case takes 0.2 s, the slowest 0.6 s",
    ]
