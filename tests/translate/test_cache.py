"""Cached replies are paid for once, checked like new ones, and never make a query fail."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.caches import BaseCache, InMemoryCache
from langchain_core.outputs import Generation

from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Usage
from nlfilter.translate.models.cache import cache_named
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.models.sqlite_cache import SQLiteCache
from nlfilter.where.gate.gate import parse_predicate
from tests.translate.conftest import Serve
from tests.translate.server import saying
from tests.translate.tables import RICH, VOCABULARY, context

GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}], "unmatched": ["nice view"]}
REQUEST = "Remote with a nice view"
CONTEXT = context(RICH)


@pytest.fixture(params=["memory", "file"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> BaseCache:
    """The two caches of the package."""
    return InMemoryCache() if request.param == "memory" else SQLiteCache(tmp_path / "deep" / "replies.sqlite")


@pytest.mark.parametrize("again", [REQUEST, "remote with a NICE view", "ｒｅｍｏｔｅ  with\ta nice view"])
def test_the_same_request_is_paid_for_once(again: str, cache: BaseCache, serve: Serve) -> None:
    server = serve(saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=cache)
    first = translator.draft(REQUEST, CONTEXT)
    second = translator.draft(again, CONTEXT)
    assert second == replace(first, usage=Usage(recalled=1))
    assert len(server.calls) == 1


def test_another_process_finds_the_file(tmp_path: Path, serve: Serve) -> None:
    server = serve(saying(GOOD))
    for _ in range(2):
        ChatTranslator("openai:stub", cache=SQLiteCache(tmp_path / "r.sqlite")).draft(REQUEST, CONTEXT)
    assert len(server.calls) == 1


def _another_schema() -> Context:
    return context(RICH | {"label": "openings"})


def _another_rule_of_the_owner() -> Context:
    return context(RICH | {"always": "remote"})


def _other_stored_values() -> Context:
    more = dict(VOCABULARY.values) | {"skills": (*VOCABULARY.values["skills"], "COBOL")}
    return context(RICH, Vocabulary(more, VOCABULARY.words))


def _another_state() -> Context:
    return replace(CONTEXT, where=CONTEXT.where.adding("", parse_predicate("remote", CONTEXT.schema)))


def _another_day() -> Context:
    return replace(CONTEXT, today=date(2026, 10, 2))


@pytest.mark.parametrize(
    "change",
    [_another_schema, _another_rule_of_the_owner, _other_stored_values, _another_state, _another_day],
)
def test_all_that_changes_the_answer_makes_another_entry(change: Any, serve: Serve) -> None:
    server = serve(saying(GOOD))
    translator = ChatTranslator("openai:stub")
    translator.draft(REQUEST, CONTEXT)
    translator.draft(REQUEST, change())
    assert len(server.calls) == 2


def test_another_model_or_server_has_entries_of_its_own(serve: Serve) -> None:
    cache = InMemoryCache()
    servers = []
    for model in ("openai:one", "openai:other", "openai:other"):
        servers.append(serve(saying(GOOD)))
        ChatTranslator(model, cache=cache).draft(REQUEST, CONTEXT)
    assert [len(server.calls) for server in servers] == [1, 1, 1]


def test_without_a_cache_every_request_is_asked(serve: Serve) -> None:
    server = serve(saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=None)
    for _ in range(2):
        translator.draft(REQUEST, CONTEXT)
    assert len(server.calls) == 2


def test_an_answer_that_could_not_stand_is_not_kept(serve: Serve) -> None:
    server = serve(saying("prose"), saying("prose"), saying(GOOD))
    translator = ChatTranslator("openai:stub")
    with pytest.raises(Exception, match="not JSON"):
        translator.draft(REQUEST, CONTEXT)
    assert translator.draft(REQUEST, CONTEXT).conditions
    assert len(server.calls) == 3


class Poisoned(BaseCache):
    """A cache to which someone else can write."""

    def __init__(self, text: str) -> None:
        self.text = text

    def lookup(self, prompt: str, llm_string: str) -> list[Generation]:
        return [Generation(text=self.text)]

    def update(self, prompt: str, llm_string: str, return_val: Any) -> None:
        pass

    def clear(self, **kwargs: Any) -> None:
        pass


@pytest.mark.parametrize(
    "text",
    ["", "garbage", json.dumps({"conditions": [{"phrase": "remote", "where": "1=1 OR remote"}]})],
)
def test_a_hit_passes_the_gate_again(text: str, serve: Serve) -> None:
    server = serve(saying(GOOD))
    draft = ChatTranslator("openai:stub", cache=Poisoned(text)).draft(REQUEST, CONTEXT)
    assert [c.where for c in draft.conditions] == ["remote"]
    assert len(server.calls) == 1


class Broken(BaseCache):
    """A cache whose server is down."""

    def lookup(self, prompt: str, llm_string: str) -> None:
        raise ConnectionError(prompt)

    update = lookup  # type: ignore[assignment]

    def clear(self, **kwargs: Any) -> None:
        pass


def test_a_broken_cache_never_breaks_a_query(serve: Serve) -> None:
    serve(saying(GOOD))
    assert ChatTranslator("openai:stub", cache=Broken()).draft(REQUEST, CONTEXT).conditions


class Slow(BaseCache):
    """A cache that never answers."""

    def lookup(self, prompt: str, llm_string: str) -> None:
        raise NotImplementedError

    update = lookup  # type: ignore[assignment]

    async def alookup(self, prompt: str, llm_string: str) -> None:
        await asyncio.sleep(3600)

    async def aupdate(self, prompt: str, llm_string: str, return_val: Any) -> None:
        await asyncio.sleep(3600)

    def clear(self, **kwargs: Any) -> None:
        pass


def test_a_cache_that_hangs_is_not_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlfilter.translate.models.cache.PATIENCE", 0.05)
    serve(saying(GOOD))
    assert ChatTranslator("openai:stub", cache=Slow()).draft(REQUEST, CONTEXT).conditions


def test_a_hit_loads_no_provider(tmp_path: Path, serve: Serve) -> None:
    """A command with a cached reply does not pay for importing a provider."""
    server = serve(saying(GOOD))
    path = tmp_path / "r.sqlite"
    ChatTranslator("openai:stub", cache=SQLiteCache(path)).draft("remote", CONTEXT)
    script = f"""
