"""Commands over JSON lines: `validate`, `translate`, `prompt`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import JOBS, SCHEMA, nlfilter


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    path = tmp_path / "requests.jsonl"
    lines = [
        {"id": "a", "request": "remote, Python", "more": "is ignored"},
        {"id": 2, "request": "good vibes"},
        {"request": "東京"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    return path


def test_validate_prints_a_verdict_a_line(tmp_path: Path) -> None:
    path = tmp_path / "clauses.jsonl"
    clauses = {
        "good": ["remote  AND salary_min>=5000000", " fine"][0],
        "bad": "1=1",
        "odd": "internal_margin > 0",
    }
    path.write_text("".join(json.dumps({"id": id_, "where": sql}) + "\n" for id_, sql in clauses.items()))
    ran = nlfilter("validate", "--jsonl", path, "--schema", SCHEMA)
    verdicts = [json.loads(line) for line in ran.lines]
    assert ran.code == 0
    assert [(v["id"], v["accepted"], v["code"], v["sql"]) for v in verdicts] == [
        ("good", True, None, "remote AND salary_min >= 5000000"),
        ("bad", False, "constant", None),
        ("odd", False, "hidden_column", None),
    ]


@pytest.mark.parametrize("command", [("translate",), ("query", JOBS)])
def test_an_error_is_told_in_the_language_of_its_request(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "requests.jsonl"
    lines = [{"request": "good vibes"}, {"request": "いい雰囲気で"}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ran = nlfilter(*command, "--jsonl", path, "--schema", SCHEMA)
    english, japanese = (json.loads(line)["error"]["message"] for line in ran.lines)
    assert english.startswith("No part of the request can be applied")
    assert japanese.startswith("要望のどの部分も")


def test_validate_one_clause() -> None:
    ran = nlfilter("validate", "city in ('東京') and REMOTE", "--schema", SCHEMA)
    assert (ran.code, ran.json["sql"]) == (0, "city IN ('東京') AND remote")
    refused = nlfilter("validate", "-", "--table", JOBS, stdin=b"city = 'x'; DROP TABLE t")
    assert (refused.code, refused.json["code"]) == (5, "many_statements")
    assert len(refused.err.splitlines()) <= 3


def test_translate_answers_every_line(requests: Path) -> None:
    ran = nlfilter("translate", "--jsonl", requests, "--schema", SCHEMA)
    first, second, third = map(json.loads, ran.lines)
    assert ran.code == 0
    assert (first["id"], first["where"]) == ("a", "remote AND list_contains(skills, 'Python')")
    assert (second["id"], second["where"], second["unmatched"][0]["phrase"]) == (2, None, "good vibes")
    assert (third["id"], third["conditions"][0]["text"]) == (None, "勤務地が東京")


def test_translate_prints_its_json_even_when_nothing_applies() -> None:
    ran = nlfilter("translate", "good vibes", "--schema", SCHEMA)
    assert (ran.code, ran.json["where"]) == (4, None)
    assert ran.json["unmatched"][0]["phrase"] == "good vibes"
    strict = nlfilter("translate", "remote, good vibes", "--schema", SCHEMA, "--strict")
    assert (strict.code, strict.json["where"]) == (4, "remote")


def test_translate_knows_the_values_of_a_table() -> None:
    ran = nlfilter("translate", "Docker", "--table", JOBS, "--schema", SCHEMA)
    assert ran.json["where"] == "list_contains(skills, 'Docker')"


def test_prompt_shows_the_messages_and_their_size(requests: Path) -> None:
    ran = nlfilter("prompt", "remote, Python", "--schema", SCHEMA)
    messages = ran.json["messages"]
    assert [message["role"] for message in messages] == ["system", "user"]
    assert ran.json["characters"] == sum(len(message["content"]) for message in messages)
    assert 100 < ran.json["tokens"] < ran.json["characters"]
    assert "internal_margin" not in ran.out
    written = requests.with_name("prompts.jsonl")
    bulk = nlfilter("prompt", "--jsonl", requests, "--schema", SCHEMA, "--output", written)
    assert (bulk.code, bulk.out) == (0, "")
    assert len(written.read_text(encoding="utf-8").splitlines()) == 3


NO_REQUESTS = {"": "no words", " , ": "no words", "x" * 1_200: "1,200 characters"}


@pytest.mark.parametrize("request_", NO_REQUESTS, ids=["empty", "without a word", "long"])
def test_prompt_and_translate_refuse_the_same_requests(request_: str, tmp_path: Path) -> None:
    alone = nlfilter("prompt", request_, "--schema", SCHEMA)
    assert (alone.code, alone.out) == (2, "")
    assert NO_REQUESTS[request_] in alone.err
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(json.dumps({"id": id_, "request": request_}) + "\n" for id_ in "ab"))
    with path.open("a") as file:
        file.write('{"id": "c", "request": "remote"}\n')
    for command in ("prompt", "translate"):
        ran = nlfilter(command, "--jsonl", path, "--schema", SCHEMA)
        first, _, last = map(json.loads, ran.lines)
        assert (ran.code, first["error"]["error"], last["id"]) == (0, "InputError", "c")
        assert NO_REQUESTS[request_] in first["error"]["message"]
        assert "error" not in last


DEEP = b'{"id": ' + b"[" * 900 + b"]" * 900 + b', "request": "remote", "where": "remote"}'
BAD_LINES = [
    b"not json",
    b"[]",
    b'{"id": "no text"}',
    b'{"id": 3, "request": 4, "where": 4}',
    b"\xff\xfe",
    DEEP,
]


@pytest.mark.parametrize("command", ["translate", "prompt", "validate"])
def test_a_bad_line_spoils_no_other(command: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    good = [json.dumps({"id": id_, "request": "remote", "where": "remote"}).encode() for id_ in "ab"]
    path.write_bytes(b"\n".join([b"\xef\xbb\xbf" + good[0], *BAD_LINES, good[1]]))
    ran = nlfilter(command, "--jsonl", path, "--schema", SCHEMA)
    first, *bad, last = map(json.loads, ran.lines)
    assert (first["id"], last["id"]) == ("a", "b")
    assert "error" not in first | last
    assert [line["id"] for line in bad] == [None, None, "no text", 3, None, None]
    for number, line in enumerate(bad, 2):
        assert line["error"]["message"].startswith(f"{path}:{number}: ")
    assert ran.code == 2
    assert f"{path}:2: not a JSON object" in ran.err
    assert len(ran.err.splitlines()) <= 3


def test_the_answers_to_good_lines_are_written_though_one_is_bad(tmp_path: Path) -> None:
    path, written = tmp_path / "requests.jsonl", tmp_path / "prompts.jsonl"
    path.write_text('{"request": "remote"}\nnot json\n')
    assert nlfilter("prompt", "--jsonl", path, "--schema", SCHEMA, "--output", written).code == 2
    good, bad = map(json.loads, written.read_text(encoding="utf-8").splitlines())
    assert good["messages"]
    assert bad["messages"] is None


def test_a_request_from_standard_input_is_read_once() -> None:
    ran = nlfilter("translate", "-", "--strict", "--schema", SCHEMA, stdin=b"remote, good vibes")
    assert ran.code == 4
    assert "good vibes" in ran.err
