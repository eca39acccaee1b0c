"""What a change does to every request, against a stored baseline: `make ratchet`.

It judges the open sets of the repository, and those of other folders of cases, on every route, and compares
each request with itself. Exit code 1: something became worse that may not, or cannot be asked any more.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.judge.__main__ import write, write_lines
from benchmarks.judge.cases import family_of
from benchmarks.judge.ratchet.compare import (
    LOSES,
    MEASURES,
    RIGHT,
    SILENT,
    Group,
    faults_of,
    table_of,
    totals_of,
)
from benchmarks.judge.ratchet.judging import Asked, Piece, judged, pieces_of
from benchmarks.judge.ratchet.outcomes import (
    Baseline,
    Key,
    SetName,
    Tally,
    extras_here,
    read_baseline,
    text_of,
)
from benchmarks.judge.sets import runs_of
from benchmarks.judge.split import FILE as SPLIT
from benchmarks.judge.split import NEVER_LOOK, Split, part_of, read_split

BASELINE = Path(__file__).with_name("baseline.tsv")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parsed(arguments)
    started = time.perf_counter()
    split = read_split(options.split)
    pieces = pieces_of(options, split)
    if empty := [cases for cases in options.cases if not any(runs_of(cases))]:
        print(f"error: {' '.join(map(str, empty))} holds no cases.", file=sys.stderr)
        return 2
    baseline = read_baseline(options.since)
    asked: list[Asked] = []
    left_out: list[str] = []
    for number, (found, refused) in enumerate(judged(pieces, options.processes), 1):
        asked += found
        left_out += refused
        print(f"\r{number} of {len(pieces)}", end="", file=sys.stderr, flush=True)
    print(f", {time.perf_counter() - started:.0f} s", file=sys.stderr)
    groups = grouped(asked, baseline)
    totals = totals_of({name: group for name, group in groups.items() if name.split != NEVER_LOOK})
    print(table_of(groups | totals))
    faults = [*faults_of(totals)]
    if baseline.requests and baseline.extras != extras_here():
        faults.append(f"the baseline was made with the extras {baseline.extras}, here are {extras_here()}")
    known = known_of(pieces, baseline)
    if missing := known - {one.key for one in asked}:
        faults.append(
            f"{len(missing)} requests of the baseline cannot be asked any more, {min(missing)} first"
        )
    print("\n".join([*left_out, *faults]) or "nothing is worse than it may be")
    if options.lost:
        write_lines(options.lost, changes(asked, baseline))
    if options.write:
        write(options.since, text_of(renewed(baseline, asked, known, split)))
    return 1 if faults and not options.write else 0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ratchet", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", type=Path, nargs="*", help="more folders of folders of cases")
    parser.add_argument("--since", type=Path, default=BASELINE, help="the file with the baseline")
    parser.add_argument("--write", action="store_true", help="store what was found as the baseline")
    parser.add_argument(
        "--never", action="store_true", help="judge also never_look, of which only totals are told"
    )
    parser.add_argument(
        "--lost", type=Path, help="write the requests that were gained or lost, with their texts"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--split", type=Path, default=SPLIT, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


# Comparing ----------------------------------------------------------------------------------------


def grouped(asked: Iterable[Asked], baseline: Baseline) -> dict[SetName, Group]:
    """The outcomes by set, beside those of the baseline."""
    groups: dict[SetName, Group] = defaultdict(Group)
    for one in asked:
        groups[one.name].add(one.outcome, None if one.unseen else baseline.requests.get(one.key))
    for name in groups.keys() & baseline.totals.keys():
        groups[name].before, groups[name].again = baseline.totals[name], groups[name].now
    return dict(sorted(groups.items()))


def known_of(pieces: Iterable[Piece], baseline: Baseline) -> set[Key]:
    """The requests of the baseline to the tables that were judged."""
    tables = {(piece.run.name, table) for piece in pieces for table in piece.run.only or ()}
    return {key for key in baseline.requests if (key.run, key.table) in tables}


def renewed(baseline: Baseline, asked: Iterable[Asked], known: set[Key], split: Split) -> Baseline:
    """The baseline with what was found now; tables that were not judged stay as they were.

    A table that came to never_look since loses its requests, and leaves only what the totals say.
    """
    requests = {
        key: outcome
        for key, outcome in baseline.requests.items()
        if key not in known and part_of(family_of(key.run), key.table, split) != NEVER_LOOK
    }
    totals: dict[SetName, Tally] = defaultdict(Counter)
    for one in asked:
        if one.unseen:
            totals[one.name][one.outcome] += 1
        else:
            requests[one.key] = one.outcome
    return Baseline(extras_here(), requests, baseline.totals | totals)


def changes(asked: Iterable[Asked], baseline: Baseline) -> Iterator[dict[str, Any]]:
    """The requests that became or ceased to be right, lose rows or are wrong in silence, with their texts."""
    told = {name: measure for name, measure in MEASURES.items() if measure in (RIGHT, LOSES, SILENT)}
    for one in asked:
        before = baseline.requests.get(one.key)
        if one.text is None or before is None:
            continue
        now = {
            name: m.holds(one.outcome) for name, m in told.items() if m.holds(one.outcome) != m.holds(before)
        }
        if now:
            yield {"now": now, "run": one.key.run} | dict(one.text) | {"route": one.key.route}


if __name__ == "__main__":
    sys.exit(main())
