"""Work in forked children, which may crash, hang or be killed without harm to whoever counts."""

from __future__ import annotations

import importlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

HUNG = 120.0
"""Seconds without a word of a child, after which it is said to hang."""
BROKEN = frozenset({"crash", "hang", "wrong row", "half-written", "unclear error"})

FORK = multiprocessing.get_context("fork")


def prepare() -> None:
    """Import what children need, so that not each of them has to."""
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
    "nlfilter.schema.infer",
    "nlfilter.schema.learn",
    "nlfilter.translate.settle",
    "nlfilter.where.gate",
    "nlfilter.where.words",
    "rapidfuzz",
)


class Outcome(NamedTuple):
    """What became of one piece of work: what it counts as, and what else there is to say of it."""

    kind: str
    about: str = ""


Work = Callable[[], Outcome]


def outcomes(works: Sequence[Work]) -> Iterator[Outcome]:
    """What becomes of each, one after the other in one child; where it ends or hangs, another goes on."""
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
        except BaseException as error:  # whatever it is, it is no error of ours
            found = Outcome("unclear error", repr(error)[:300])
        theirs.send(found)
