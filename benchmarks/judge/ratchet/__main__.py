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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
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
from benchmarks.judge.ratchet.outcomes import (
    SLOPPY,
    Baseline,
    Key,
    Outcome,
    SetName,
    Tally,
    extras_here,
    read_baseline,
    text_of,
)
from benchmarks.judge.ratchet.sloppy import sloppy
from benchmarks.judge.routes import MODEL, ROUTES
from benchmarks.judge.score import Result, results_of
from benchmarks.judge.scripted import replies_to
from benchmarks.judge.sets import Run, owned_by, runs_of
from benchmarks.judge.split import FILE as SPLIT
from benchmarks.judge.split import NEVER_LOOK, Split, part_of, read_split
from nlfilter import SchemaError

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.tsv"
BLIND = HERE.parent / "blind"
ANSWERS = HERE.parent / "answers"

TABLES_AT_ONCE = 20
"""A run of more tables is shared among the processes in pieces of this size."""


@dataclass(frozen=True)
class Piece:
    """Some tables of a run, judged by one process; `texts`: tell also what was asked and said."""

    run: Run
    extra: bool
    split: Path
    texts: bool


@dataclass(frozen=True)
class Asked:
    """What a request came to. `text` is a line of `misses.jsonl`; never_look has none."""

    key: Key
    name: SetName
    outcome: Outcome
    text: Mapping[str, Any] | None

    @property
    def unseen(self) -> bool:
        return self.name.split == NEVER_LOOK


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


# Judging ------------------------------------------------------------------------------------------


def pieces_of(options: argparse.Namespace, split: Split) -> list[Piece]:
    """The tables to judge, those with most text first, so that no process waits for the last one."""
    runs = [*((run, False) for run in blind_runs(BLIND))]
    runs += ((run, True) for cases in options.cases for run in runs_of(cases))
    sized: dict[Piece, float] = {}
    for run, extra in runs:
        family, every = family_of(run.name), sorted(run.table_names())
        names = [name for name in every if options.never or part_of(family, name, split) != NEVER_LOOK]
        size = sum(file.stat().st_size for file in run.folder.glob("*.jsonl")) / len(every)
        step = 1 if run.form == "dialogues" else TABLES_AT_ONCE  # each table of dialogues is large
        for at in range(0, len(names), step):
            some = frozenset(names[at : at + step])
            sized[Piece(replace(run, only=some), extra, options.split, bool(options.lost))] = size * len(some)
    return sorted(sized, key=sized.__getitem__, reverse=True)


def blind_runs(folder: Path) -> Iterator[Run]:
    """The blind tables without a schema, then with their owner's schema file, and the dialogues."""
    yield from runs_of(folder, inferred=True)
    yield from (run for run in runs_of(folder) if run.form != "one table" or owned_by(run).exists())


def judged(pieces: Sequence[Piece], processes: int) -> Iterator[tuple[list[Asked], list[str]]]:
    if processes == 1:
        yield from map(judge, pieces)
        return
    # A fork would copy the locks of DuckDB's threads, but not the threads that release them.
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(judge, pieces)


def judge(piece: Piece) -> tuple[list[Asked], list[str]]:
    """The outcomes of some tables on every route, and what could not be asked."""
    try:
        return [asked_of(result, piece) for result in results(piece)], []
    except SchemaError as error:
        return [], [f"{piece.run.name} was not asked, since nlfilter refuses its schema:\n{error}"]


def results(piece: Piece) -> Iterator[Result]:
    replies, split = replies_to(piece.run, ANSWERS), read_split(piece.split)
    for table in piece.run.tables():
        yield from results_of(table, replies, ROUTES, split)
        for result in results_of(table, sloppy(replies), (MODEL,), split):
            yield replace(result, route=SLOPPY)


def asked_of(result: Result, piece: Piece) -> Asked:
    return Asked(
        Key(result.run, result.table, result.case.id, result.route),
        SetName(piece.extra, result.family, result.split, result.route),
        Outcome.of(result),
        result.miss() if piece.texts and result.split != NEVER_LOOK else None,
    )


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
