"""Replies of a model: recorded once, replayed without the model, and asked again only if they must be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nlfilter.errors import InputError, SchemaError
from nlfilter.golden.record import record_files
from nlfilter.golden.run import run_files
from nlfilter.golden.setup import Options
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition
from tests.golden.project import SCHEMA, project

CASES = """\
  - {name: red, request: "red", wordings: ["赤"], keeps: [t1, t3, t6]}
  - {name: dear, request: "dear ones", keeps: [t3, t6]}
  - name: talk
    turns:
      - {say: "red", keeps: [t1, t3, t6]}
      - {say: "without wires", keeps: [t3, t6]}
  - {name: gate, clause: "1 = 1", rejects: constant}
"""
MEANING = {
    "red": "color = 'red'",
    "赤": "color = 'red'",
    "dear ones": "price > 10000",
    "without wires": "cordless",
}


@dataclass
class Model:
    """A model that knows four phrases and counts its calls."""

    asked: list[str] = field(default_factory=list)

    def draft(self, request: str, context: Context) -> Draft:
        self.asked.append(request)
        return Draft((DraftCondition(request, MEANING[request]),), source="llm")

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.draft(request, context)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = project(tmp_path, CASES)
    found.write_text("replies: replies.jsonl\n" + found.read_text(encoding="utf-8"), encoding="utf-8")
    return found


def record(path: Path) -> list[str]:
    """The requests that a model got during the recording."""
    model = Model()
    record_files([path], Options(translator=model))
    return model.asked


def test_recorded_once_and_replayed_without_a_model(path: Path) -> None:
    assert record(path) == ["red", "赤", "dear ones", "without wires"]
    report = run_files([path], Options(translator="recorded"))
    assert report.passed, report.text
    assert {outcome.source for outcome in report.outcomes} == {"recorded", ""}


def test_nothing_is_asked_twice(path: Path) -> None:
    record(path)
    before = path.with_name("replies.jsonl").read_bytes()
    assert record(path) == []
    assert path.with_name("replies.jsonl").read_bytes() == before


def test_only_what_is_missing_is_asked(path: Path) -> None:
    record(path)
    replies = path.with_name("replies.jsonl")
    lines = [line for line in replies.read_text(encoding="utf-8").splitlines() if "dear" not in line]
    replies.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert record(path) == ["dear ones"]


def test_a_changed_prompt_makes_replies_stale(path: Path) -> None:
    record(path)
    schema = path.with_name("tools.yaml")
    schema.write_text(SCHEMA.replace("[colour]", "[colour, tint]"), encoding="utf-8")
    (outcome, *_) = run_files([path], Options(translator="recorded")).outcomes
    assert outcome.problems[0].kind == "error"
    assert "the prompt has changed" in outcome.problems[0].what
    assert "--translator recorded" in outcome.problems[0].hint
    assert record(path) == ["red", "赤", "dear ones", "without wires"]


def test_replies_can_be_pinned_to_a_new_prompt(path: Path) -> None:
    record(path)
    schema = path.with_name("tools.yaml")
    schema.write_text(SCHEMA.replace("[colour]", "[colour, tint]"), encoding="utf-8")
    found = record_files([path], Options(translator="recorded"))
    assert [(file.kept, file.renewed) for file in found.files] == [(0, 4)]
    assert found.unanswered == ()
    assert run_files([path], Options(translator="recorded")).passed


def test_a_case_that_gets_no_reply_is_named(path: Path) -> None:
    record(path)
    replies = path.with_name("replies.jsonl")
    lost = ('"赤"', "without wires")
    lines = replies.read_text(encoding="utf-8").splitlines(keepends=True)
    replies.write_text("".join(line for line in lines if not any(word in line for word in lost)), "utf-8")
    found = record_files([path], Options(translator="recorded"))
    assert [(file.kept, file.renewed) for file in found.files] == [(2, 0)]
    assert [(one.name, [p.what.partition(": ")[0] for p in one.problems]) for one in found.unanswered] == [
        ("red", ['"赤"']),
        ("talk", ["turn 2"]),
    ]


def test_a_judgement_that_fails_is_no_missing_reply(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("keeps: [t3, t6]", "keeps: [t1]"), "utf-8")
    assert record_files([path], Options(translator=Model())).unanswered == ()


@pytest.mark.parametrize("translator", ["recorded", Model()])
def test_replies_by_case_are_not_recorded_again(path: Path, translator: Any) -> None:
    replies = path.with_name("replies.jsonl")
    replies.write_text('{"id": "red", "reply": {"conditions": []}}\n', encoding="utf-8")
    with pytest.raises(InputError, match="belong to cases, not to prompts"):
        record_files([path], Options(translator=translator))


def test_loose_replies_by_case(path: Path) -> None:
    loose = path.with_name("loose.jsonl")
    replies = [
        {"id": "red", "reply": {"conditions": [{"phrase": "red", "where": "color = 'red'"}]}},
        {"id": "dear", "reply": {"conditions": [], "unmatched": ["dear ones"]}},
    ]
    loose.write_text("\n".join(map(json.dumps, replies)), encoding="utf-8")
    report = run_files([path], Options(translator="recorded", replies=loose))
    assert [(o.name, [p.kind for p in o.problems]) for o in report.outcomes] == [
        ("red", []),
        ("dear", ["refused"]),
        ("talk", ["error"]),
        ("gate", []),
    ]


def test_replies_have_to_be_named(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    (unread,) = run_files([path], Options(translator="recorded")).unread
    assert "--replies" in unread.hint


@pytest.mark.parametrize("name", ["../replies.jsonl", "{outside}/replies.jsonl", "linked.jsonl"])
def test_replies_stay_in_the_project_of_the_golden_file(name: str, tmp_path: Path) -> None:
    (folder := tmp_path / "project").mkdir()
    (folder / "linked.jsonl").symlink_to(tmp_path / "replies.jsonl")
    path = project(folder, CASES)
    head = f"replies: {name.format(outside=tmp_path)}\n"
    path.write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(
        SchemaError, match=r"golden\.yaml:1: replies: a file outside of this project's folder"
    ):
        record(path)
    assert not (tmp_path / "replies.jsonl").exists()
    (tmp_path / "pyproject.toml").touch()  # both are in one project
    assert record(path)
    assert (tmp_path / "replies.jsonl").exists()


def test_what_is_no_name_of_a_file_is_no_file_of_the_project(tmp_path: Path) -> None:
    path = project(tmp_path, CASES)
    path.write_text('replies: "a\\0b"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SchemaError, match="a file outside of this project's folder"):
        record(path)
