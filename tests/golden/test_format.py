"""Golden files are read strictly: all problems are reported at once, each with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlfilter.errors import InputError, SchemaError
from nlfilter.golden.format import GoldenFile, read_suite
from tests.golden.project import project

SCHEMAS = Path(__file__).parents[2] / "schemas"


NOTHING = "nothing stands here: write none if no row is right"


def written(folder: Path, text: str, name: str = "a.golden.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str, name: str = "a.golden.yaml") -> list[str]:
    with pytest.raises(SchemaError) as caught:
        read_suite(written(folder, text, name))
    return [problem.removeprefix(f"{folder / name}:") for problem in caught.value.problems]


def test_a_case_inherits_the_keys_of_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "schema: s.yaml\ntable: t.parquet\nlist: u1\ntoday: 2026-10-01\ntags: [all]\n"
        "cases:\n"
        '  - {name: one, request: "red", keeps: [a]}\n'
        '  - {name: two, tags: [own], list: u2, today: 2026-01-01, request: "red", keeps: none}\n',
    )
    suite = read_suite(path)
    one, two = suite.cases
    assert suite.schema == tmp_path / "s.yaml"
    assert suite.table == tmp_path / "t.parquet"
    assert (one.list_, str(one.today), one.tags) == ("u1", "2026-10-01", ("all",))
    assert (two.list_, str(two.today), two.tags) == ("u2", "2026-01-01", ("all", "own"))
    assert suite.lines == (7, 8)


def test_problems_of_every_kind_are_told_together(tmp_path: Path) -> None:
    text = (
        "table: a\ntable: b\ncases:\n"
        "  - {name: one, request: x, keep: [b], keeps: [b]}\n"
        "  - {name: two, request: x}\n"
        "  - {name: two, request: x, keeps: [c, c]}\n"
    )
    lines = [problem.partition(":")[0] for problem in problems(tmp_path, text)]
    assert sorted(lines) == ["2", "4", "5", "6", "6"]


def test_keys_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = written(
        tmp_path, "cases:\n  - {name: no, request: yes, keeps: [007, 1e3, 0x10, off, 2026-01-01]}\n"
    )
    (case,) = read_suite(path).cases
    assert case.name == "no"
    assert case.request == "yes"
    assert case.keeps == ("007", "1e3", "0x10", "off", "2026-01-01")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cases:\n  - {name: a, request: x, keep: [b], keeps: [b]}\n", "2: there is no key 'keep'"),
        (
            "table: a\ntable: b\ncases:\n  - {name: a, request: x, keeps: [b]}\n",
            "2: the key 'table' stands here twice",
        ),
        ("cases:\n  - {request: x, keeps: [b]}\n", "2: 'name' is missing"),
        ("cases: []\n", "1: no cases"),
        ("cases:\n  - {name: a, request: x}\n", "2: give one of keeps, refuses"),
        (
            "cases:\n  - {name: a, request: x, keeps: [b], refuses: [x]}\n",
            "2: give only one of keeps, refuses",
        ),
        ("cases:\n  - {name: a, keeps: [b]}\n", "2: give one of request, turns, clause"),
        ("cases:\n  - {name: a, clause: x = 1}\n", "2: give one of keeps, rejects"),
        ("cases:\n  - {name: a, clause: x = 1, rejects: whim}\n", "2: rejects:"),
        (
            "cases:\n  - {name: a, request: x, keeps: some}\n",
            '2: keeps: a list of keys is meant, as ["some"], or all, or none',
        ),
        ("cases:\n  - {name: a, request: x, keeps: []}\n", f"2: {NOTHING}"),
        ("cases:\n  - name: a\n    request: x\n    keeps:\n", f"4: {NOTHING}"),
        ("cases:\n  - {name: a, turns: [{say: x, keeps: }, {say: y, keeps: all}]}\n", f"2: {NOTHING}"),
        (
            "cases:\n  - {name: a, request: x, where: y = 1}\n",
            "2: 'a' has no judgement (where is only the record): give one of keeps, refuses",
        ),
        ("cases:\n  - {name: a, request: x, keeps: [b, b]}\n", "2: a key stands here twice"),
        ("cases:\n  - {name: a, turns: [{say: x, do: undo, keeps: [b]}]}\n", "2: give only one of say, do"),
        ("cases:\n  - {name: a, turns: [{keeps: [b]}]}\n", "2: give one of say, do"),
        ("cases:\n  - {name: a, turns: [{say: x}, {say: y}]}\n", "2: no turn says what is right"),
        ("cases:\n  - {name: a, turns: [{do: undo}, {do: redo}]}\n", "2: no turn says what is right"),
        ("cases:\n  - {name: '', request: x, keeps: [b]}\n", "2: a case needs a name"),
        ("cases:\n  - {name: a, request: x, refuses: ['']}\n", "2: an empty phrase"),
        ("cases:\n  - {name: a, request: x, keeps: [b], unmatched: [y, ' - ']}\n", "2: an empty phrase"),
        (
            "cases:\n  - {name: a, request: x, keeps: [b], tags: basic}\n",
            '2: tags: a list of texts is meant, as ["basic"]',
        ),
        ("cases:\n  - {name: a, turns: {say: x}}\n", "2: turns: a list is meant"),
        ("cases: {a: b}\n", "1: cases: a list is meant"),
        ("cases:\n  - {name: a, turns: [{do: dance, keeps: [b]}]}\n", "2: do: give undo, redo"),
        ("today: soon\ncases:\n  - {name: a, request: x, keeps: [b]}\n", "1: today:"),
        (
            "cases:\n  - name: a\n    request: C# jobs # urgent\n    keeps: [b]\n",
            '3: YAML reads what follows " #"',
        ),
        ("cases:\n  - name: a\n    request: x\n    keeps: [b]\n    where: a = 1 # b\n", "5: YAML reads"),
        (
            "cases:\n  - name: a\n    request: x\n    wordings:\n      - y # z\n    keeps: [b]\n",
            "5: YAML reads",
        ),
        ("cases:\n  - name: a\n    turns:\n      - say: y # z\n        keeps: [b]\n", "4: YAML reads"),
        ("cases: &all\n  - {name: a, request: x, keeps: [b]}\n", "1: anchors and aliases are not read"),
        ("cases:\n  - {name: a, request: x: y}\n", '2: not YAML: a text with ": " needs quotes'),
        ("cases:\n  - name: a\n    request: x: y\n", '3: not YAML: a text with ": " needs quotes'),
        ("cases:\n\t- name: a\n", "2: not YAML: a tab stands where"),
        ("cases:\n  - name: a\n   keeps: []\n", "3: not YAML: this line does not fit the part above it"),
        ("cases:\n  - name: 'a\n", "3: not YAML: a text that begins with a quote does not end"),
        ("cases:\n  - name: @a\n", "2: not YAML: a text that begins with a sign such as @"),
    ],
)
def test_one_problem(tmp_path: Path, text: str, found: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(found)


def test_all_problems_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "cases:\n"
        "  - {name: a, request: x, keeps: []}\n"
        "  - {name: a, request: x, keeps: [b]}\n"
        "  - {name: b, request: x}\n",
    )
    assert [problem.split(":")[0] for problem in found] == ["2", "3", "4"]


def test_a_hash_that_is_no_comment_is_kept(tmp_path: Path) -> None:
    text = (
        "cases:  # all of them\n"
        "  - name: a  # short\n"
        '    request: "C# jobs"  # why\n'
        "    keeps: [b]  # by hand\n"
        "    where: x = 'C#'\n"
    )
    (case,) = read_suite(written(tmp_path, text)).cases
    assert (case.request, case.where) == ("C# jobs", "x = 'C#'")


def test_a_bulk_set(tmp_path: Path) -> None:
    lines = [
        {"id": "q1", "request": "red", "where": "color = 'red'", "accept": [{"where": "TRUE"}], "note": "?"},
        {"request": "red and happy", "where": "color = 'red'", "unsupported": ["happy"]},
        {"request": "happy", "where": None, "unsupported": ["happy"]},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines)
    suite = read_suite(written(tmp_path, text, "bulk.jsonl"))
    one, two, three = suite.cases
    assert (one.name, one.where, one.accept) == ("q1", "color = 'red'", ("TRUE",))
    assert (two.name, two.unmatched) == ("line 3", ("happy",))
    assert (three.where, three.refuses) == (None, ("happy",))
    assert suite.lines == (1, 3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"where": "x"}',
        '{"request": 1}',
        '{"request": "x", "where": 1}',
        '{"request": "x", "where": "y = 1", "accept": ["y"]}',
    ],
)
def test_a_wrong_line_of_a_bulk_set(tmp_path: Path, line: str) -> None:
    (problem,) = problems(tmp_path, '{"request": "x", "where": "y = 1"}\n' + line, "bulk.jsonl")
    assert problem.startswith("2: not a case")


@pytest.mark.parametrize("line", ['{"request": "x"}', '{"request": "x", "were": "y = 1"}'])
def test_a_line_of_a_bulk_set_needs_its_judgement(tmp_path: Path, line: str) -> None:
    (problem,) = problems(tmp_path, line, "bulk.jsonl")
    assert problem.startswith('1: there is no "where"')


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.golden.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.golden\.yaml"):
        read_suite(path)


def test_the_json_schema_for_editors_is_of_today() -> None:
    """If this fails, run `make docs`."""
    shipped = json.loads((SCHEMAS / "golden.schema.json").read_text(encoding="utf-8"))
    assert shipped == GoldenFile.json_schema()


def test_a_key_of_another_part_is_not_suggested_for_itself(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: a, request: "red", acts: {borrow: [t1]}}\n')
    with pytest.raises(SchemaError) as caught:
        read_suite(path)
    assert "there is no key 'acts'" in str(caught.value)
    assert 'Did you mean "acts"' not in str(caught.value)
