"""Judges tables on every route, in several processes.

This is no part of `__main__`, because a new process cannot find what a module of that name holds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.judge.cases import family_of
from benchmarks.judge.ratchet.outcomes import SLOPPY, Key, Outcome, SetName
from benchmarks.judge.ratchet.sloppy import sloppy
from benchmarks.judge.routes import MODEL, ROUTES
from benchmarks.judge.score import Result, results_of
from benchmarks.judge.scripted import replies_to
from benchmarks.judge.sets import Run, owned_by, runs_of
from benchmarks.judge.split import NEVER_LOOK, Split, part_of, read_split
from nlfilter import SchemaError

JUDGE = Path(__file__).parents[1]
BLIND = JUDGE / "blind"
ANSWERS = JUDGE / "answers"

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
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for done in as_completed([pool.submit(judge, piece) for piece in pieces]):
            yield done.result()


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
