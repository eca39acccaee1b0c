"""Fits the weights by which whole readings are ranked, and says if that pays: make fit CASES="folder folder"

Each first request of the blind tables and of the sets in the folders is read without a model. A candidate
reading is right if it keeps the right rows: weights are learned from denotations, as in Liang et al.,
"Learning Dependency-Based Compositional Semantics" (ACL 2011), and Berant et al., "Semantic Parsing on
Freebase from Question-Answer Pairs" (EMNLP 2013). The weights make the right candidates as likely as they can
be. A prior keeps each weight near the one in `weights.toml`: a feature of few requests stays as it is.

The weights are fitted on the tables of `fit`, and compared with the present ones there (cross-validated: no
table is ranked by weights that have seen it) and on all others but `never_look`. Only requests with a right
and a wrong candidate can change.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.judge.ratchet.judging import Piece, pieces_of
from benchmarks.judge.routes import AskedTable, Heard, Said
from benchmarks.judge.score import is_right
from benchmarks.judge.split import FILE, FIT, NEVER_LOOK, part_of, read_split
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.embedded import draft_of
from nlfilter.translate.reader.analysis import analysis_of
from nlfilter.translate.reader.score import weights

Floats = npt.NDArray[np.float64]
WEIGHTS = Path("nlfilter/translate/reader/weights.toml")
NAMES = tuple(weights())
_FOLDS = 8
_STEPS = 30
_PRIORS = (300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
"""How strongly the prior holds a weight: as much as so many requests."""


@dataclass(frozen=True)
class Ranked:
    """A request with its candidates, the best first: their features, and which are right."""

    set: str
    table: str
    split: str
    features: Floats
    right: npt.NDArray[np.bool_]

    @property
    def decides(self) -> bool:
        return bool(self.right.any() and not self.right.all())


def ranked(piece: Piece) -> list[Ranked]:
    """The requests of some tables that have several candidates."""
    split, found = read_split(piece.split), list[Ranked]()
    for table in piece.run.tables():
        part, asked = part_of(table.family, table.name, split), AskedTable(table)
        for case in table.counted if part != NEVER_LOOK else ():
            context = asked.context(case)
            if context.where.conditions:
                continue
            analysis = analysis_of(case.request, context)
            rows, right = [], []
            for reading in analysis.readings.found:
                draft = replace(draft_of(analysis.readings, reading), unmatched=(), readings=None)
                where = settle(draft, case.request, analysis.table.context).where
                right.append(bool(is_right(table, case, Said(where, Heard(bool(where.conditions))))))
                rows.append([reading.score.total.get(name, 0.0) for name in NAMES])
            if right:
                name = f"{table.family}{' (extra)' if piece.extra else ''}"
                found.append(Ranked(name, table.name, part, np.array(rows), np.array(right)))
    return found


def fitted(requests: Sequence[Ranked], prior: float) -> Floats:
    """The weights that make the right candidates likeliest, by Fisher scoring from the present weights."""
    present = np.array([*weights().values()])
    found, deciding = present.copy(), [one for one in requests if one.decides]
    for _ in range(_STEPS):
        slope, bend = prior * (present - found), prior * np.eye(len(found))
        for one in deciding:
            score = -one.features @ found
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            wanted = chance * one.right / (chance * one.right).sum()
            mean = chance @ one.features
            slope += mean - wanted @ one.features
            bend += (one.features.T * chance) @ one.features - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        found = found + step
        if np.abs(step).max() < 1e-4:
            break
    return found


def first_is_right(requests: Sequence[Ranked], found: Floats) -> npt.NDArray[np.bool_]:
    """Whether the candidate that the weights rank first is right; the present order settles ties."""
    return np.array([bool(one.right[np.argmin(np.round(one.features @ found, 6))]) for one in requests])


def crossed(requests: Sequence[Ranked], prior: float) -> npt.NDArray[np.bool_]:
    """The same, by weights that have not seen the table of the request."""
    made = np.zeros(len(requests), bool)
    tables = np.random.default_rng(0).permutation(np.unique([one.table for one in requests]))
    for fold in np.array_split(tables, _FOLDS):
        unseen = [at for at, one in enumerate(requests) if one.table in fold]
        found = fitted([one for one in requests if one.table not in fold], prior)
        made[unseen] = first_is_right([requests[at] for at in unseen], found)
    return made


def report(requests: Sequence[Ranked]) -> Iterator[str]:
    """What each prior comes to, in words for each set."""
    present = np.array([*weights().values()])
    before = first_is_right(requests, present)
    best = np.array([one.right.any() for one in requests])
    fit = np.array([one.split == FIT for one in requests])
    known, others = (
        [one for one, there in zip(requests, side, strict=True) if there] for side in (fit, ~fit)
    )
    deciding = sum(one.decides for one in requests)
    yield f"{len(requests)} requests; {deciding} have a right and a wrong candidate"
    yield f"right: {_share(before)} by the present weights, {_share(best)} if the best candidate always won\n"
    yield "| prior | fit, cross-validated | won | lost | others | won | lost |\n|" + " --- |" * 7
    for prior in _PRIORS:
        cells = [str(prior)]
        for side, after in (
            (fit, crossed(known, prior)),
            (~fit, first_is_right(others, fitted(known, prior))),
        ):
            won, lost = (after & ~before[side]).sum(), (before[side] & ~after).sum()
            cells += [f"{_share(after)} ({_share(before[side])})", str(won), str(lost)]
        yield f"| {' | '.join(cells)} |"


def _share(right: npt.NDArray[np.bool_]) -> str:
    return f"{100 * right.mean():.1f} %"


def changes(requests: Sequence[Ranked], found: Floats) -> Iterator[str]:
    """Each feature: the requests that it can decide, its present weight, and the fitted one."""
    yield "\n| feature | decides | present | fitted |\n| --- | --- | --- | --- |"
    for at, (name, present) in enumerate(weights().items()):
        deciding = sum(one.decides and np.ptp(one.features[:, at]) > 0 for one in requests)
        yield f"| {name} | {deciding} | {present:.2f} | {found[at]:.2f} |"


def written(text: str, found: Mapping[str, float]) -> str:
    """The file of weights with other numbers."""
    return re.sub(
        r"(?m)^(\w+) = -?[\d.]+ *(#.*)$",
        lambda line: f"{f'{line[1]} = {found[line[1]]:.2f}':27} {line[2]}",
        text,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="fit", description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, help="folders of folders of cases")
    parser.add_argument(
        "--prior", type=float, default=_PRIORS[0], help="how strongly the present weights hold"
    )
    parser.add_argument("--write", action="store_true", help=f"write the fitted weights into {WEIGHTS}")
    parser.set_defaults(never=False, split=FILE, lost=None)
    options = parser.parse_args(arguments)
    pieces = [piece for piece in pieces_of(options, read_split(FILE)) if piece.run.form != "dialogues"]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        requests = [one for found in pool.map(ranked, pieces) for one in found]
    found = fitted([one for one in requests if one.split == FIT], options.prior)
    print("\n".join([*report(requests), *changes(requests, found)]))
    if options.write:
        text = WEIGHTS.read_text("utf-8")
        WEIGHTS.write_text(written(text, dict(zip(NAMES, found, strict=True))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
