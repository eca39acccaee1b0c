"""Reads a file that another thread keeps replacing, cutting and removing."""

from __future__ import annotations

import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb

from benchmarks.faults.children import Outcome
from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NLFilterError

ROWS, VERSIONS, PAUSE = 50_000, 2, 0.4
SCHEMA = TableSchema.model_validate(
    {
        "name": "t",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Tokyo", "Osaka"]},
            "n": {"type": "BIGINT"},
            "version": {"type": "BIGINT"},
        },
    }
)


def reads(folder: Path, seconds: float, seed: int) -> Iterator[Outcome]:
    """The outcomes of reads while a writer keeps changing the file."""
    files = [folder / f"{number}.parquet" for number in range(VERSIONS)]
    for number, file in enumerate(files):
        with duckdb.connect() as bare:
            bare.execute(
                f"COPY (SELECT if(n % {number + 2} = 0, 'Tokyo', 'Osaka') AS city, n, {number} AS version "
                f"FROM range({ROWS}) AS r(n)) TO '{file}' (ROW_GROUP_SIZE 5000)"
            )
    live, over = folder / "live.parquet", threading.Event()
    shutil.copy(files[0], live)
    other = threading.Thread(target=_changing, args=(files, live, random.Random(seed), over), daemon=True)  # noqa: S311
    other.start()
    jobs, ends = NLFilter(SCHEMA, translator="embedded"), time.monotonic() + seconds
    while time.monotonic() < ends:
        yield _read(jobs, live)
    over.set()
    other.join()


def _changing(files: list[Path], live: Path, chance: random.Random, over: threading.Event) -> None:
    while not over.is_set():
        match chance.choice((*["replaced"] * 7, "written over", "cut", "removed")):
            case "replaced":
                shutil.copy(chance.choice(files), part := live.with_suffix(".part"))
                part.replace(live)
            case "written over":  # no writer should do this, but some do
                shutil.copy(chance.choice(files), live)
            case "cut":
                with suppress(OSError):
                    os.truncate(live, chance.randrange(live.stat().st_size))
            case "removed":
                live.unlink(missing_ok=True)
        time.sleep(chance.random() * PAUSE)


def _read(jobs: NLFilter, live: Path) -> Outcome:
    try:
        result = jobs.filter("Tokyo", str(live), limit=2_000)
        rows, count = result.rows, result.count
    except NLFilterError as error:
        return Outcome("clear error", str(error).replace(str(live), "the file"))
    versions = {row["version"] for row in rows}
    if len(versions) != 1:
        return Outcome("wrong row", f"of versions {versions}")
    step = versions.pop() + 2
    right = [*range(0, ROWS, step)]
    if [row["n"] for row in rows] != right[:2_000]:
        return Outcome("wrong row", f"{len(rows)} rows")
    return Outcome("right" if count == len(right) else "wrong row", f"{count} counted")
