"""Times code on a noisy machine: every way runs once in each round, in random order; medians are compared."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping

TUNING = ("threads = 1", "late_materialization_max_rows = 0", "parquet_metadata_cache = true")
"""The settings of the engine that change its speed, for a bare connection."""


def medians(
    ways: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median seconds of each way to do the same thing, from one interleaved run.

    With `time.process_time` as the clock, only the time of this process counts.
    """
    shuffled = random.Random(0)  # noqa: S311
    taken: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for name in names:  # warm up
        ways[name]()
    for _ in range(rounds):
        shuffled.shuffle(names)
        for name in names:
            started = clock()
            ways[name]()
            taken[name].append(clock() - started)
    return {name: statistics.median(times) for name, times in taken.items()}


HEADER = """\
| what | the limit | what people use | ours | of the limit | goal |
| --- | --- | --- | --- | --- | --- |"""
"""`make bench` prints one table: the limit is the least code that does the same with the same tuning."""


def row(what: str, ours: float, limit: float, goal: str, usual: float | None = None) -> str:
    """One line of the table, from seconds."""
    cells = [f"{limit * 1000:.2f} ms", f"{usual * 1000:.2f} ms" if usual else "", f"{ours * 1000:.2f} ms"]
    return f"| {what} | {' | '.join(cells)} | {ours / limit:.2f}x | {goal} |"
