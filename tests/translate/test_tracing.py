"""OpenTelemetry spans show the time and cost of a request, and none of its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nlfilter.errors import TranslationError
from nlfilter.translate.models.chat_translator import ChatTranslator
from tests.translate.conftest import Serve
from tests.translate.server import failing, saying
from tests.translate.tables import RICH, context

trace = pytest.importorskip("opentelemetry.trace")
sdk = pytest.importorskip("opentelemetry.sdk.trace")
export = pytest.importorskip("opentelemetry.sdk.trace.export")
in_memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")

MARKER = "zq7harbour"
REQUEST = f"remote, Python, {MARKER}"
GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}], "remove": [], "unmatched": [MARKER]}
REFUSED = {"conditions": [{"phrase": "remote", "where": "remote()"}], "remove": [], "unmatched": []}


@pytest.fixture(scope="module")
def exporter() -> Any:
    """The exporter that an application sets up once."""
    exporter, provider = in_memory.InMemorySpanExporter(), sdk.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def spans(exporter: Any) -> Any:
    """The finished spans of one test, in the order in which they ended."""
    exporter.clear()
    return exporter.get_finished_spans


def test_a_request_and_its_call_are_spans(serve: Serve, spans: Any) -> None:
    serve(saying(GOOD))
    ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    call, request = spans()
    assert (request.name, call.name) == ("nlfilter.draft", "chat stub")
    assert call.parent.span_id == request.context.span_id
    assert call.kind is trace.SpanKind.CLIENT
    assert dict(call.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "stub",
        "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 300,
        "gen_ai.usage.output_tokens": 40,
    }
    assert request.attributes["nlfilter.calls"] == 1
    assert request.attributes["nlfilter.recalled"] == 0


def test_a_repair_and_a_kept_answer_are_told(serve: Serve, spans: Any) -> None:
    serve(saying(REFUSED), saying(GOOD))
    translator = ChatTranslator("openai:stub")
    translator.draft(REQUEST, context(RICH))
    translator.draft(REQUEST, context(RICH))
    *calls, first, second = spans()
    assert [span.name for span in calls] == ["chat stub", "chat stub"]
    assert first.attributes["nlfilter.repairs"] == 1
    assert first.attributes["gen_ai.usage.input_tokens"] == 600
    assert second.attributes["nlfilter.recalled"] == 1
    assert second.attributes["nlfilter.calls"] == 0


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [(failing(401), "denied"), (failing(400), "request_refused"), (saying("!"), "wrong_shape")],
)
def test_a_failure_is_told_by_its_code(serve: Serve, spans: Any, behaviour: Any, cause: str) -> None:
    serve(behaviour)
    with pytest.raises(TranslationError):
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    request = spans()[-1]
    assert request.attributes["error.type"] == cause
    assert request.status.status_code is trace.StatusCode.ERROR
    assert not request.events
    assert not request.status.description


def test_what_takes_too_long_is_told(serve: Serve, spans: Any) -> None:
    serve(saying(GOOD), latency=5)
    with pytest.raises(TranslationError):
        ChatTranslator("openai:stub", timeout=0.3).draft(REQUEST, context(RICH))
    *calls, request = spans()
    assert request.attributes["error.type"] == "over_time"
    assert all(call.attributes["error.type"] == "cancelled" for call in calls)


def test_no_word_of_a_request_or_an_answer_stands_in_a_span(serve: Serve, spans: Any) -> None:
    serve(saying(REFUSED), saying(GOOD), failing(500))
    ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    told = "".join(span.to_json() for span in spans())
    assert MARKER not in told
    assert "東京" not in told


def test_what_is_sent_is_told_where_that_is_asked_for_and_no_answer(
    serve: Serve, spans: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    serve(saying(GOOD | {"unmatched": ["zq8answer"]}))
    ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    (call, _) = spans()
    (message,) = json.loads(call.attributes["gen_ai.input.messages"])
    assert MARKER in message["parts"][0]["content"]
    assert "DuckDB" in json.loads(call.attributes["gen_ai.system_instructions"])[0]["content"]
    assert "zq8answer" not in call.to_json()