import sys
from pathlib import Path
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.models.sqlite_cache import SQLiteCache
from tests.translate.tables import RICH, context
draft = ChatTranslator("openai:stub", cache=SQLiteCache(Path({str(path)!r}))).draft("remote", context(RICH))
print(len(draft.conditions), "openai" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "False"]
    assert len(server.calls) == 1


# The file ----------------------------------------------------------------------------------------------


def test_a_corrupt_file_never_breaks_a_query(tmp_path: Path, serve: Serve) -> None:
    path = tmp_path / "r.sqlite"
    path.write_bytes(b"no database at all" * 100)
    serve(saying(GOOD))
    assert ChatTranslator("openai:stub", cache=SQLiteCache(path)).draft(REQUEST, CONTEXT).conditions
    assert path.read_bytes().startswith(b"no database")  # it may not be ours, so it stays


def _another_application_s(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE replies (x)")


def _damaged(path: Path) -> None:
    SQLiteCache(path).update("a", "b", [Generation(text="c" * 10_000)])
    path.write_bytes(path.read_bytes()[:6_000])


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


@pytest.mark.parametrize("make", [_garbage, _damaged, _another_application_s])
def test_our_own_broken_file_is_reported_once_and_replaced(
    make: Callable[[Path], None],
    tmp_path: Path,
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path))
    make(path := tmp_path / "replies.sqlite")
    server = serve(saying(GOOD))
    for _ in range(3):
        assert ChatTranslator("openai:stub", cache="file").draft(REQUEST, CONTEXT).conditions
    assert [r.getMessage() for r in caplog.records] == [f"the cache of replies cannot be read: {path}"]
    assert len(server.calls) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["replies.sqlite"]


def test_a_cache_that_stays_broken_is_reported_once(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    serve(saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=Broken())
    for _ in range(2):
        translator.draft(REQUEST, CONTEXT)
    assert [r.getMessage() for r in caplog.records] == ["the cache of replies cannot be read"]


def test_a_locked_file_never_breaks_a_query(tmp_path: Path, serve: Serve) -> None:
    cache = SQLiteCache(tmp_path / "r.sqlite")
    cache.update("a", "b", [Generation(text="c")])
    serve(saying(GOOD))
    with closing(sqlite3.connect(cache.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert ChatTranslator("openai:stub", cache=cache).draft(REQUEST, CONTEXT).conditions


def test_a_folder_that_cannot_be_made_never_breaks_a_query(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "file").write_text("")
    serve(saying(GOOD))
    cache = SQLiteCache(tmp_path / "file" / "r.sqlite")
    assert ChatTranslator("openai:stub", cache=cache).draft(REQUEST, CONTEXT).conditions


def test_the_file_is_its_owner_s_alone_and_holds_no_request(tmp_path: Path, serve: Serve) -> None:
    serve(saying({"conditions": [{"phrase": "remote", "where": "remote"}]}))
    cache = SQLiteCache(tmp_path / "own" / "r.sqlite")
    ChatTranslator("openai:stub", cache=cache).draft("remote, password: hunter2", CONTEXT)
    assert stat.S_IMODE(cache.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.path.parent.stat().st_mode) == 0o700
    assert b"hunter2" not in cache.path.read_bytes()


def test_the_file_keeps_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlfilter.translate.models.sqlite_cache.MOST", 3)
    cache = SQLiteCache(tmp_path / "r.sqlite")
    for n in range(5):
        cache.update(str(n), "model", [Generation(text=str(n))])
    kept = [cache.lookup(str(n), "model") for n in range(5)]
    assert [found[0].text for found in kept if found] == ["2", "3", "4"]
    cache.clear()
    assert cache.lookup("4", "model") is None


def test_the_command_line_s_file_is_in_the_platform_s_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache = cache_named("file")
    assert isinstance(cache, SQLiteCache)
    assert cache.path.parent.name == "nlfilter"
