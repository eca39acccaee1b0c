"""What asking a model costs on this side: throughput, client CPU, and tokens. No model is needed.

    python -m benchmarks.chat

A stub on loopback, in a process of its own, answers after 300 ms. Both clients are measured in turn in one
process, so ratios are the result.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from nlfilter.translate.chat import ChatTranslator
from nlfilter.translate.contract import RESPONSE_FORMAT
from nlfilter.translate.prompt import build_prompt
from nlfilter.translate.tokens import count_tokens
from tests.translate.server import ModelServer, saying
from tests.translate.tables import PLAIN, RICH, context

IN_FLIGHT = 100
LATENCY = 0.3
REQUESTS = 1_000
ROUNDS = 5
REQUEST = "remote, Python, Tokyo"
REPLY = {
    "conditions": [
        {"phrase": "remote", "where": "remote"},
        {"phrase": "Python", "where": "list_contains(skills, 'Python')"},
        {"phrase": "Tokyo", "where": "location = '東京'"},
    ],
    "remove": [],
    "unmatched": [],
}
CONTEXT = context(RICH)

Call = Callable[[], Awaitable[object]]
Close = Callable[[], Awaitable[None]]


def serve() -> None:
    """The stub, until its standard input closes."""
    with ModelServer(saying(REPLY), latency=LATENCY) as server:
        print(server.url, flush=True)
        sys.stdin.read()


def bare() -> tuple[Call, Close]:
    """The provider's own client with the same prompt and format, and nothing done with the answer."""
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


def ours() -> tuple[Call, Close]:
    """A whole translation: prompt, call, contract, gate."""
    translator = ChatTranslator("openai:stub", cache=None, timeout=30)
    return lambda: translator.adraft(REQUEST, CONTEXT), _nothing


async def _nothing() -> None:
    """Ours closes with the loop."""


async def load(make: Callable[[], tuple[Call, Close]]) -> tuple[float, float]:
    """Requests a second, and client CPU in ms a request, with 100 in flight."""
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


def main() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chat", "serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as stub:
        assert stub.stdout is not None
        os.environ |= {"OPENAI_BASE_URL": stub.stdout.readline().strip(), "OPENAI_API_KEY": "any"}
        found: dict[str, list[tuple[float, float]]] = {"openai client": [], "ChatTranslator": []}
        for _ in range(ROUNDS):
            for name, make in (("openai client", bare), ("ChatTranslator", ours)):
                found[name].append(asyncio.run(load(make)))
        stub.communicate()
    ideal = IN_FLIGHT / LATENCY
    print(f"{IN_FLIGHT} in flight, {LATENCY * 1000:.0f} ms each; medians of {ROUNDS} rounds in turn")
    for name, rounds in found.items():
        rate, cpu = (statistics.median(values) for values in zip(*rounds, strict=True))
        print(f"  {name:15} {rate:5.0f} requests/s ({rate / ideal:.2f} of ideal)  {cpu:.2f} ms CPU a request")
    pairs = zip(found["ChatTranslator"], found["openai client"], strict=True)
    print(f"  CPU against the openai client: {statistics.median(a[1] / b[1] for a, b in pairs):.2f}")
    print("tokens (o200k) of the prompt for 8 columns")
    for name, schema in (("names and descriptions", PLAIN), ("labels, synonyms, values", RICH)):
        prompt = build_prompt(REQUEST, context(schema))
        print(f"  {name:25} {count_tokens(prompt.system)} + {count_tokens(prompt.user)}")


if __name__ == "__main__":
    serve() if "serve" in sys.argv else main()
