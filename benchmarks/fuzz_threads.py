"""Threads, coroutines and forked children filter at once while a file is replaced; `make fuzz` runs it.

Every answer must equal that of a plain loop over the rows of one version of the list. The run ends with exit
code 1 if a row is wrong, an error is not one of ours, a child fails, or anything hangs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NLFilterError

ROWS, VERSIONS, THREADS, HUNG = 3_000, 3, 8, 40
SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Tokyo", "Osaka", "Kyoto"]},
            "remote": {"type": "BOOLEAN", "when_true": ["remote"]},
            "pay": {"type": "BIGINT", "unit": "JPY"},
            "version": {"type": "BIGINT"},
        },
    }
)
Row = dict[str, Any]
REQUESTS: Mapping[str, Callable[[Row], bool]] = {
    "remote": lambda row: bool(row["remote"]),
    "remote, Tokyo": lambda row: bool(row["remote"]) and row["city"] == "Tokyo",
    "Osaka or Kyoto": lambda row: row["city"] in ("Osaka", "Kyoto"),
    "not Tokyo, pay over 5000000": lambda row: row["city"] != "Tokyo" and row["pay"] > 5_000_000,
}


def version(number: int) -> list[Row]:
    chance = random.Random(number)  # noqa: S311
    cities = SCHEMA.columns["city"].values
    return [
        {
            "city": chance.choice([*cities]),
            "remote": chance.random() < 0.5,
            "pay": chance.randrange(1, 20) * 1_000_000,
            "version": number,
        }
        for _ in range(ROWS)
    ]


def as_dicts(rows: Any) -> list[Row]:
    """Kept rows of any kind, as dicts."""
    found: list[Row]
    match rows:
        case pd.DataFrame():
            found = rows.to_dict("records")
        case polars.DataFrame():
            found = rows.rows(named=True)
        case list():
            found = rows
        case _:
            found = pa.table(rows).to_pylist()
    return found


class Stress:
    """The lists, the counts and the findings."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.jobs = NLFilter(SCHEMA, translator="embedded")
        self.versions = [version(number) for number in range(VERSIONS)]
        self.files = [folder / f"{number}.parquet" for number in range(VERSIONS)]
        for rows, file in zip(self.versions, self.files, strict=True):
            pq.write_table(pa.Table.from_pylist(rows), file)
        self.replaced = folder / "replaced.parquet"
        shutil.copy(self.files[0], self.replaced)
        first = self.versions[0]
        self.lists = [
            first,
            str(self.files[1]),
            pd.DataFrame(first),
            polars.DataFrame(first),
            self.jobs.prepare(str(self.files[2])),
            str(self.replaced),
        ]
        self.counted: Counter[str] = Counter()
        self.found: list[str] = []

    def going(self) -> bool:
        return time.monotonic() < self.ends and not self.found

    def ask(self, chance: random.Random) -> None:
        request, ranked = chance.choice([*REQUESTS]), chance.choice(self.lists)
        try:
            rows = as_dicts(self.jobs.filter(request, ranked).rows)
        except NLFilterError:
            if ranked is not self.lists[-1]:
                raise
            self.counted["refused, since the file was being replaced"] += 1
            return
        self.check(request, rows)
        self.counted["filters"] += 1

    def check(self, request: str, rows: list[Row]) -> None:
        versions = {row["version"] for row in rows}
        if len(versions) != 1 or rows != [*filter(REQUESTS[request], self.versions[versions.pop()])]:
            self.found.append(f"wrong rows for {request!r}")

    def threads(self) -> None:
        chance = random.Random(threading.get_ident())  # noqa: S311
        while self.going():
            self.ask(chance)

    def replacing(self) -> None:
        chance = random.Random(1)  # noqa: S311
        while self.going():
            part = self.replaced.with_suffix(".part")
            shutil.copy(chance.choice(self.files), part)
            part.replace(self.replaced)
            self.counted["files replaced"] += 1
            time.sleep(0.005)

    def forking(self) -> None:
        while self.going():
            child = os.fork()
            if not child:
                signal.alarm(HUNG)
                chance = random.Random(os.getpid())  # noqa: S311
                for _ in range(3):
                    self.ask(chance)
                os._exit(1 if self.found else 0)
            _, status = os.waitpid(child, 0)
            if status:
                self.found.append(f"a child ended with status {status}")
            self.counted["forks"] += 1
            time.sleep(0.05)

    def coroutines(self) -> None:
        async def turns() -> None:
            while self.going():
                asked = (self.jobs.afilter(request, self.versions[0]) for request in REQUESTS)
                for request, result in zip(REQUESTS, await asyncio.gather(*asked), strict=True):
                    self.check(request, result.rows)
                    self.counted["filters awaited"] += 1

        asyncio.run(turns())

    def guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # a thread would lose the error; a child must end here
            self.found.append(repr(error))
            if os.getpid() != self.process:
                os._exit(1)

    def run(self) -> None:
        self.process = os.getpid()
        works = [*[self.threads] * THREADS, self.replacing, self.forking, self.coroutines]
        threads = [threading.Thread(target=self.guarded, args=[work], daemon=True) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0, self.ends - time.monotonic()) + HUNG)
        self.found += [f"{thread.name} hangs" for thread in threads if thread.is_alive()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # Python and polars warn about forks beside threads
    with tempfile.TemporaryDirectory() as folder:
        stress = Stress(Path(folder), options.seconds)
        stress.run()
    print(", ".join(f"{count:,} {what}" for what, count in stress.counted.items()))
    for what in stress.found:
        print(what)
    print(f"{len(stress.found)} findings")
    sys.stdout.flush()
    os._exit(1 if stress.found else 0)  # a hanging thread would keep the process alive


if __name__ == "__main__":
    main()
