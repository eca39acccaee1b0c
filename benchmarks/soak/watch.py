"""What the process holds: memory, open files and threads, second by second."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Iterator, Sequence

WARM = 0.3
"""The share of the time that counts as warming up."""
MOST_GROWTH = 1.05, 30
"""By how much memory may be higher at the end than after warming up: a factor, and megabytes beside it."""
MORE_OPEN = 8

_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
Sample = tuple[float, int, int]


class Watch:
    """Samples of what the process holds."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def look(self) -> None:
        with open("/proc/self/statm", encoding="ascii") as file:
            megabytes = int(file.read().split()[1]) * _PAGE
        self._samples.append((megabytes, len(os.listdir("/proc/self/fd")), threading.active_count()))

    def _warm(self) -> list[Sample]:
        return self._samples[int(len(self._samples) * WARM) :]

    def _ends(self, of: int) -> tuple[float, float]:
        """The median of the first third after warming up, and that of the last."""
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
