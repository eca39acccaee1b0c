"""Spans of OpenTelemetry, if the application has set up tracing; else nothing.

Names and attributes follow the GenAI semantic conventions. A span never holds a row, a value of a table, or
text of a model or its provider. It holds the prompt only if
OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT is set.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Self

from nlfilter.errors import TranslationError
from nlfilter.translate.draft import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.translate.prompts.prompt import Prompt

CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
_CAPTURING = ("true", "span_only", "span_and_event")


class Span:
    """A span, or nothing without tracing. It records no exception, which may hold text."""

    def __init__(self, name: str, kind: str, attributes: Mapping[str, Any]) -> None:
        self._opened: AbstractContextManager[Any] | None = None
        self._span: Any = None
        self._failed = False
        # An application that traces has imported it; looking for it would cost every other one time.
        trace: Any = sys.modules.get("opentelemetry.trace")
        if trace is not None:
            self._opened = trace.get_tracer("nlfilter").start_as_current_span(
                name,
                kind=trace.SpanKind[kind],
                attributes=dict(attributes),
                record_exception=False,
                set_status_on_exception=False,
            )

    def __enter__(self) -> Self:
        if self._opened is not None:
            self._span = self._opened.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._opened is not None:
            if kind is not None and not self._failed:
                self._error("cancelled")
            self._opened.__exit__(None, None, None)

    def spent(self, usage: Usage) -> None:
        """Record the tokens of one call or of several."""
        if self._span is not None:
            self._span.set_attribute("gen_ai.usage.input_tokens", usage.input_tokens)
            self._span.set_attribute("gen_ai.usage.output_tokens", usage.output_tokens)

    def spent_in_all(self, usage: Usage) -> None:
        """Record the whole usage of a request."""
        self.spent(usage)
        if self._span is not None:
            for name in ("calls", "repairs", "recalled"):
                self._span.set_attribute(f"nlfilter.{name}", getattr(usage, name))

    def failed(self, failure: TranslationError) -> None:
        """Record a failure by our own code alone."""
        if self._span is not None:
            self._error(str(failure.cause))

    def _error(self, kind: str) -> None:
        self._failed = True
        self._span.set_attribute("error.type", kind)
        self._span.set_status(sys.modules["opentelemetry.trace"].StatusCode.ERROR)


def request_span() -> Span:
    """The span of one request to a model or its cache; its calls are child spans."""
    return Span("nlfilter.draft", "INTERNAL", {})


def call_span(told: Mapping[str, Any], prompt: Prompt) -> Span:
    """The span of one call of a model."""
    attributes = dict(told)
    if os.environ.get(CAPTURE, "").lower() in _CAPTURING:
        attributes["gen_ai.system_instructions"] = json.dumps([_part(prompt.system)], ensure_ascii=False)
        message = {"role": "user", "parts": [_part(prompt.user)]}
        attributes["gen_ai.input.messages"] = json.dumps([message], ensure_ascii=False)
    return Span(f"chat {told.get('gen_ai.request.model', '')}".strip(), "CLIENT", attributes)


def _part(text: str) -> dict[str, str]:
    return {"type": "text", "content": text}


def attributes_of(model: BaseChatModel) -> dict[str, str]:
    """The attributes of every call: the provider, the model and the operation."""
    named = getattr(model, "model_name", None) or getattr(model, "model", None)
    told = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": type(model).__module__.partition(".")[0].removeprefix("langchain_"),
        "gen_ai.output.type": "json",
    }
    return told | ({"gen_ai.request.model": named} if isinstance(named, str) else {})
