"""A model server for a test, with the environment pointing at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.translate.server import Behaviour, ModelServer

Serve = Callable[..., ModelServer]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a server with the behaviours given; `openai:NAME` then means a model of that server."""
    with ExitStack() as stack:

        def start(*behaviours: Behaviour, latency: float = 0) -> ModelServer:
            server = stack.enter_context(ModelServer(*behaviours, latency=latency))
            monkeypatch.setenv("OPENAI_API_KEY", "any")
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            return server

        yield start
