"""Running cases: what passes, and the name of each kind of failure."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nlfilter.errors import InputError
from nlfilter.golden.outcome import Outcome
from nlfilter.golden.run import run_files
from nlfilter.golden.setup import Options
from tests.cli.command import nlfilter
from tests.golden.project import SCHEMA, project


def outcome(folder: Path, case: str) -> Outcome:
    (found,) = run_files([project(folder, f"  - {{name: one, {case}}}\n")]).outcomes
    return found


def kinds(folder: Path, case: str) -> list[str]:
    return [problem.kind for problem in outcome(folder, case).problems]


@pytest.mark.parametrize(
    "case",
    [
        'request: "red", keeps: [t1, t3, t6]',
        'request: "red, cordless", keeps: [t3, t6], where: "cordless AND color IN (\'red\')"',
        'request: "red", wordings: ["赤", "colour red"], keeps: [t1, t3, t6]',
        'request: "red, over 30000 yen", keeps: none',
        'request: "anything", keeps: all',
        'request: "red, sturdy", keeps: [t1, t3, t6], unmatched: [sturdy]',
        'request: "sturdy", refuses: [sturdy]',
        'clause: "price > 9000 AND cordless", keeps: [t2, t3, t6]',
        'clause: "1 = 1", rejects: constant',
        'clause: "TRUE", rejects: constant',
        'turns: [{say: "red", keeps: [t1, t3, t6]}, {say: "also blue", keeps: [t1, t2, t3, t5, t6]},'
        " {do: undo, keeps: [t1, t3, t6]}, {do: redo, keeps: [t1, t2, t3, t5, t6]}]",
        'turns: [{say: "red", keeps: [t1, t3, t6]}, {say: "borrow the second one", acts: {borrow: [t3]}},'
        ' {say: "yes", acts: {borrow: [t3]}}, {say: "1番目を借りたい", acts: {borrow: [t1]}}]',
        'profile: "My hammer is red. I want a cordless one.", facts: {color: [red]}, wishes: cordless,'
        " keeps: [t1, t3, t4, t6]",
    ],
)
def test_a_right_case_passes(tmp_path: Path, case: str) -> None:
    assert outcome(tmp_path, case).problems == ()


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ('request: "red", keeps: [t1, t3]', "keeps"),
        ('request: "red", keeps: [t3, t1, t6]', "keeps"),
        ('request: "red", keeps: [t1, t3, t6, t99]', "keeps"),
        ('request: "anything", keeps: [t1, t2, t3, t4, t5, t6]', "keeps"),
        ('request: "red", keeps: none', "keeps"),
        ('request: "red, sturdy", keeps: [t1, t3, t6]', "unmatched"),
        ('request: "red", keeps: [t1, t3, t6], unmatched: [sturdy]', "unmatched"),
        ('request: "sturdy", keeps: [t1]', "refused"),
        ('request: "red", refuses: [red]', "refused"),
        ('request: "sturdy", refuses: [heavy]', "unmatched"),
        ('request: "sturdy", refuses: [turd]', "unmatched"),
        ('request: "red, sturdy", keeps: [t1, t3, t6], unmatched: [s]', "unmatched"),
        ('request: "red", wordings: ["blue"], keeps: [t1, t3, t6]', "wording"),
        ('request: "red", wordings: ["sturdy"], keeps: [t1, t3, t6]', "refused"),
        ('request: "red", keeps: [t1, t3, t6], where: "color = \'blue\'"', "where"),
        ('request: "red", keeps: [t1, t3, t6], where: "colour = 1"', "where"),
        ('clause: "price > 9000", rejects: constant', "rejected"),
        ('clause: "1 = 1", rejects: syntax', "rejected"),
        ('clause: "1 = 1", keeps: [t1]', "rejected"),
        ('request: "red", list: u1, keeps: [t1]', "error"),
        ('turns: [{say: "red", keeps: [t2]}]', "keeps"),
        ('turns: [{say: "red"}, {say: "borrow the second one", acts: {borrow: [t1]}}]', "acts"),
        ('turns: [{say: "red"}, {say: "blue", acts: {borrow: [t1]}}]', "acts"),
        ('profile: "My hammer is red.", facts: {color: [blue]}', "facts"),
        ('profile: "My hammer is red.", facts: {}', "facts"),
        ('profile: "My hammer is red.", facts: {color: [red]}, wishes: cordless', "facts"),
        ('profile: "My hammer is red.", facts: {color: [red]}, keeps: none', "keeps"),
        ('turns: [{say: "red"}, {do: undo}, {do: undo, keeps: all}]', "error"),
        ('turns: [{say: "red"}, {do: redo, keeps: [t1, t3, t6]}]', "error"),
    ],
)
def test_the_name_of_each_failure(tmp_path: Path, case: str, kind: str) -> None:
    assert kind in kinds(tmp_path, case)


def test_a_step_that_is_not_there_is_named(tmp_path: Path) -> None:
    case = 'turns: [{say: "red"}, {do: undo}, {do: undo, keeps: all}]'
    assert [one.what for one in outcome(tmp_path, case).problems] == ["turn 3: there is no step to undo"]


@pytest.mark.parametrize("where", ["color = 'blue'", "colour = 1"])
def test_an_old_record_says_how_to_renew_it(tmp_path: Path, where: str) -> None:
    (problem,) = outcome(tmp_path, f'request: "red", keeps: [t1, t3, t6], where: "{where}"').problems
    assert "nlfilter golden accept FILES" in problem.hint


def test_rows_that_differ_come_with_their_values(tmp_path: Path) -> None:
    (problem,) = outcome(tmp_path, 'request: "red", keeps: [t1, t2, t3]').problems
    assert [(row.side, row.key, dict(row.values)) for row in problem.rows] == [
        ("lost", "t2", {"name": "Drill", "color": "blue"}),
        ("added", "t6", {"name": "Router", "color": "red"}),
    ]


def test_another_order_of_rows_shows_both(tmp_path: Path) -> None:
    (problem,) = outcome(tmp_path, 'request: "red", keeps: [t1, t6, t3]').problems
    assert problem.what == "another order of rows"
    assert (problem.expected, problem.got) == ("from row 2: ..., t6, t3", "from row 2: ..., t3, t6")


def test_a_failing_wording_names_what_it_leaves_out(tmp_path: Path) -> None:
    case = 'request: "red", wordings: ["blue, sturdy"], keeps: [t1, t3, t6]'
    (problem,) = outcome(tmp_path, case).problems
    assert problem.what == '"blue, sturdy": another where; left out: "sturdy" (no_column)'


def test_a_table_that_lacks_a_column_is_wrong_once_with_the_line_of_the_schema(tmp_path: Path) -> None:
    cases = '  - {name: a, request: "red", keeps: all}\n  - {name: b, request: "sturdy", refuses: [sturdy]}\n'
    path = project(tmp_path, cases)
    columns = SCHEMA.replace("color:", "shade:")
    (tmp_path / "tools.yaml").write_text(columns, encoding="utf-8")
    report = run_files([path])
    (unread,) = report.unread
    assert (report.outcomes, len(unread.problems)) == ((), 1)
    assert "tools.yaml:9: columns.shade: the data has no column 'shade'" in unread.problems[0]


def test_cases_left_empty_are_told_to_be_a_list(tmp_path: Path) -> None:
    (unread,) = run_files([project(tmp_path, "")]).unread
    assert 'cases: a list is meant: each of its parts begins with "- "' in unread.problems[0]


def test_one_key_without_brackets_is_told_to_be_no_list(tmp_path: Path) -> None:
    (unread,) = run_files([project(tmp_path, '  - {name: a, request: "red", keeps: t1}\n')]).unread
    assert 'keeps: a list of keys is meant, as ["t1"], or all, or none' in unread.problems[0]


def test_another_order_of_the_same_clause_is_no_drift(tmp_path: Path) -> None:
    case = 'request: "red, cordless", keeps: [t3, t6], where: "cordless IS TRUE AND color = \'red\'"'
    assert outcome(tmp_path, case).passed


def test_a_case_without_a_record_passes_and_says_so(tmp_path: Path) -> None:
    found = outcome(tmp_path, 'request: "red", keeps: [t1, t3, t6]')
    assert found.passed
    assert found.unrecorded
    assert found.record == {("where",): "color = 'red'"}


def test_a_bulk_set_is_judged_by_its_clauses(tmp_path: Path) -> None:
    project(tmp_path, "")
    bulk = tmp_path / "bulk.jsonl"
    bulk.write_text(
        '{"id": "right", "request": "red", "where": "color = \'red\'"}\n'
        '{"id": "also", "request": "red", "where": "price = 1", "accept": [{"where": "color = \'red\'"}]}\n'
        '{"id": "wrong", "request": "red", "where": "color = \'blue\'"}\n'
        '{"id": "named", "request": "red, sturdy", "where": "color = \'red\'", "unsupported": ["sturdy"]}\n'
        '{"id": "none", "request": "sturdy", "where": null, "unsupported": ["sturdy"]}\n',
        encoding="utf-8",
    )
    options = Options(schema=tmp_path / "tools.yaml", table=tmp_path / "tools.parquet")
    report = run_files([bulk], options)
    assert [found.name for found in report.failures] == ["wrong"]
    assert "its keys" not in report.summary
    (unread,) = run_files([bulk]).unread
    assert "names no table" in unread.problems[0]


def test_a_run_names_the_keys_of_a_bulk_set_that_it_does_not_read(tmp_path: Path) -> None:
    project(tmp_path, "")
    bulk = tmp_path / "bulk.jsonl"
    bulk.write_text(
        '{"request": "red, sturdy", "where": "color = \'red\'", "unsuported": ["sturdy"], "note": "?"}\n',
        encoding="utf-8",
    )
    report = run_files([bulk], Options(schema=tmp_path / "tools.yaml", table=tmp_path / "tools.parquet"))
    assert report.summary.splitlines()[-1].endswith(
        "bulk.jsonl: no part of nlfilter reads its keys unsuported, note"
    )


def test_rows_with_one_key_cannot_be_judged(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: a, request: "red", keeps: ["1"]}\n')
    schema = tmp_path / "tools.yaml"
    schema.write_text(schema.read_text(encoding="utf-8").replace("key: id", "key: color"), encoding="utf-8")
    (found,) = run_files([path]).outcomes
    assert [problem.kind for problem in found.problems] == ["error"]
    assert "Several rows have the same key, as 'red'" in found.problems[0].what


def test_as_many_other_rows(tmp_path: Path) -> None:
    (problem,) = outcome(tmp_path, 'request: "red", keeps: [t1, t3, t5]').problems
    assert problem.what == "keeps 1 other row"


def test_a_day_that_is_none_is_told_in_our_words(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: a, request: "red", keeps: [t1], today: 2026年10月1日}\n')
    (unread,) = run_files([path]).unread
    assert "today: must be a date, as 2026-10-01" in unread.problems[0]


def test_a_tag_that_no_case_has_is_an_error(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: a, tags: [x], request: "red", keeps: [t1, t3, t6]}\n')
    for tags in (("nothing",), ("x", "nothing")):
        with pytest.raises(InputError) as caught:
            run_files([path], Options(tags=tags))
        assert str(caught.value) == "No case has the tag 'nothing'.\nhint: There are: x."
    ran = nlfilter("golden", "run", path, "--tag", "nothing")
    assert (ran.code, ran.out) == (2, "")


def test_only_some_tags(tmp_path: Path) -> None:
    path = project(
        tmp_path,
        '  - {name: a, tags: [x], request: "red", keeps: [t1, t3, t6]}\n'
        '  - {name: b, tags: [y], request: "red", keeps: none}\n',
    )
    seen: list[tuple[str, int, int]] = []
    report = run_files(
        [path],
        Options(tags=("x",)),
        on_outcome=lambda found, done, all_: seen.append((found.name, done, all_)),
    )
    assert report.passed
    assert seen == [("a", 1, 1)]


def test_files_are_found_by_folder_and_pattern(tmp_path: Path) -> None:
    project(tmp_path, '  - {name: a, request: "red", keeps: [t1, t3, t6]}\n', "a.golden.yaml")
    project(tmp_path, '  - {name: b, request: "red", keeps: [t1, t3, t6]}\n', "b.golden.yaml")
    assert [o.name for o in run_files([tmp_path]).outcomes] == ["a", "b"]
    assert [o.name for o in run_files([f"{tmp_path}/b*.yaml"]).outcomes] == ["b"]
    with pytest.raises(InputError, match="no golden file"):
        run_files([tmp_path / "nowhere"])


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    project(tmp_path, "  - {name: a}\n", "a.golden.yaml")
    project(tmp_path, "  - {name: b}\n", "b.golden.yaml")
    report = run_files([tmp_path])
    assert [len(one.problems) for one in report.unread] == [1, 1]
    assert not report.passed


RIGHT = '  - {name: right, request: "red", keeps: [t1, t3, t6]}\n'
BROKEN = {
    "schema: tools.yaml": (
        "schema: tool.yaml",
        "broken.golden.yaml:1: schema: ",
        'Did you mean "tools.yaml"?',
    ),
    "table: tools.parquet": ("table: no/such.csv", "broken.golden.yaml:2: table: ", "starts at the folder"),
    "name: right": ("nam: right", "broken.golden.yaml:5: there is no key 'nam'", ""),
}


@pytest.mark.parametrize("part", BROKEN)
def test_a_broken_file_does_not_stop_the_others(tmp_path: Path, part: str) -> None:
    wrong, told, hint = BROKEN[part]
    path = project(tmp_path, RIGHT, "broken.golden.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace(part, wrong), encoding="utf-8")
    project(tmp_path, RIGHT)
    report = run_files([tmp_path])
    assert [found.name for found in report.outcomes] == ["right"]
    (unread,) = report.unread
    assert f"{tmp_path}/{told}" in "\n".join(unread.problems)
    assert hint in unread.hint
    ran = nlfilter("golden", "run", tmp_path, "--report", tmp_path / "report.xml")
    assert ran.code == 2
    assert f"error: {tmp_path}/{told}" in ran.err
    assert "1 of 1 cases are right" in ran.out
    root = ET.fromstring((tmp_path / "report.xml").read_text(encoding="utf-8"))  # noqa: S314
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("2", "0", "1")
    (error,) = root.iter("error")
    assert told in str(error.text)


def test_a_case_that_changes_with_the_calendar_is_told(tmp_path: Path) -> None:
    case = '  - {name: new, request: "released in the last 30 days", keeps: none}\n'
    path = project(tmp_path, case)
    schema = tmp_path / "tools.yaml"
    schema.write_text(
        SCHEMA + '  released: {type: DATE, expr: "make_date(2020, 1, place)", synonyms: [release]}\n',
        encoding="utf-8",
    )
    report = run_files([path])
    assert report.passed, report.text
    assert not report.outcomes[0].undated
    path.write_text(path.read_text(encoding="utf-8").replace("today: 2026-10-01\n", ""), encoding="utf-8")
    assert "1 counted from today's date, first 'new': " in run_files([path]).text
