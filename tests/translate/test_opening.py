"""A model or connection that cannot be set up: we report it in our words and still answer without it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from langchain_core.caches import InMemoryCache
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from nlfilter.errors import InputError, ModelUnavailable
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.models.opening import identity
from nlfilter.translate.route import AutoTranslator
from tests.translate.conftest import Serve
from tests.translate.server import saying
from tests.translate.tables import RICH, context

GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}]}
REQUEST = "remote with a nice view"
CONTEXT = context(RICH)
MARKER = "zq7"

ENVIRONMENTS: tuple[tuple[str, str, str], ...] = (
    ("ALL_PROXY", f"socks5://{MARKER}:1", "cannot be set up"),
    ("HTTP_PROXY", f"{MARKER}:abc", "cannot be set up"),
    ("OPENAI_PROXY", f"{MARKER}:abc", "cannot be set up"),
    ("SSL_CERT_FILE", f"/{MARKER}", "cannot be set up"),
    ("OPENAI_BASE_URL", f"http://{MARKER}:port", "cannot be set up"),
    ("OPENAI_ORG_ID", f"{MARKER}é", "cannot be set up"),
    ("OPENAI_API_KEY", f"{MARKER}é", "holds characters that are not allowed in a key"),
    ("OPENAI_API_KEY", f"{MARKER}\n", "holds characters that are not allowed in a key"),
)


@pytest.mark.parametrize(("name", "value", "words"), ENVIRONMENTS)
def test_an_environment_that_no_connection_can_be_made_with(
    name: str, value: str, words: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(saying(GOOD))
    monkeypatch.setenv(name, value)
    with pytest.raises(ModelUnavailable, match=words) as caught:
        ChatTranslator("openai:stub").draft(REQUEST, CONTEXT)
    assert MARKER not in repr((caught.value, vars(caught.value)))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    auto = AutoTranslator(EmbeddedTranslator(), ChatTranslator("openai:stub"))
    draft = auto.draft(REQUEST, CONTEXT)
    assert draft.degraded
    assert draft.conditions
    assert server.calls == []


def test_a_connection_that_cannot_be_made_once_the_model_is_open(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each event loop has its own connections, made at its first call."""
    serve(saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=None)
    assert asyncio.run(translator.adraft(REQUEST, CONTEXT)).conditions
    monkeypatch.setenv("ALL_PROXY", f"nonsense://{MARKER}")
    with pytest.raises(ModelUnavailable, match="cannot be set up") as caught:
        asyncio.run(translator.adraft(REQUEST, CONTEXT))
    assert caught.value.__context__ is None
    monkeypatch.delenv("ALL_PROXY")
    assert asyncio.run(translator.adraft(REQUEST, CONTEXT)).conditions


@pytest.mark.parametrize("model", [FakeListChatModel(responses=[]).with_retry(), 5, object()])
def test_what_is_no_chat_model_is_an_input_error(model: Any) -> None:
    with pytest.raises(InputError, match="A model is a LangChain chat model or a name, not"):
        ChatTranslator(model)


class Reticent(FakeListChatModel):
    """A model that does not reveal its settings."""

    @property
    def _identifying_params(self) -> Mapping[str, Any]:  # type: ignore[override]
        raise RuntimeError(MARKER)


def test_a_model_that_does_not_tell_its_settings_shares_no_answers() -> None:
    model: BaseChatModel = Reticent(responses=[json.dumps(GOOD)])
    assert identity(model) != identity(model)
    auto = AutoTranslator(EmbeddedTranslator(), ChatTranslator(model, cache=InMemoryCache()))
    assert auto.draft(REQUEST, CONTEXT).degraded  # LangChain asks for the settings, too
