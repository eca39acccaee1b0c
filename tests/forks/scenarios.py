"""Scenarios of applications that fork, each in its own process: `python -m tests.forks.scenarios NAME`."""

from __future__ import annotations

import faulthandler
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import EngineError
from nlfilter.sources import parquet
from nlfilter.sources.engine import Engine, Limits
from tests.translate.server import ModelServer, saying

GUARD = 40
"""Seconds after which a process counts as hanging and is killed."""

SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "rank": "place",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Tokyo", "Osaka"]},
            "remote": {"type": "BOOLEAN", "when_true": ["remote"]},
        },
    }
)
ROWS = [{"city": ("Tokyo", "Osaka")[n % 2], "remote": n % 3 == 0, "place": n} for n in range(2_000)]
KEPT = tuple(range(0, 2_000, 6))

Work = Callable[[], object]


def in_child(work: Work) -> None:
    """Runs work in a fork of this process that exits as workers do: it destroys all of its objects."""
    child = os.fork()
    if not child:
        signal.alarm(GUARD)
        work()
        sys.exit()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@contextmanager
def busy(*works: Work) -> Iterator[None]:
    """Threads that repeat some works."""
    done, failures, parent = threading.Event(), list[BaseException](), os.getpid()

    def again(work: Work) -> None:
        try:
            while not done.is_set():
                work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=again, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        if os.getpid() == parent:
            done.set()
            for thread in threads:
                thread.join()
    assert not failures


def keeps(jobs: NLFilter, ranked: Any) -> None:
    """Makes the calls that an application makes, and checks their results."""
    result = jobs.filter("remote, Tokyo", ranked)
    assert result.positions == KEPT
    assert result.rows is not None
    assert jobs.filter("remote, Tokyo", ranked, limit=3).count == len(KEPT)


class Once:
    """A stream of another library that can be read only once."""

    def __init__(self, table: pa.Table) -> None:
        self._stream = table.__arrow_c_stream__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._stream


# Scenarios ------------------------------------------------------------------------------------------


def idle_parent(path: str) -> None:
    """The application is loaded and has answered requests before its workers are forked."""
    arrow = pa.Table.from_pylist(ROWS)
    pq.write_table(arrow, path)
    jobs = NLFilter(SCHEMA, values=path)
    again = [ROWS, path, arrow, pd.DataFrame(ROWS)]
    lists = [*again, *map(jobs.prepare, [*again, arrow.to_reader(), Once(arrow)])]
    parquet.COPIED_ROWS = 100  # the next list is scanned in place
    lists.append(jobs.prepare(path))

    def work() -> None:
        for one in lists:
            keeps(jobs, one)

    work()
    for one in (work, partial(in_child, work), lists.clear):
        in_child(one)
    work()


def busy_parent(path: str) -> None:
    """At the moment of each fork, threads of the parent filter lists, including files."""
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    jobs = NLFilter(SCHEMA, values=path)
    works = [partial(keeps, jobs, one) for one in (jobs.prepare(path), path, ROWS)]
    with busy(*works):
        for work in works:
            in_child(work)


def frames(__: str) -> None:
    """Threads of the parent filter a polars frame; the child does not inherit the threads of polars."""
    jobs, frame = NLFilter(SCHEMA), polars.DataFrame(ROWS)
    work = partial(keeps, jobs, frame)
    with busy(work, work):
        for _ in range(3):
            in_child(work)


def first_use(__: str) -> None:
    """The parent forks while a thread creates the objects that are created once."""
    for _ in range(3):
        jobs = NLFilter(SCHEMA)
        thread = threading.Thread(target=keeps, args=[jobs, ROWS])
        thread.start()
        in_child(partial(keeps, jobs, ROWS))
        thread.join()


def imports(path: str) -> None:
    """The parent forks while a thread imports a module, which the child needs as well."""
    folder = os.path.dirname(path)
    with open(os.path.join(folder, "slow.py"), "w") as module:
        module.write("import time\ntime.sleep(0.3)\nREADY = True\n")
    sys.path.insert(0, folder)

    def work() -> None:
        assert importlib.import_module("slow").READY

    thread = threading.Thread(target=work)
    thread.start()
    while "slow" not in sys.modules:
        time.sleep(0.001)
    in_child(work)
    thread.join()


def deadlines(__: str) -> None:
    """An endless statement is interrupted in the child, too."""
    engine = Engine(Limits(seconds=0.5))

    def work() -> None:
        with pytest.raises(EngineError, match="stopped after"):
            engine.read("SELECT count(*) FROM range(100000000000)")
        assert engine.read("SELECT 42") == [(42,)]

    with busy(partial(engine.read, "SELECT count(*) FROM range(1000)")):
        in_child(work)


def model(__: str) -> None:
    """The parent forks after a model call and during another."""
    os.environ |= {"OPENAI_API_KEY": "key", "NO_PROXY": "*"}
    answer = saying({"conditions": [{"phrase": "remote", "where": "remote"}]})
    with ModelServer(answer, latency=0.02) as server:
        os.environ["OPENAI_BASE_URL"] = server.url
        jobs = NLFilter(SCHEMA, translator="llm", model="openai:stub")
        numbers = iter(range(1_000_000))

        def ask() -> None:
            assert jobs.translate(f"remote {os.getpid()} {next(numbers)}").where.sql == "remote"

        ask()
        in_child(ask)
        with busy(ask, ask):
            for _ in range(2):
                in_child(ask)
        ask()


def pool(path: str) -> None:
    """Multiprocessing workers inherit a filter and a list that were already used."""
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    jobs = NLFilter(SCHEMA)
    prepared = jobs.prepare(path)
    keeps(jobs, prepared)
    with multiprocessing.get_context("fork").Pool(2, _inherited.extend, [[jobs, prepared]]) as workers:
        assert os.getpid() not in workers.map(_one_of_many, range(8))


_inherited: list[Any] = []


def _one_of_many(_: int) -> int:
    jobs, prepared = _inherited
    keeps(jobs, prepared)
    return os.getpid()


if __name__ == "__main__":
    faulthandler.register(signal.SIGALRM, chain=True)  # shows where it hangs
    signal.alarm(2 * GUARD)
    globals()[sys.argv[1]](*sys.argv[2:])
