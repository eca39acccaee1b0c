"""One translator for a whole application: threads, event loops side by side and one after another."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from langchain_openai import ChatOpenAI

from nlfilter.errors import ModelUnavailable, TranslationError
from nlfilter.translate.draft import Draft
from nlfilter.translate.models.chat_translator import ChatTranslator
from tests.translate.conftest import Serve
from tests.translate.server import Behaviour, failing, hanging, saying
from tests.translate.tables import RICH, context

GOOD = {"conditions": [{"phrase": "remote", "where": "remote"}]}
CONTEXT = context(RICH)


async def _many(translator: ChatTranslator, count: int) -> int:
    drafts = await asyncio.gather(*(translator.adraft(f"remote {n}", CONTEXT) for n in range(count)))
    return sum(len(draft.conditions) for draft in drafts)


@pytest.mark.parametrize("proxied", [False, True])
@pytest.mark.parametrize("given", ["name", "model"])
def test_event_loops_one_after_another(
    given: str, proxied: bool, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(saying(GOOD))
    if proxied:  # a proxy gets the whole address
        monkeypatch.setenv("OPENAI_PROXY", f"http://127.0.0.1:{server.port}")
    translator = ChatTranslator("openai:stub" if given == "name" else ChatOpenAI(model="stub"))
    assert [asyncio.run(_many(translator, 5)) for _ in range(3)] == [5, 5, 5]
    assert translator.draft("remote", CONTEXT).conditions


def test_event_loops_side_by_side(serve: Serve) -> None:
    serve(saying(GOOD))
    translator = ChatTranslator("openai:stub")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: asyncio.run(_many(translator, 5)), range(4))) == [5] * 4


def test_requests_are_in_flight_together(serve: Serve) -> None:
    """Each call waits until all have arrived: this never ends if calls are made one at a time."""
    arrived = asyncio.Event()
    waiting: list[int] = []

    async def answering_when_all_are_here(writer: asyncio.StreamWriter) -> None:
        waiting.append(1)
        if len(waiting) == 20:
            arrived.set()
        await arrived.wait()
        await saying(GOOD)(writer)

    serve(answering_when_all_are_here)
    assert asyncio.run(_many(ChatTranslator("openai:stub"), 20)) == 20


def test_threads(serve: Serve) -> None:
    serve(saying(GOOD))
    translator = ChatTranslator("openai:stub")
    with ThreadPoolExecutor(8) as pool:
        drafts = list(pool.map(lambda n: translator.draft(f"remote {n}", CONTEXT), range(40)))
    assert all(len(draft.conditions) == 1 for draft in drafts)


def test_a_blocking_call_inside_a_running_loop(serve: Serve) -> None:
    """This is the situation in a notebook."""
    serve(saying(GOOD))

    async def cell() -> int:
        return len(ChatTranslator("openai:stub").draft("remote", CONTEXT).conditions)

    assert asyncio.run(cell()) == 1


def test_a_cancelled_call_leaves_the_translator_usable(serve: Serve) -> None:
    serve(hanging, saying(GOOD))
    translator = ChatTranslator("openai:stub")

    async def impatient() -> int:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(translator.adraft("remote 1", CONTEXT), 0.2)
        return len((await translator.adraft("remote 2", CONTEXT)).conditions)

    assert asyncio.run(impatient()) == 1


def test_a_deadline_in_one_request_leaves_the_others_alone(serve: Serve) -> None:
    serve(hanging, saying(GOOD))
    translator = ChatTranslator("openai:stub", timeout=1)

    async def both() -> list[object]:
        calls = (translator.adraft(f"remote {n}", CONTEXT) for n in range(5))
        return await asyncio.gather(*calls, return_exceptions=True)

    results = asyncio.run(both())
    assert sum(isinstance(result, ModelUnavailable) for result in results) == 1


# The same request, many times at once -----------------------------------------------------------------------


async def _at_once(translator: ChatTranslator, count: int = 20) -> list[Draft | BaseException]:
    asked = (translator.adraft("remote", CONTEXT) for _ in range(count))
    return await asyncio.gather(*asked, return_exceptions=True)


def test_the_same_request_many_times_at_once_is_paid_for_once(serve: Serve) -> None:
    server = serve(saying(GOOD), latency=0.1)
    translator = ChatTranslator("openai:stub")
    drafts = [draft for draft in asyncio.run(_at_once(translator)) if isinstance(draft, Draft)]
    assert {len(draft.conditions) for draft in drafts} == {1}
    assert sorted(draft.usage.calls for draft in drafts) == [0] * 19 + [1]
    assert len(server.calls) == 1


def test_without_a_cache_each_is_asked_for_itself(serve: Serve) -> None:
    server = serve(saying(GOOD), latency=0.1)
    asyncio.run(_at_once(ChatTranslator("openai:stub", cache=None)))
    assert len(server.calls) == 20


def test_a_failed_call_does_not_fail_the_calls_that_wait_for_it(serve: Serve) -> None:
    serve(failing(429), saying(GOOD), latency=0.1)
    drafts = asyncio.run(_at_once(ChatTranslator("openai:stub")))
    assert sum(isinstance(draft, ModelUnavailable) for draft in drafts) == 1
    assert sum(isinstance(draft, Draft) for draft in drafts) == 19


@pytest.mark.parametrize(
    ("behaviour", "calls"), [(failing(401), 2), (failing(429), 2), (failing(500), 4), (saying("{"), 4)]
)
def test_if_it_fails_twice_all_that_wait_have_failed(behaviour: Behaviour, calls: int, serve: Serve) -> None:
    server = serve(behaviour, latency=0.05)
    failures = asyncio.run(_at_once(ChatTranslator("openai:stub"), 50))
    assert all(isinstance(one, TranslationError) for one in failures)
    assert len({id(one) for one in failures}) == 50
    assert len(server.calls) == calls


@pytest.mark.parametrize("who", [0, 7])
def test_a_cancelled_call_does_not_cancel_the_others(who: int, serve: Serve) -> None:
    serve(saying(GOOD), latency=0.3)
    translator = ChatTranslator("openai:stub")

    async def cancelling() -> list[Draft | BaseException]:
        tasks = [asyncio.create_task(translator.adraft("remote", CONTEXT)) for _ in range(20)]
        while not translator._flights._under_way:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        tasks[who].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    drafts = asyncio.run(cancelling())
    assert [n for n, draft in enumerate(drafts) if not isinstance(draft, Draft)] == [who]
    assert translator._flights._under_way == {}


def test_a_waiting_call_has_its_own_deadline(serve: Serve) -> None:
    serve(hanging)
    drafts = asyncio.run(_at_once(ChatTranslator("openai:stub", timeout=0.5)))
    assert all(isinstance(draft, ModelUnavailable) for draft in drafts)


def test_no_connection_is_made_for_each_call(serve: Serve) -> None:
    server = serve(saying(GOOD))
    translator = ChatTranslator("openai:stub", cache=None)
    for _ in range(10):
        translator.draft("remote", CONTEXT)
    assert server.connections == 1
