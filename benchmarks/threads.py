"""Measures how filters scale over threads and whether they block an event loop: python -m benchmarks.threads

nlfilter and the bare engine run with one worker and with two, in turn in one run, so that other load on the
machine affects all of them equally. Two workers do twice the work only if two cores are free; otherwise judge
by "of bare".
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.apply import BARE, CLAUSE, SCHEMA, TODAY, VALUES, rows, tuned
from benchmarks.chat import IN_FLIGHT, another, bare, stub
from nlfilter import NLFilter
from nlfilter.apply import prepare
from nlfilter.sources.engine import Engine
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.where.conditions import parse_where
from nlfilter.where.owner.compiling import compile_schema

SLICE, ROUNDS = 0.4, 9
"""Seconds of each turn, and turns of each way."""
LAG_GOAL = 5

Work = Callable[[], object]
Worker = Callable[[], Work]
"""Makes the call that one thread repeats."""


def rate(worker: Worker, workers: int) -> float:
    """Calls a second of `workers` threads."""
    counts, ready, ends = [0] * workers, threading.Barrier(workers + 1), [0.0]

    def run(number: int) -> None:
        work = worker()
        work()
        ready.wait()  # all threads are ready; then the end is set
        ready.wait()
        while time.perf_counter() < ends[0]:
            work()
            counts[number] += 1

    threads = [threading.Thread(target=run, args=[number]) for number in range(workers)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    ends[0] = began + SLICE
    ready.wait()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def prepared_list(count: int) -> tuple[Worker, Worker]:
    """The best 20 rows of a prepared list, for a known where."""
    data, where = rows(count), parse_where(CLAUSE, SCHEMA)
    prepared = prepare(data, compile_schema(SCHEMA), Engine())
    con = tuned(pa.Table.from_pylist(data))

    def alone() -> Work:
        cursor = con.cursor()
        statement = cursor.extract_statements(BARE)[0]
        return lambda: cursor.execute(statement, VALUES).fetchall()

    return lambda: lambda: prepared.run(where, today=TODAY, limit=20), alone


def given_dicts(count: int) -> tuple[Worker, Worker]:
    """Filters a list of dicts that is new in each call."""
    data, where, named = rows(count), parse_where(CLAUSE, SCHEMA), ["rank", *SCHEMA.columns]
    compiled, engine, con = compile_schema(SCHEMA), Engine(), tuned()

    def ours() -> object:
        made = prepare(data, compiled, engine)
        return made.take(made.run(where, today=TODAY, limit=20).positions)

    def alone() -> Work:
        cursor = con.cursor()
        statement = cursor.extract_statements(BARE)[0]

        def work() -> object:
            cursor.register("bare", pa.table({name: [row[name] for row in data] for name in named}))
            kept = cursor.execute(statement, VALUES).fetchall()
            cursor.unregister("bare")
            return [data[rank] for (rank,) in kept]

        return work

    return lambda: ours, alone


def prepared_file(folder: Path, count: int) -> tuple[Worker, Worker]:
    """The best 20 rows of a prepared file."""
    path = str(folder / "list.parquet")
    pq.write_table(pa.Table.from_pylist(rows(count)), path)
    app, where = NLFilter(SCHEMA, translator="embedded"), parse_where(CLAUSE, SCHEMA)
    prepared = app.prepare(path)
    con = tuned()
    con.execute(f"CREATE TABLE bare AS SELECT * FROM '{path}' ORDER BY rank")

    def alone() -> Work:
        cursor = con.cursor()
        statement = cursor.extract_statements(BARE.replace("SELECT rank", "SELECT *"))[0]
        return lambda: cursor.execute(statement, VALUES).fetchall()

    return lambda: lambda: app.apply(where, prepared, limit=20).rows, alone


def read_file(folder: Path, count: int) -> tuple[Worker, Worker]:
    """The best 20 rows, read from the file in every call."""
    path = str(folder / "read.parquet")
    pq.write_table(pa.Table.from_pylist(rows(count)), path)
    app, where = NLFilter(SCHEMA, translator="embedded"), parse_where(CLAUSE, SCHEMA)
    con = tuned()
    sql = BARE.replace("SELECT rank FROM bare", f"SELECT * FROM '{path}'")

    def alone() -> Work:
        cursor = con.cursor()
        return lambda: cursor.execute(sql, VALUES).fetchall()

    return lambda: lambda: app.apply(where, path, limit=20).rows, alone


def threads(what: str, ours: Worker, alone: Worker) -> str:
    """A line of the table."""
    ways = [(name, worker, n) for name, worker in (("ours", ours), ("bare", alone)) for n in (1, 2)]
    found: dict[tuple[str, int], list[float]] = {(name, n): [] for name, _, n in ways}  # in this order
    shuffled = random.Random(0)  # noqa: S311
    for _ in range(ROUNDS):
        shuffled.shuffle(ways)
        for name, worker, n in ways:
            found[name, n].append(rate(worker, n))
    one, two, bare_one, bare_two = map(statistics.median, found.values())
    return (
        f"| {what} | {one:.0f} | {two:.0f} | {two / one:.2f}x | {bare_two / bare_one:.2f}x "
        f"| {two / bare_two:.2f}x |"
    )


async def lags(call: Callable[[], Awaitable[object]], seconds: float = 4) -> list[float]:
    """How many ms too late a loop wakes a sleeping task while many calls are in flight."""
    ends = time.perf_counter() + seconds
    found: list[float] = []

    async def going() -> None:
        while time.perf_counter() < ends:
            await call()

    at_work = [asyncio.create_task(going()) for _ in range(IN_FLIGHT)]
    while not found or time.perf_counter() < ends:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        found.append((time.perf_counter() - before - 0.005) * 1000)
    await asyncio.gather(*at_work)
    return found


def event_loop() -> None:
    """Keeps 100 requests in flight: each asks a model (a stub on loopback) and filters a list."""
    data = rows(10_000)

    async def ours() -> list[float]:
        model = ChatTranslator("openai:stub", cache=None, timeout=30)
        jobs = NLFilter("schemas/jobs.yaml", translator=model, values="fixtures/jobs/jobs.parquet")
        listed = jobs.prepare("fixtures/jobs/jobs.parquet")
        await jobs.afilter(another(), listed, limit=20)
        return await lags(lambda: jobs.afilter(another(), listed, limit=20))

    async def alone() -> list[float]:
        call, close = bare()
        found = await lags(call)
        await close()
        return found

    async def filters() -> list[float]:
        app, where = NLFilter(SCHEMA, translator="embedded"), "engineer, Tokyo, python"
        listed = app.prepare(data)
        return await lags(lambda: app.afilter(where, listed, limit=20))

    print("| 100 in flight | loop lag p50 | p95 | goal |\n| --- | --- | --- | --- |")
    with stub("city") as url:
        os.environ |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "any"}
        for what, way in (
            ("the provider's client alone", alone),
            ("afilter with a model", ours),
            ("afilter without a model, a list of 10,000", filters),
        ):
            found = statistics.quantiles(asyncio.run(way()) * 2, n=20)
            print(f"| {what} | {found[9]:.1f} ms | {found[18]:.1f} ms | p95 <= {LAG_GOAL} ms |", flush=True)


def main() -> None:
    print("| what | one worker, a second | two | two of one | the same, bare | two of two bare |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for what, pair in {
            "a prepared list of 10,000, best 20": prepared_list(10_000),
            "1,000 dicts, filtered once": given_dicts(1_000),
            "a prepared file of 10,000, with the rows of the best 20": prepared_file(Path(folder), 10_000),
            "a file of 10,000, read and filtered once": read_file(Path(folder), 10_000),
        }.items():
            print(threads(what, *pair), flush=True)
    event_loop()


if __name__ == "__main__":
    main()
