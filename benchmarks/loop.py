"""Measures how long an event loop is blocked while 100 requests are in flight: python -m benchmarks.loop

A task of the loop sleeps for five milliseconds at a time; its delay on waking is the loop's lag. On a busy
machine, other processes cause most of the lag, so it is also reported in processor time of this process (all
of its threads). The ways take turns. The model is a stub in a process of its own that answers after a second;
a way without a model sleeps for the same second.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable
from itertools import count

import pyarrow as pa

from benchmarks.apply import REQUEST, SCHEMA, in_other_letters, rows
from benchmarks.chat import (
    IN_FLIGHT,
    JOBS,
    JOBS_TABLE,
    Call,
    Close,
    _nothing,
    _translator,
    another,
    bare,
    stub,
)
from nlfilter import NLFilter

LATENCY = 1.0
EVERY = 0.005
SECONDS = 5.0
ROUNDS = 3


async def lags(work: Call) -> list[tuple[float, float]]:
    """How late a task wakes while 100 calls are in flight, in wall-clock and processor time."""
    done = False
    found: list[tuple[float, float]] = []

    async def watch() -> None:
        while not done:
            clock, cpu = time.perf_counter(), time.process_time()
            await asyncio.sleep(EVERY)
            late = time.perf_counter() - clock - EVERY
            # Work during the planned sleep blocks nothing.
            found.append((late, min(late, max(0.0, time.process_time() - cpu - EVERY))))

    async def go_on() -> None:
        await asyncio.sleep(random.random() * LATENCY)  # noqa: S311
        while not done:
            await work()

    watching = asyncio.create_task(watch())
    going = [asyncio.create_task(go_on()) for _ in range(IN_FLIGHT)]
    await asyncio.sleep(SECONDS)
    done = True
    await asyncio.gather(watching, *going)
    return found


def waiting() -> tuple[Call, Close]:
    return lambda: asyncio.sleep(LATENCY), _nothing


def with_a_model() -> tuple[Call, Close]:
    """Applies a request that a model answers to a prepared list."""
    jobs = NLFilter(JOBS, translator=_translator(), values=JOBS_TABLE)
    listed = jobs.prepare(JOBS_TABLE)
    return lambda: jobs.afilter(another(), listed, limit=20), _nothing


def of_ten_thousand() -> tuple[Call, Close]:
    """Applies a request that is read without a model to 10,000 rows."""
    app, number = NLFilter(SCHEMA, translator="embedded"), count()
    listed = app.prepare(pa.Table.from_pylist(rows(10_000)))

    async def work() -> None:
        await asyncio.sleep(LATENCY)
        await app.afilter(in_other_letters(REQUEST, next(number)), listed, limit=20)

    return work, _nothing


WAYS: dict[str, Callable[[], tuple[Call, Close]]] = {
    "nothing but waiting": waiting,
    "the provider's client alone": bare,
    "afilter, a model asked": with_a_model,
    "afilter, no model, 10,000 rows": of_ten_thousand,
}


async def one_round(make: Callable[[], tuple[Call, Close]]) -> list[tuple[float, float]]:
    """The lags of one way, measured after a warm-up call."""
    call, close = make()
    await call()
    found = await lags(call)
    await close()
    return found


def main() -> None:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    with stub("city", LATENCY) as url:
        os.environ |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "any"}
        for _ in range(ROUNDS):
            for name, make in WAYS.items():
                found[name] += asyncio.run(one_round(make))
    print(f"| {IN_FLIGHT} in flight | median | p95 | p95 by the clock |")
    print("| --- | --- | --- | --- |")
    for name, late in found.items():
        clock, cpu = (sorted(values) for values in zip(*late, strict=True))
        p95 = int(len(cpu) * 0.95)
        shown = (cpu[len(cpu) // 2], cpu[p95], clock[p95])
        print(f"| {name} | {' | '.join(f'{seconds * 1000:.1f} ms' for seconds in shown)} |")


if __name__ == "__main__":
    main()
