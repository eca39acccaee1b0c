"""Replies in files, pinned to a prompt or kept by case: replayed and recorded again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlfilter.errors import InputError, UnusableReply
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.models.recorded import RecordedTranslator, RecordingTranslator
from nlfilter.where.gate.gate import parse_predicate
from tests.translate.conftest import Serve
from tests.translate.server import saying
from tests.translate.tables import RICH, context

GOOD = {
    "conditions": [{"phrase": "remote", "where": "remote"}],
    "remove": [],
    "unmatched": ["nice view"],
}
REQUEST = "remote with a nice view"
CONTEXT = context(RICH)


@pytest.fixture
def pinned(tmp_path: Path, serve: Serve) -> Path:
    """A file of a model's replies to one request: at the start, and with a condition in force."""
    serve(saying(GOOD))
    recording = RecordingTranslator(ChatTranslator("openai:stub"), "openai:stub")
    recording.draft(REQUEST, CONTEXT)
    recording.draft(REQUEST, _later())
    recording.save(tmp_path / "replies.jsonl")
    return tmp_path / "replies.jsonl"


def _later() -> Context:
    return replace(CONTEXT, where=CONTEXT.where.adding("", parse_predicate("salary_min > 5", CONTEXT.schema)))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_recorded_reply_is_replayed(pinned: Path) -> None:
    draft = RecordedTranslator(pinned).draft(REQUEST, CONTEXT)
    assert draft.conditions == (DraftCondition("remote", "remote"),)
    assert draft.source == "recorded"
    assert draft.usage.calls == 0


def test_the_file_says_all_that_a_reply_hangs_on(pinned: Path) -> None:
    first, second = _lines(pinned)
    assert set(first) == {"request", "state", "prompt", "model", "reply"}
    assert (first["state"], second["state"]) == ({}, {"c1": "salary_min > 5"})
    assert first["model"] == "openai:stub"
    assert first["reply"] == GOOD


def test_a_request_without_a_reply(pinned: Path) -> None:
    with pytest.raises(InputError, match="no reply is recorded"):
        RecordedTranslator(pinned).draft("something else", CONTEXT)


def test_a_stale_reply_names_the_command_that_renews_it(pinned: Path) -> None:
    changed = context(RICH | {"label": "openings"})
    with pytest.raises(InputError, match="the prompt has changed") as caught:
        RecordedTranslator(pinned).draft(REQUEST, changed)
    assert "nlfilter golden record" in caught.value.hint
    assert f"{pinned}:1:" in caught.value.message


def test_the_same_replies_can_be_pinned_anew(pinned: Path) -> None:
    changed = context(RICH | {"label": "openings"})
    renewing = RecordingTranslator(RecordedTranslator(pinned, stale=True))
    renewing.draft(REQUEST, changed)
    renewing.save(pinned)
    assert RecordedTranslator(pinned).draft(REQUEST, changed).conditions
    assert [line["model"] for line in _lines(pinned)] == ["openai:stub"] * 2


def test_a_replayed_reply_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "loose.jsonl"
    reply = {"conditions": [{"phrase": "nice view", "where": "1=1"}], "unmatched": []}
    path.write_text(json.dumps({"id": "a", "reply": reply}))
    draft = RecordedTranslator(path).for_case("a").draft(REQUEST, CONTEXT)
    assert settle(draft, REQUEST, CONTEXT).where.sql == "remote"  # this is sure without a model


@pytest.mark.parametrize("reply", [GOOD, json.dumps(GOOD), f"```json\n{json.dumps(GOOD)}\n```"])
def test_a_loose_reply_answers_its_case(reply: Any, tmp_path: Path) -> None:
    path = tmp_path / "loose.jsonl"
    path.write_text(json.dumps({"id": "a", "reply": reply, "tokens": 5}) + "\n\n")
    translator = RecordedTranslator(path)
    assert translator.for_case("a").draft(REQUEST, CONTEXT).unmatched == ("nice view",)
    with pytest.raises(InputError, match="the case b"):
        translator.for_case("b")


def test_a_loose_reply_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "loose.jsonl"
    path.write_text(json.dumps({"id": "a", "reply": "I cannot do that."}))
    with pytest.raises(UnusableReply):
        RecordedTranslator(path).for_case("a").draft(REQUEST, CONTEXT)


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"id": "a"}', '{"id": 5, "reply": {}}', '{"request": "x", "reply": {}}']
)
def test_a_bad_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(InputError, match=r"bad\.jsonl:2:") as caught:
        RecordedTranslator(path)
    assert caught.value.__context__ is None


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        RecordedTranslator(tmp_path / "none.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        RecordedTranslator(tmp_path / "binary.jsonl")
