"""Measures what a model call costs the client: throughput, CPU and tokens. No model is needed.

    python -m benchmarks.chat

Stubs on loopback, in processes of their own, answer after 300 ms. The measured ways take turns in one
process, so the ratios are the result. Each row does the work of the row before and more, without a cache of
replies. The benchmark checks that every row makes one call for each request. Requests differ only in their
capitals, so that no cache helps.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

from nlfilter.filter import NLFilter
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.prompts.contract import RESPONSE_FORMAT
from nlfilter.translate.prompts.prompt import build_prompt
from nlfilter.translate.prompts.token_count import count_tokens
from tests.translate.server import ModelServer, saying
from tests.translate.tables import PLAIN, RICH, VOCABULARY, context

IN_FLIGHT = 100
LATENCY = 0.3
REQUESTS = 1_000
ROUNDS = 5
REQUEST = "remote, Python, Tokyo"
JOBS = "schemas/jobs.yaml"
JOBS_TABLE = "fixtures/jobs/jobs.parquet"
CONTEXT = context(RICH)
_numbers = cycle(range(4_096))

Call = Callable[[], Awaitable[object]]
Close = Callable[[], Awaitable[None]]


def reply(place: str) -> dict[str, object]:
    """A good answer for a table that stores places in this column."""
    return {
        "conditions": [
            {"phrase": "remote", "where": "remote"},
            {"phrase": "Python", "where": "list_contains(skills, 'Python')"},
            {"phrase": "Tokyo", "where": f"{place} = '東京'"},
        ],
        "remove": [],
        "unmatched": [],
    }


def serve(place: str, latency: float) -> None:
    """Runs the stub until its standard input closes."""
    with ModelServer(saying(reply(place)), latency=latency) as server:
        print(server.url, flush=True)
        sys.stdin.read()


def bare() -> tuple[Call, Close]:
    """Calls the provider's own client with the same prompt and format, and ignores the answer."""
    import openai

    client = openai.AsyncOpenAI()
    asked: dict[str, Any] = {
        "model": "stub",
        "temperature": 0,
        "max_completion_tokens": 800,
        "messages": build_prompt(REQUEST, CONTEXT).messages,
        "response_format": RESPONSE_FORMAT,
    }
    return lambda: client.chat.completions.create(**asked), client.close


def draft() -> tuple[Call, Close]:
    """The round trip to a model: prompt, call, contract, gate."""
    translator = _translator()

    async def call() -> None:
        assert (await translator.adraft(another(), CONTEXT)).usage.calls == 1

    return call, _nothing


def another() -> str:
    """The same request with other capitals."""
    number = next(_numbers)
    return "".join(ch.swapcase() if number >> n & 1 else ch for n, ch in enumerate(REQUEST))


def translation(jobs: NLFilter) -> tuple[Call, Close]:
    """The whole translation: the round trip, gate and grounding again, and an account of every phrase."""

    async def call() -> None:
        found = await jobs.atranslate(another())
        assert len(found.where.conditions) == 3
        assert found.usage.calls == 1

    return call, _nothing


def small() -> tuple[Call, Close]:
    """The schema of the small table, which the rows above use."""
    return translation(NLFilter(CONTEXT.schema.schema, translator=_translator(), values=VOCABULARY))


def large() -> tuple[Call, Close]:
    """The schema of a table with 29 columns and 3,000 rows."""
    return translation(NLFilter(JOBS, translator=_translator(), values=JOBS_TABLE))


def _translator() -> ChatTranslator:
    return ChatTranslator("openai:stub", cache=None, timeout=30)


async def _nothing() -> None:
    """Our client closes with the loop."""


async def load(make: Callable[[], tuple[Call, Close]]) -> tuple[float, float]:
    """Requests a second, and client CPU in ms for each request, with 100 in flight."""
    call, close = make()
    await asyncio.gather(*(call() for _ in range(IN_FLIGHT)))
    free = asyncio.Semaphore(IN_FLIGHT)

    async def one() -> None:
        async with free:
            await call()

    cpu, started = time.process_time(), time.perf_counter()
    await asyncio.gather(*(one() for _ in range(REQUESTS)))
    found = REQUESTS / (time.perf_counter() - started), (time.process_time() - cpu) / REQUESTS * 1000
    await close()
    return found


ROWS: tuple[tuple[str, Callable[[], tuple[Call, Close]], str], ...] = (
    ("openai client alone", bare, "location"),
    ("ChatTranslator.adraft, 8 columns", draft, "location"),
    ("NLFilter.atranslate, 8 columns", small, "location"),
    ("NLFilter.atranslate, 29 columns", large, "city"),
)


@contextmanager
def stub(place: str, latency: float = LATENCY) -> Iterator[str]:
    """The address of a stub in its own process, which answers after `latency` seconds."""
    command = [sys.executable, "-m", "benchmarks.chat", "serve", place, str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


def main() -> None:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in ROWS}
    with stub("location") as location, stub("city") as city:
        urls = {"location": location, "city": city}
        for _ in range(ROUNDS):
            for name, make, place in ROWS:
                os.environ |= {"OPENAI_BASE_URL": urls[place], "OPENAI_API_KEY": "any"}
                found[name].append(asyncio.run(load(make)))
    ideal = IN_FLIGHT / LATENCY
    print(f"{IN_FLIGHT} in flight, {LATENCY * 1000:.0f} ms each; medians of {ROUNDS} rounds in turn")
    alone = found[ROWS[0][0]]
    for name, rounds in found.items():
        rate, cpu = (statistics.median(values) for values in zip(*rounds, strict=True))
        ratio = statistics.median(ours[1] / theirs[1] for ours, theirs in zip(rounds, alone, strict=True))
        print(
            f"  {name:32} {rate:5.0f} requests/s ({rate / ideal:.2f} of ideal)"
            f"  {cpu:.2f} ms CPU a request ({ratio:.2f} of the client alone)"
        )
    print("tokens (o200k) of the prompt for 8 columns")
    for name, schema in (("names and descriptions", PLAIN), ("labels, synonyms, values", RICH)):
        prompt = build_prompt(REQUEST, context(schema))
        print(f"  {name:25} {count_tokens(prompt.system)} + {count_tokens(prompt.user)}")


if __name__ == "__main__":
    serve(sys.argv[2], float(sys.argv[3])) if "serve" in sys.argv else main()
