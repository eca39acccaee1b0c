"""Watches the memory, open files and threads of the process, second by second."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Iterator, Sequence

WARM = 0.3
"""The share of the run that counts as warm-up."""
MOST_GROWTH = 1.05, 30
"""How much memory may grow after the warm-up: a factor, plus megabytes."""
MORE_OPEN = 8

_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
Sample = tuple[float, int, int]


class Watch:
    """Samples of the memory, open files and threads."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def look(self) -> None:
        with open("/proc/self/statm", encoding="ascii") as file:
            megabytes = int(file.read().split()[1]) * _PAGE
        self._samples.append((megabytes, len(os.listdir("/proc/self/fd")), threading.active_count()))

    def _warm(self) -> list[Sample]:
        return self._samples[int(len(self._samples) * WARM) :]

    def _ends(self, of: int) -> tuple[float, float]:
        """The medians of the first third and of the last third after the warm-up."""
        values: Sequence[float] = [sample[of] for sample in self._warm()]
        third = max(1, len(values) // 3)
        return statistics.median(values[:third]), statistics.median(values[-third:])

    def report(self) -> Iterator[str]:
        for of, what in enumerate(("MB in memory", "open files", "threads")):
            first, last = self._ends(of)
            most = max(sample[of] for sample in self._samples)
            yield f"{what}: {first:.0f} after warming up, {last:.0f} at the end, {most:.0f} at most"

    def findings(self) -> Iterator[str]:
        factor, megabytes = MOST_GROWTH
        first, last = self._ends(0)
        if last > first * factor + megabytes:
            yield f"memory grows: {first:.0f} MB, then {last:.0f} MB"
        for of, what in ((1, "open files"), (2, "threads")):
            first, last = self._ends(of)
            if last > first + MORE_OPEN:
                yield f"{what} grow: {first:.0f}, then {last:.0f}"
