"""Figures of results: shares with seeded 95 % bootstrap intervals, over cases and over tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.judge.score import Result

ROUNDS = 2_000
SEED = 1

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share and its interval; `of` is the whole. The value is None if the whole is 0."""

    value: float | None
    low: float | None
    high: float | None
    of: int


@dataclass(frozen=True)
class Figures:
    """The figures of a group of results.

    `loses`: the answers that lack a row which every right reading keeps; `loses_covered`: those of them that
    are covered; `nothing_applied`: the requests of which nothing was understood. All three are shares of all
    requests.
    """

    asked: int
    right: Share
    covered: Share
    right_when_covered: Share
    loses: Share
    loses_covered: Share
    nothing_applied: Share
    unmatched_precision: Share
    unmatched_recall: Share
    calls: int
    prompt_tokens: int
    tables: int
    right_by_table: Share
    causes: dict[str, int]


def figures(results: Sequence[Result]) -> Figures:
    """Computes all figures of a group; `causes` counts each miss once, for its first cause."""
    phrases = [r.phrases for r in results]
    reported = np.array([p.reported for p in phrases], dtype=np.float64)
    judged = np.array([p.judged for p in phrases], dtype=np.float64)
    right = np.array([r.right for r in results], dtype=np.float64)
    covered = np.array([r.said.covered for r in results], dtype=np.float64)
    loses = np.array([r.loses for r in results], dtype=np.float64)
    nothing = np.array([not r.said.answered for r in results], dtype=np.float64)
    by_table: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for result in results:
        by_table[result.run, result.table].append(result.right)
    means = np.array([np.mean(values) for values in by_table.values()])
    return Figures(
        asked=len(results),
        right=share(right, np.ones_like(right)),
        covered=share(covered, np.ones_like(covered)),
        right_when_covered=share(right * covered, covered),
        loses=share(loses, np.ones_like(right)),
        loses_covered=share(loses * covered, np.ones_like(right)),
        nothing_applied=share(nothing, np.ones_like(right)),
        unmatched_precision=share(reported - [len(p.stray) for p in phrases], reported),
        unmatched_recall=share(judged - [len(p.missed) for p in phrases], judged),
        calls=sum(r.said.calls for r in results),
        prompt_tokens=sum(r.said.prompt_tokens for r in results),
        tables=len(means),
        right_by_table=share(means, np.ones_like(means)),
        causes=dict(Counter(str(r.causes[0]) for r in results if r.causes).most_common()),
    )


def share(parts: Numbers, wholes: Numbers) -> Share:
    """The sum of the parts over the sum of the wholes, with a bootstrap interval over the units."""
    total = float(wholes.sum())
    if not total:
        return Share(None, None, None, 0)
    draws = np.random.default_rng(SEED).integers(len(parts), size=(ROUNDS, len(parts)))
    over = wholes[draws].sum(axis=1)
    drawn = parts[draws].sum(axis=1)[over > 0] / over[over > 0]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Share(float(parts.sum()) / total, float(low), float(high), round(total))
