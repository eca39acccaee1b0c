"""The chat translator with a model that answers: the request, the draft, and the retry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langchain_openai import ChatOpenAI

from nlfilter.errors import InputError, UnusableReply
from nlfilter.translate.draft import DraftCondition, Usage
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.prompts.contract import RESPONSE_FORMAT
from tests.translate.conftest import Serve
from tests.translate.server import failing, saying
from tests.translate.tables import RICH, context

REQUEST = "remote, Python"
GOOD = {
    "conditions": [
        {"phrase": "remote", "where": "remote"},
        {"phrase": "Python", "where": "list_contains(skills, 'Python')"},
    ],
    "remove": [],
    "unmatched": [],
}
HALF = {"conditions": [GOOD["conditions"][0], {"phrase": "Python", "where": "skillz = 'Python'"}]}


def test_a_good_answer_becomes_a_draft(serve: Serve) -> None:
    serve(saying(GOOD))
    draft = ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert draft.conditions == (
        DraftCondition("remote", "remote"),
        DraftCondition("Python", "list_contains(skills, 'Python')"),
    )
    assert draft.source == "llm"
    assert draft.usage == Usage(calls=1, input_tokens=300, output_tokens=40)


def test_what_is_sent(serve: Serve) -> None:
    server = serve(saying(GOOD))
    ChatTranslator("openai:stub", max_tokens=500).draft(REQUEST, context(RICH))
    (call,) = server.calls
    assert call["model"] == "stub"
    assert call["response_format"] == RESPONSE_FORMAT
    assert call["temperature"] == 0
    assert call["max_completion_tokens"] == 500
    assert [message["role"] for message in call["messages"]] == ["system", "user"]
    assert json.loads(call["messages"][1]["content"])["request"] == REQUEST


def test_the_environment_names_the_model(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(saying(GOOD))
    monkeypatch.setenv("NLFILTER_MODEL", "openai:from-the-environment")
    ChatTranslator().draft(REQUEST, context(RICH))
    assert server.calls[0]["model"] == "from-the-environment"


def test_settings_that_the_caller_chose_are_kept(serve: Serve) -> None:
    server = serve(saying(GOOD))
    model = ChatOpenAI(model="mine", temperature=0.7, max_completion_tokens=77, extra_body={"seed": 5})
    ChatTranslator(model).draft(REQUEST, context(RICH))
    (call,) = server.calls
    assert (call["temperature"], call["max_completion_tokens"], call["seed"]) == (0.7, 77, 5)
    assert call["response_format"] == RESPONSE_FORMAT


def test_a_model_that_takes_no_temperature_is_asked_without(serve: Serve) -> None:
    server = serve(failing(400, "temperature"), saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=None)
    for calls in (2, 1):
        assert translator.draft(REQUEST, context(RICH)).usage.calls == calls
    assert ["temperature" in call for call in server.calls] == [True, False, False]
    assert all("response_format" in call for call in server.calls)


def test_a_server_without_structured_output_is_asked_for_plain_json(serve: Serve) -> None:
    server = serve(failing(400), failing(422), saying(f"```json\n{json.dumps(GOOD)}\n```"))
    translator = ChatTranslator("openai:stub", cache=None)
    for _ in range(2):
        assert len(translator.draft(REQUEST, context(RICH)).conditions) == 2
    assert ["response_format" in call for call in server.calls] == [True, True, False, False]


def test_a_custom_http_client_needs_an_async_one_too(serve: Serve) -> None:
    serve(saying(GOOD))
    import httpx2

    with httpx2.Client() as client:
        model = ChatOpenAI(model="mine", http_client=client)
        with pytest.raises(InputError, match="http_async_client"):
            ChatTranslator(model).draft(REQUEST, context(RICH))


# Repair ---------------------------------------------------------------------------------------------------


def test_what_the_gate_refuses_is_asked_for_once_more(serve: Serve) -> None:
    server = serve(saying(HALF), saying(GOOD))
    draft = ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert [c.where for c in draft.conditions] == ["remote", "list_contains(skills, 'Python')"]
    assert draft.usage.calls == 2
    first, second = (json.loads(call["messages"][1]["content"]) for call in server.calls)
    assert "your_last_answer_was_refused" not in first
    assert second["your_last_answer_was_refused"] == ["condition 2 (request 8-14): unknown_column at 0-6"]
    assert list(second)[-1] == "request"
    assert server.calls[0]["messages"][0] == server.calls[1]["messages"][0]


def test_a_repair_holds_nothing_of_the_first_answer(serve: Serve) -> None:
    marked = {"conditions": [{"phrase": "zq7 phrase", "where": "zq7column = 'zq7 text' -- zq7"}]}
    server = serve(saying(marked), saying(GOOD))
    ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert "zq7" not in server.prompts()[1]


def test_an_answer_that_cannot_be_read_is_asked_for_once_more(serve: Serve) -> None:
    server = serve(saying("Sure!"), saying(GOOD))
    assert len(ChatTranslator("openai:stub").draft(REQUEST, context(RICH)).conditions) == 2
    assert "not one JSON object" in server.prompts()[1]


def test_nothing_is_asked_a_third_time(serve: Serve) -> None:
    server = serve(saying(HALF))
    draft = ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert len(draft.conditions) == 2  # `settle` names the refused condition as unmatched
    assert len(server.calls) == 2


@pytest.mark.parametrize(
    "second",
    [
        "Sorry?",
        {"conditions": [{"phrase": "remote", "where": "1 = 1"}] * 2},
        {"conditions": [], "unmatched": ["remote", "Python"]},
    ],
)
def test_a_repair_that_is_worse_does_not_count(second: Any, serve: Serve) -> None:
    serve(saying(HALF), saying(second))
    draft = ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert draft.conditions[0].where == "remote"


@pytest.mark.parametrize("first", [saying("", refusal="no"), saying("{", finish="length")])
def test_a_refusal_and_a_cut_answer_are_not_repaired(first: Any, serve: Serve) -> None:
    server = serve(first, saying(GOOD))
    with pytest.raises(UnusableReply):
        ChatTranslator("openai:stub").draft(REQUEST, context(RICH))
    assert len(server.calls) == 1


# Other LangChain models -----------------------------------------------------------------------------------


class PlainModel(BaseChatModel):
    """A model without tools or structured output."""

    says: str
    temperature: float | None = None

    @property
    def _llm_type(self) -> str:
        return "plain"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        assert self.temperature == 0
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.says))])


class ToolModel(PlainModel):
    """A model that answers through a tool."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> Runnable[Any, AIMessage]:
        (tool,) = tools
        call = {"name": tool["title"], "args": GOOD, "id": "1", "type": "tool_call"}
        return RunnableLambda(lambda _: AIMessage("", tool_calls=[call]))


