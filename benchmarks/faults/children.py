"""Runs work in forked children, which may crash, hang or be killed without harm to the counting process."""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

HUNG = 120.0
"""Seconds without a message from a child, after which it counts as hanging."""
BROKEN = frozenset({"crash", "hang", "wrong row", "half-written", "unclear error"})

FORK = multiprocessing.get_context("fork")


def prepare() -> None:
    """Imports what children need once, in the parent."""
    for name in _NEEDED:
        importlib.import_module(name)


_NEEDED = (
    "duckdb",
    "nanoarrow",
    "nlfilter.apply",
    "nlfilter.cli.formats",
    "nlfilter.cli.golden",
    "nlfilter.cli.query",
    "nlfilter.golden.accept",
    "nlfilter.golden.run",
    "nlfilter.schema.inference.infer",
    "nlfilter.schema.stored.learn",
    "nlfilter.translate.acceptance.acceptance",
    "nlfilter.where.gate.gate",
    "nlfilter.where.words",
    "rapidfuzz",
)


class Outcome(NamedTuple):
    """The outcome of one piece of work: its kind, and details."""

    kind: str
    about: str = ""


Work = Callable[[], Outcome]


def outcomes(works: Sequence[Work]) -> Iterator[Outcome]:
    """Runs the works one after another in one child; if the child ends or hangs, a new one continues."""
    at = 0
    while at < len(works):
        ours, theirs = FORK.Pipe()
        child = FORK.Process(target=_do, args=(works[at:], theirs), daemon=True)
        child.start()
        theirs.close()
        going = True
        while going and at < len(works):
            told = _told(ours)
            going = told is not None
            if told is None:
                hangs = child.is_alive()
                child.kill()
                child.join()
                told = Outcome("hang" if hangs else "crash", f"exit code {child.exitcode}")
            yield told
            at += 1
        child.join()


def _told(ours: Connection) -> Outcome | None:
    try:
        return Outcome(*ours.recv()) if ours.poll(HUNG) else None
    except EOFError:
        return None


def _do(works: Sequence[Work], theirs: Connection) -> None:
    for work in works:
        try:
            found = work()
        except BaseException as error:  # not one of our errors
            found = Outcome("unclear error", repr(error)[:300])
        theirs.send(found)
