"""The works that run at once: each is the loop of a thread, until the time is over or something is found."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.fuzz_requests import reference
from benchmarks.soak.model import TIMEOUT
from benchmarks.soak.table import (
    ALWAYS,
    ASKED_OF_A_MODEL,
    REQUESTS,
    SCHEMA,
    TALKS,
    TODAY,
    Lists,
    ids,
)
from nlfilter import FilterResult, NLFilter, parse_where
from nlfilter.errors import InputError, NLFilterError
from nlfilter.translate.models.chat_translator import ChatTranslator
from tests.translate.requests import dates, names, requests
from tests.where.hostile import texts

THREADS, HUNG = 4, 60
LOOPS = 25
"""The processor time that a request and its rows may take, in plain loops of `fuzz_requests`: about 0.3 s."""
SLOW = 15.0
"""Seconds that a request may wait beside others, if the process itself works for half of that time."""

FEW = 1_000
"""One request in this many may be slow: its thread may be suspended, or may collect the garbage of others."""

Chance = random.Random
Work = Callable[[Chance], None]


class Soak:
    """The lists, their filters, and the counts, times and findings."""

    def __init__(self, folder: Path, seconds: float, seed: int) -> None:
        self.process, self.folder, self.seed = os.getpid(), folder, seed
        self.lists = Lists(folder)
        self.counted: Counter[str] = Counter()
        self.found: list[str] = []
        self.clock, self.cpu = array("d"), array("d")
        self.slow: list[str] = []
        self._counting = threading.Lock()
        self.replaced = folder / "replaced.parquet"
        shutil.copy(self.lists.files[0], self.replaced)
        self.chat = ChatTranslator("openai:stub", cache=None, timeout=TIMEOUT)
        self.load(0)
        self.first = self.jobs
        with suppress(NLFilterError):
            self.asking.translate(ASKED_OF_A_MODEL)  # this first call imports the packages for models
        self.prepared = self.jobs.prepare(str(self.lists.files[2]))
        dates()  # computed once, by a tool that needs a quiet process
        self.bound = LOOPS * reference()
        self.ends = time.monotonic() + seconds

    def load(self, number: int) -> None:
        """Writes a new schema file and uses it from now on."""
        path = self.folder / "jobs.yaml"
        path.write_text(SCHEMA + (f"always: {ALWAYS[number]}\n" if ALWAYS[number] else ""), encoding="utf-8")
        values = str(self.lists.files[0])
        self.jobs = NLFilter(path, translator="embedded", today=TODAY, values=values)
        self.asking = NLFilter(path, translator="auto", model=self.chat, today=TODAY, values=values, sure=1.0)

    def works(self) -> list[Work]:
        others = (self.replacing, self.reloading, self.forking, self.awaiting, self.hostile, self.talking)
        return [*[self.filtering] * THREADS, *others]

    def going(self) -> bool:
        return time.monotonic() < self.ends and not self.found

    def guarded(self, work: Work, chance: Chance) -> None:
        try:
            while self.going():
                work(chance)
        except BaseException as error:  # a thread would lose the error; a child must end here
            self.found.append(f"{getattr(work, '__name__', work)}: {error!r}")
            if os.getpid() != self.process:
                os._exit(1)

    def count(self, what: str, n: int = 1) -> None:
        with self._counting:
            self.counted[what] += n

    # --- right rows

    def check(self, result: FilterResult, jobs: NLFilter, clause: str | None) -> None:
        """Checks rows against a bare DuckDB, by the right clause, else by the clause that was shown."""
        versions, found = ids(result.rows)
        if len(versions) > 1:
            self.found.append(f"rows of several files: {versions}")
        always = jobs.schema.always
        if known := clause is not None:
            wanted = f"({clause}) AND ({always})" if always else str(clause)
        else:
            wanted = result.where.to_sql(today=TODAY)
        for version in versions:
            if found != self.lists.right(version, wanted, keep=known):
                self.found.append(f"wrong rows: {result.where.sql!r} of version {version}")
        if result.count != len(found):
            self.found.append(f"a wrong count: {result.where.sql!r}")

    def timed(self, jobs: NLFilter, request: str, ranked: Any, clause: str | None = None) -> None:
        clock, all_cpu, cpu = time.perf_counter(), time.process_time(), time.thread_time()
        result = jobs.filter(request, ranked)
        _ = result.rows
        cpu, clock = time.thread_time() - cpu, time.perf_counter() - clock
        waited = clock if time.process_time() - all_cpu > clock / 2 or clock > HUNG else 0.0
        self.check(result, jobs, clause)
        with self._counting:
            self.clock.append(clock)
            self.cpu.append(cpu)
        if cpu > self.bound or waited > SLOW:
            self.slow.append(f"slow: {cpu:.2f} s of processor time, {clock:.2f} s: {request[:60]!a}")

    # --- the works

    def filtering(self, chance: Chance) -> None:
        jobs, request = self.jobs, chance.choice([*REQUESTS])
        live = str(self.replaced)
        ranked = chance.choice([*self.lists.given, live])
        kind = chance.random()
        try:
            if kind < 0.15:
                self.timed(self.asking, ASKED_OF_A_MODEL, ranked)
                self.count("filters with a model")
            elif kind < 0.3:  # the list prepared before any reload keeps the schema of that time
                result = self.first.filter(request, self.prepared)
                self.check(result, self.first, REQUESTS[request])
                self.count("filters of a prepared list")
            else:
                self.timed(jobs, request, ranked, REQUESTS[request])
                self.count("filters")
        except InputError:
            if ranked != live:
                raise
            self.count("refused, since the file was being replaced")

    def talking(self, chance: Chance) -> None:
        jobs = self.jobs
        dialogue = jobs.dialogue()
        for said, clause in chance.choice(TALKS):
            dialogue.say(said)
            self.check(jobs.apply(dialogue.where, self.lists.versions[0]), jobs, clause)
        self.check(
            jobs.apply(jobs.dialogue(dialogue.to_dict()).where, str(self.lists.files[1])), jobs, clause
        )
        self.count("dialogues")

    def hostile(self, chance: Chance) -> None:
        jobs, seed = self.jobs, chance.randrange(10**6)
        assert jobs.vocabulary is not None
        said = requests(names(jobs.schema, jobs.vocabulary), seed)
        for request, clause, _ in zip(said, texts(seed), range(50), strict=False):
            with suppress(NLFilterError):
                self.timed(jobs, request, self.lists.versions[0])
                self.count("hostile requests with rows")
            with suppress(NLFilterError):
                parse_where(clause, jobs.schema)
        self.count("hostile requests and clauses", 100)

    def awaiting(self, chance: Chance) -> None:
        """Sends many requests at once and cancels some of them."""

        async def turn() -> None:
            jobs, asking = self.jobs, self.asking
            async with asyncio.timeout(HUNG):
                asked = [
                    asyncio.ensure_future(asking.afilter(ASKED_OF_A_MODEL, self.lists.versions[0]))
                    if n % 2
                    else asyncio.ensure_future(jobs.afilter("remote", self.lists.versions[0]))
                    for n in range(10)
                ]
                await asyncio.sleep(chance.random() / 3)
                for task in chance.sample(asked, 4):
                    task.cancel()
                for n, task in enumerate(asked):
                    with suppress(NLFilterError, asyncio.CancelledError):
                        result = await task
                        clause = None if n % 2 else "remote"
                        self.check(result, asking if n % 2 else jobs, clause)
                        self.count("filters awaited")
                self.count("filters cancelled", sum(task.cancelled() for task in asked))

        asyncio.run(turn())

    def replacing(self, chance: Chance) -> None:
        part = self.replaced.with_suffix(".part")
        shutil.copy(chance.choice(self.lists.files), part)
        part.replace(self.replaced)
        self.count("files replaced")
        time.sleep(0.02)

    def reloading(self, chance: Chance) -> None:
        before, number = self.jobs, chance.randrange(len(ALWAYS))
        held = before.translate("remote, Tokyo").where
        self.load(number)
        jobs = self.jobs
        self.check(jobs.apply(held, self.lists.versions[0]), jobs, "remote AND city = 'Tokyo'")
        self.count("schema reloads")
        time.sleep(0.5)

    def forking(self, chance: Chance) -> None:
        child = os.fork()
        if not child:
            signal.alarm(HUNG)
            for request in chance.sample([*REQUESTS], 3):
                self.check(self.jobs.filter(request, self.lists.given[1]), self.jobs, REQUESTS[request])
            os._exit(1 if self.found else 0)
        _, status = os.waitpid(child, 0)
        if status:
            self.found.append(f"a child ended with status {status}")
        self.count("forks")
        time.sleep(0.5)

    # --- the report

    def findings(self) -> list[str]:
        """The findings; includes slow requests if they are more than a busy machine explains."""
        return [*self.found, *(self.slow if len(self.slow) > 1 + len(self.cpu) // FEW else ())]

    def report(self) -> Iterator[str]:
        slow, timed = len(self.slow), len(self.cpu)
        yield f"{slow} of {timed:,} timed requests took over {self.bound:.2f} s of processor time"
        yield ", ".join(f"{count:,} {what}" for what, count in sorted(self.counted.items()))
        for what, values in (("on the clock", self.clock), ("of processor time", self.cpu)):
            known = sorted(values) or [0.0]
            half, most, all_ = (known[int((len(known) - 1) * share)] for share in (0.5, 0.99, 1))
            yield f"milliseconds {what}: median {half * 1e3:.1f}, p99 {most * 1e3:.0f}, most {all_ * 1e3:.0f}"