@pytest.mark.parametrize("model", [PlainModel(says=json.dumps(GOOD)), ToolModel(says="")])
def test_any_langchain_model_will_do(model: BaseChatModel) -> None:
    draft = ChatTranslator(model).draft(REQUEST, context(RICH))
    assert len(draft.conditions) == 2
    assert draft.usage == Usage(calls=1)


class OwnWay(PlainModel):
    """A model with its own form of structured output."""

    with_structured: Any = None

    def with_structured_output(self, *args: Any, **kwargs: Any) -> Runnable[Any, Any]:
        return RunnableLambda(lambda _: self.with_structured())


class WithoutRaw(PlainModel):
    """A model whose structured output accepts only the schema."""

    def with_structured_output(self, schema: Any) -> Runnable[Any, Any]:  # type: ignore[override]
        raise AssertionError


class WithoutTools(PlainModel):
    """A model whose structured output needs a package that is not installed."""

    raises: Any = None

    def with_structured_output(self, *args: Any, **kwargs: Any) -> Runnable[Any, Any]:
        raise self.raises


@pytest.mark.parametrize(
    "model",
    [
        WithoutRaw(says=json.dumps(GOOD)),
        *(
            WithoutTools(says=json.dumps(GOOD), raises=error)
            for error in (ValueError("zq7"), ImportError("zq7"), NotImplementedError("zq7"))
        ),
    ],
)
def test_a_model_without_usable_structured_output_is_asked_for_plain_json(model: BaseChatModel) -> None:
    assert len(ChatTranslator(model).draft(REQUEST, context(RICH)).conditions) == 2


def test_a_model_that_answers_with_the_form_itself() -> None:
    model = OwnWay(says="", with_structured=lambda: GOOD)
    assert len(ChatTranslator(model).draft(REQUEST, context(RICH)).conditions) == 2


def test_structured_output_that_fails_when_asked_gives_way_to_plain_json() -> None:
    def missing() -> None:
        raise ImportError("zq7")

    translator = ChatTranslator(OwnWay(says=json.dumps(GOOD), with_structured=missing), cache=None)
    assert [translator.draft(REQUEST, context(RICH)).usage.calls for _ in range(2)] == [2, 1]


# Callbacks ------------------------------------------------------------------------------------------------


class Heard(BaseCallbackHandler):
    """Counts what a callback hears."""

    def __init__(self) -> None:
        self.starts = 0
        self.tokens = 0

    def on_chat_model_start(self, *args: Any, **kwargs: Any) -> None:
        self.starts += 1

    def on_llm_end(self, response: Any, **kwargs: Any) -> None:
        self.tokens += response.generations[0][0].message.usage_metadata["total_tokens"]


def test_callbacks_of_the_model_are_called(serve: Serve) -> None:
    serve(saying(GOOD))
    heard = Heard()
    ChatTranslator(ChatOpenAI(model="mine", callbacks=[heard])).draft(REQUEST, context(RICH))
    assert (heard.starts, heard.tokens) == (1, 340)


def test_callbacks_of_a_chain_around_it_are_called(serve: Serve) -> None:
    """The blocking call runs on another thread, and still gets the callbacks of the chain."""
    serve(saying(GOOD))
    heard = Heard()
    translator = ChatTranslator("openai:stub")
    chain: Runnable[str, Any] = RunnableLambda(lambda request: translator.draft(request, context(RICH)))
    chain.invoke(REQUEST, RunnableConfig(callbacks=[heard]))
    assert heard.starts == 1
