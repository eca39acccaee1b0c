"""Damaged files, full disks, files that change while they are read, and killed writers: `make faults`.

Counts the outcomes. Ends with exit code 1 if something crashes or hangs, if a row is wrong, if a file is
half-written, or if an error is not one of ours or says more than it may.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.faults import changing, damaged, writing
from benchmarks.faults.children import BROKEN, Outcome, outcomes, prepare

SHOWN = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=4_000, help="number of damaged files")
    parser.add_argument(
        "--writes", type=int, default=400, help="number of writes on a full disk, and of killed writes"
    )
    parser.add_argument("--seconds", type=float, default=60, help="seconds of reading a file that changes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    prepare()
    broken = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Code that opens an engine in this process comes last: a child that is forked beside an engine must
        # load it anew.
        if options.writes:
            broken += writes(folder, options.writes, options.seed)
        works = [*damaged.works(folder, options.files, options.seed)]
        for kind in dict.fromkeys(kind for kind, _ in works):
            broken += told(f"damaged {kind}", outcomes([work for one, work in works if one == kind]))
        if options.seconds:
            broken += told("read while it changes", changing.reads(folder, options.seconds, options.seed))
    print(f"{broken} findings, seed {options.seed}")
    sys.exit(1 if broken else 0)


def writes(folder: Path, count: int, seed: int) -> int:
    """Runs `count` writes that are killed, `count` writes on a full disk, and writes to a full device."""
    broken = told("killed while writing", writing.sudden_ends(folder, count, seed))
    print(f"  {writing.parts_left(folder)} unfinished files left by the last of them, under hidden names")
    broken += told("written on a full disk", outcomes([*writing.full_disks(folder, count, seed)]))
    return broken + told("written to a full device", outcomes([*writing.devices(folder)]))


def told(what: str, found: Iterable[Outcome]) -> int:
    """Prints the count of each outcome and the first forbidden ones; returns how many are forbidden."""
    counted: Counter[str] = Counter()
    shown = 0
    for outcome in found:
        counted[outcome.kind] += 1
        if outcome.kind in BROKEN and shown < SHOWN:
            shown += 1
            print(f"  {outcome.kind}: {outcome.about}", flush=True)
    listed = ", ".join(f"{count:,} {kind}" for kind, count in counted.most_common())
    print(f"{what}: {sum(counted.values()):,}: {listed}", flush=True)
    return sum(count for kind, count in counted.items() if kind in BROKEN)


if __name__ == "__main__":
    main()
