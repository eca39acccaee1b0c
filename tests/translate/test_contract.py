"""The reply contract: strict enough for a provider; nothing else in a reply is read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter.errors import UnusableReply
from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.prompts.contract import (
    MAX_CHARACTERS,
    MAX_PARTS,
    REPLY_SCHEMA,
    RESPONSE_FORMAT,
    read_reply,
)

GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}], "remove": ["c1"], "unmatched": ["nice"]}

# The rules of strict mode that we need: https://platform.openai.com/docs/guides/structured-outputs
STRICT_KEYWORDS = {"type", "properties", "required", "additionalProperties", "items"}
STRICT_TYPES = {"object", "array", "string"}


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    """Yields every subschema."""
    yield part
    for below in part.get("properties", {}).values():
        yield from _objects(below)
    if "items" in part:
        yield from _objects(part["items"])


def test_the_schema_keeps_the_rules_of_strict_mode() -> None:
    for part in _objects(REPLY_SCHEMA):
        assert set(part) <= STRICT_KEYWORDS
        assert part["type"] in STRICT_TYPES
        if part["type"] == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])
    assert REPLY_SCHEMA["type"] == "object"
    assert RESPONSE_FORMAT["json_schema"]["strict"] is True


def test_the_provider_s_client_finds_nothing_to_mend_in_the_schema() -> None:
    """The client's own rewrite for strict mode does not change our schema."""
    from openai.lib._pydantic import _ensure_strict_json_schema

    mended = _ensure_strict_json_schema(json.loads(json.dumps(REPLY_SCHEMA)), path=(), root=REPLY_SCHEMA)
    assert mended == REPLY_SCHEMA


def test_a_good_reply_becomes_a_draft() -> None:
    draft = read_reply(json.dumps(GOOD))
    assert draft.conditions == (DraftCondition("remote", "remote"),)
    assert (draft.remove, draft.unmatched, draft.source) == (("c1",), ("nice",), "llm")
    assert not draft.covered


@pytest.mark.parametrize(
    "text",
    [
        "```json\n{}\n```",
        "```\n{}\n```",
        "Here it is:\n```json\n{}\n```\nAnything else?",
        "  \n{}\n",
    ],
)
def test_a_fence_around_the_object_is_forgiven(text: str) -> None:
    assert read_reply(text.replace("{}", json.dumps(GOOD))).unmatched == ("nice",)


def test_lists_left_out_or_null_are_empty() -> None:
    draft = read_reply('{"conditions": null, "unmatched": ["x"]}')
    assert (draft.conditions, draft.remove) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "null",
        "[]",
        "remote = TRUE",
        '{"conditions": [{"phrase": "remote", "where": "rem',
        '{"conditions": [{"phrase": "remote"}]}',
        '{"conditions": [{"phrase": "remote", "where": true}]}',
        '{"conditions": [{"phrase": "remote", "where": "remote", "note": "x"}]}',
        '{"conditions": {"phrase": "remote", "where": "remote"}}',
        '{"conditions": [], "remove": [], "unmatched": ["x"], "sql": "DROP TABLE jobs"}',
        '{"conditions": [], "remove": [1], "unmatched": []}',
        json.dumps({"unmatched": ["x"] * (MAX_PARTS + 1)}),
        json.dumps({"unmatched": ["x" * MAX_CHARACTERS]}),
        "[" * 5_000,
        '{"unmatched":' * 3_000,
        "```json\n{}\n```\n```json\n{}\n```",
        '{"unmatched": ["\\ud800"]}',
    ],
)
def test_anything_else_is_unusable(text: str) -> None:
    with pytest.raises(UnusableReply) as caught:
        read_reply(text)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@given(st.text() | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps))
def test_whatever_comes_is_unusable(text: str) -> None:
    with pytest.raises(UnusableReply):
        read_reply(text)


@pytest.mark.parametrize("text", ["```" + "\n" * 19_000, "```json\n" * 2_000, "[" * 19_999, '{"a":' * 3_900])
def test_no_reply_takes_long_to_read(text: str) -> None:
    """These replies take a millisecond; before, their time grew with the square or cube of their length."""
    started = time.process_time()
    with pytest.raises(UnusableReply):
        read_reply(text)
    assert time.process_time() - started < 1
