"""Every failure of a real model ends in one of our errors, in time and with our own message."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from nlfilter.errors import ModelUnavailable, TranslationError, UnusableReply
from nlfilter.translate.draft import Usage
from nlfilter.translate.models.chat_translator import ChatTranslator
from tests.translate.conftest import Serve
from tests.translate.server import (
    Behaviour,
    closing,
    failing,
    flooding,
    hanging,
    hanging_up,
    packed,
    redirecting,
    saying,
    sending,
    trickling,
)
from tests.translate.tables import RICH, context

# How long a draft may take, in seconds. Only a server that never answers needs a short time to fail in; the
# others answer at once, or ask us to come back in 30 seconds; a busy machine may need a second for that.
SHORT, PLENTY = 1, 20
NEVER_ANSWER: tuple[Behaviour, ...] = (hanging, trickling)

GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}], "remove": [], "unmatched": []}
REQUEST = "remote with a nice view"
MARKER = "zq7-model-text"

WAYS_TO_FAIL: dict[str, tuple[Behaviour, type[TranslationError], str]] = {
    "hangs": (hanging, ModelUnavailable, "did not answer within"),
    "trickles": (trickling, ModelUnavailable, "did not answer within"),
    "hangs up": (hanging_up, ModelUnavailable, "cannot be reached"),
    "wrong key": (failing(401, MARKER), ModelUnavailable, "refused the key"),
    "forbidden": (failing(403, MARKER), ModelUnavailable, "refused the key"),
    "no such model": (failing(404, MARKER), ModelUnavailable, "does not know this model"),
    "invalid request": (failing(400, MARKER), ModelUnavailable, "refused the request"),
    "rate limit": (failing(429, MARKER), ModelUnavailable, "refuses more requests"),
    "gave up waiting": (failing(504, MARKER), ModelUnavailable, "did not answer in time"),
    "overloaded": (failing(503, MARKER), ModelUnavailable, "overloaded"),
    "server error": (failing(500, MARKER), ModelUnavailable, "failed"),
    "refusal": (saying("", refusal=MARKER), UnusableReply, "declined"),
    "content filter": (saying(MARKER, finish="content_filter"), UnusableReply, "declined"),
    "cut short": (saying('{"conditions": [{"phrase": "' + MARKER, finish="length"), UnusableReply, "cut off"),
    "empty": (saying(""), UnusableReply, "empty"),
    "nothing said": (saying({"conditions": [], "remove": [], "unmatched": []}), UnusableReply, "empty"),
    "prose": (saying(f"Sure! {MARKER}"), UnusableReply, "not JSON"),
    "broken JSON": (saying('{"conditions": [' + MARKER), UnusableReply, "not JSON"),
    "wrong shape": (saying({"where": MARKER}), UnusableReply, "agreed shape"),
    "unknown key": (saying(GOOD | {MARKER: 1}), UnusableReply, "agreed shape"),
    "no completion": (sending({"object": MARKER}), UnusableReply, "agreed shape"),
    "no choices": (sending({"choices": []}), UnusableReply, "agreed shape"),
    "a web page": (sending(f"<html>{MARKER}</html>"), UnusableReply, ""),
    "hangs up before answering": (closing, ModelUnavailable, "cannot be reached"),
    "redirect": (redirecting(307, f"http://127.0.0.1:9/{MARKER}"), ModelUnavailable, "another address"),
    "packed": (packed(50), UnusableReply, "much too large"),
    "packed in an unknown way": (packed(1, encoding="br"), UnusableReply, ""),
    "packed in a wrong way": (packed(1, encoding="gzip, gzip"), UnusableReply, ""),
    "floods": (flooding(b"content-type: application/json", b" " * 2**16), UnusableReply, "much too large"),
    "only refused clauses": (
        saying({"conditions": [{"phrase": MARKER, "where": f"1=1 -- {MARKER}"}]}),
        UnusableReply,
        "Nothing of the model",
    ),
}


def _draft_from(behaviour: Behaviour) -> None:
    timeout = SHORT if behaviour in NEVER_ANSWER else PLENTY
    ChatTranslator("openai:stub", timeout=timeout).draft(REQUEST, context(RICH))


def _all_text_of(error: BaseException) -> str:
    return repr([str(error), error.args, vars(error)])


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_a_failure_is_told_in_our_words(way: str, serve: Serve) -> None:
    behaviour, kind, words = WAYS_TO_FAIL[way]
    serve(behaviour)
    with pytest.raises(kind) as caught:
        _draft_from(behaviour)
    error = caught.value
    assert words in error.message
    assert MARKER not in _all_text_of(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert error.exit_code == 3


@pytest.mark.parametrize(
    ("behaviour", "code", "cause"),
    [
        (failing(401), "denied", "denied"),
        (failing(403), "denied", "denied"),
        (failing(404), "unknown_model", "not_found"),
        (failing(422), "request_refused", "request_refused"),
        (failing(429), "busy", "overloaded"),
        (failing(529), "overloaded", "overloaded"),
        (hanging_up, "unreachable", "unreachable"),
        (closing, "unreachable", "unreachable"),
        (hanging, "timeout", "over_time"),
        (failing(408), "late", "over_time"),
        (failing(502), "failed", "no_answer"),
    ],
)
def test_programs_can_tell_the_failures_apart(
    behaviour: Behaviour, code: str, cause: str, serve: Serve
) -> None:
    serve(behaviour)
    with pytest.raises(ModelUnavailable) as caught:
        _draft_from(behaviour)
    assert (caught.value.code, caught.value.cause) == (code, cause)
    assert caught.value.told("ja") != caught.value.told("en")


def test_a_refused_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))


def test_a_missing_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelUnavailable, match="no key") as caught:
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert caught.value.__context__ is None


def test_no_model_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLFILTER_MODEL", raising=False)
    with pytest.raises(ModelUnavailable, match="No language model"):
        ChatTranslator()


@pytest.mark.parametrize("name", ["gpt-4.1", "anthropic:claude", "openai:", ":x"])
def test_a_model_named_in_another_way_is_an_input_error(name: str) -> None:
    with pytest.raises(Exception, match="named as openai:NAME") as caught:
        ChatTranslator(name).draft(REQUEST, context(RICH))
    assert caught.value.exit_code == 2  # type: ignore[attr-defined]


def test_failed_calls_are_counted_too(serve: Serve) -> None:
    serve(saying("prose"))
    with pytest.raises(UnusableReply) as caught:
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert caught.value.usage == Usage(calls=2, input_tokens=600, output_tokens=80, repairs=1)


@pytest.mark.parametrize("blip", [failing(500), hanging_up, closing])
def test_one_short_failure_is_retried(blip: Behaviour, serve: Serve) -> None:
    server = serve(blip, saying(GOOD))
    draft = ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert draft.conditions
    assert draft.usage == Usage(calls=2, input_tokens=300, output_tokens=40)
    assert len(server.calls) == 2


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(serve: Serve) -> None:
    serve(saying(GOOD), closing, saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=None)
    assert all(translator.draft(REQUEST, context(RICH)).conditions for _ in range(2))


@pytest.mark.parametrize(("behaviour", "calls"), [(failing(500), 2), (failing(429), 1), (hanging, 1)])
def test_calls_without_an_answer_are_counted_too(behaviour: Behaviour, calls: int, serve: Serve) -> None:
    serve(behaviour)
    with pytest.raises(ModelUnavailable) as caught:
        _draft_from(behaviour)
    assert caught.value.usage == Usage(calls=calls)


def test_a_request_is_not_sent_on_to_another_server(serve: Serve) -> None:
    other = serve(saying(GOOD))
    serve(redirecting(308, other.url))
    with pytest.raises(ModelUnavailable, match="another address"):
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert other.calls == []


def test_a_packed_answer_is_read(serve: Serve) -> None:
    """Some servers compress their answers unasked."""
    serve(packed(0, text=json.dumps(GOOD)))
    assert ChatTranslator("openai:stub").draft(REQUEST, context(RICH)).conditions


def test_a_streamed_answer_is_bounded_too(serve: Serve) -> None:
    chunk: dict[str, object] = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "stub"}
    chunk["choices"] = [{"index": 0, "delta": {"role": "assistant", "content": " " * 2**16}}]
    serve(flooding(b"content-type: text/event-stream", f"data: {json.dumps(chunk)}\n\n".encode()))
    translator = ChatTranslator(ChatOpenAI(model="stub", streaming=True))
    with pytest.raises(UnusableReply, match="much too large"):
        translator.draft(REQUEST, context(RICH))


@pytest.mark.parametrize(
    "told",
    [
        None,
        {"prompt_tokens": MARKER, "completion_tokens": "40", "total_tokens": MARKER},
        {"prompt_tokens": -5, "completion_tokens": 10**30, "total_tokens": 1.5},
    ],
)
def test_invalid_token_counts_are_ignored(told: object, serve: Serve) -> None:
    serve(saying(GOOD, usage=told))
    assert ChatTranslator("openai:stub").draft(REQUEST, context(RICH)).usage == Usage(calls=1)


@pytest.mark.parametrize("status", [401, 404, 429])
def test_other_failures_are_not_retried(status: int, serve: Serve) -> None:
    """Not even a rate limit: the embedded answer now is worth more than the model's in half a minute."""
    server = serve(failing(status), saying(GOOD))
    with pytest.raises(ModelUnavailable):
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert len(server.calls) == 1


