"""Fair timing on a noisy machine: every way runs once a round, in random order, and medians are compared."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping


def medians(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each way of doing the same thing, from one interleaved run."""
    shuffled = random.Random(0)  # noqa: S311
    taken: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for name in names:  # warm up
        ways[name]()
    for _ in range(rounds):
        shuffled.shuffle(names)
        for name in names:
            started = time.perf_counter()
            ways[name]()
            taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in taken.items()}


def row(what: str, ours: float, base: float, goal: str) -> str:
    """One line of the table in benchmarks/README.md."""
    return f"| {what} | {ours * 1000:.2f} ms | {base * 1000:.2f} ms | {ours / base:.2f}x | {goal} |"