def test_a_busy_server_is_asked_again_when_it_says_so_if_there_is_time(serve: Serve) -> None:
    server = serve(failing(429, wait=0.2), saying(GOOD))
    draft = ChatTranslator("openai:stub", timeout=4).draft(REQUEST, context(RICH))
    assert (len(draft.conditions), len(server.calls)) == (1, 2)
    server.behaviours = [failing(429, wait=3), saying(GOOD)]
    with pytest.raises(ModelUnavailable, match="refuses more requests"):
        ChatTranslator("openai:stub", timeout=4).draft(REQUEST, context(RICH))
    assert len(server.calls) == 3


@pytest.mark.parametrize(("own", "calls"), [({}, 2), ({"max_retries": 0}, 2), ({"max_retries": 1}, 2)])
def test_the_retries_of_a_model_and_ours_do_not_multiply(
    own: dict[str, Any], calls: int, serve: Serve
) -> None:
    server = serve(failing(500, wait=0.01))
    model = ChatOpenAI(model="stub", base_url=server.url, api_key=SecretStr("any"), **own)
    with pytest.raises(ModelUnavailable):
        ChatTranslator(model).draft(REQUEST, context(RICH))
    assert len(server.calls) == calls


def test_the_deadline_holds_over_a_repair(serve: Serve) -> None:
    """The right part of the first answer is kept, even if the repair never comes."""
    half: Any = {"conditions": [*GOOD["conditions"], {"phrase": "nice view", "where": "view = 'nice'"}]}
    server = serve(saying(half), hanging)
    translator = ChatTranslator("openai:stub", timeout=2)
    assert len(translator.draft(REQUEST, context(RICH)).conditions) == 2
    assert len(server.calls) == 2
    with pytest.raises(ModelUnavailable):  # an incomplete answer is not cached: the next request asks again
        translator.draft(REQUEST, context(RICH))
    assert len(server.calls) == 3
