"""Compares outcomes with those of a baseline, paired by request, and says what may not happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from benchmarks.judge.ratchet.outcomes import SLOPPY, Outcome, SetName, Tally
from benchmarks.judge.routes import EMBEDDED

RIGHT_MAY_FALL = 0.01
"""How far the share of right answers may fall: a change may give up bold readings to lose fewer rows or to be
wrong in silence less often, but no more than one request in a hundred."""

Z = 1.96
"""The quantile of a 95 % interval. A rise within the interval may come from the choice of the requests."""


class Measure(NamedTuple):
    """A share of the outcomes, or of those `among` them."""

    holds: Callable[[Outcome], bool]
    among: Callable[[Outcome], bool] = lambda outcome: True

    def share(self, tally: Tally) -> float | None:
        whole = sum(n for outcome, n in tally.items() if self.among(outcome))
        part = sum(n for outcome, n in tally.items() if self.among(outcome) and self.holds(outcome))
        return part / whole if whole else None


def _is(*flags: Outcome) -> Callable[[Outcome], bool]:
    return lambda outcome: all(flag in outcome for flag in flags)


RIGHT = Measure(_is(Outcome.RIGHT))
LOSES = Measure(_is(Outcome.LOSES))
SILENT = Measure(lambda outcome: Outcome.COVERED in outcome and Outcome.RIGHT not in outcome)
"""The error that nobody is told of: the product says that it read everything, and is wrong."""

MEASURES: Mapping[str, Measure] = {
    "right": RIGHT,
    "covered": Measure(_is(Outcome.COVERED)),
    "right if covered": Measure(_is(Outcome.RIGHT), among=_is(Outcome.COVERED)),
    "loses rows": LOSES,
    "covered, loses": Measure(_is(Outcome.COVERED, Outcome.LOSES)),
    "covered, wrong": SILENT,
    "nothing applied": Measure(lambda outcome: Outcome.APPLIED not in outcome),
}


def held(route: str) -> Mapping[str, Measure]:
    """What may not rise on a route. A sloppy reply is wrong by itself; it may only not count as covered."""
    return {name: m for name, m in MEASURES.items() if m is SILENT or (m is LOSES and route != SLOPPY)}


def paired_interval(more: int, fewer: int, of: int) -> tuple[float, float]:
    """The 95 % interval of the difference between two shares of the same requests.

    `more` requests have the property only now, `fewer` had it only before. Half a request is added to each of
    the four cells of the table of pairs; of the n + 2 requests it is then the Wald interval

        d +- 1.96 * sqrt(((more + fewer + 1) / (n + 2) - d^2) / (n + 2)),  d = (more - fewer) / (n + 2)

    (Agresti and Min 2005, "Simple improved confidence intervals for comparing matched proportions",
    Statistics in Medicine 24:729-740). It also holds for small numbers: five more and none fewer lie beyond
    it, four do not. Turns of one dialogue count as independent, so their interval is somewhat too narrow.

    >>> paired_interval(5, 0, 1000)[0] > 0, paired_interval(4, 0, 1000)[0] > 0
    (True, False)
    """
    whole = of + 2
    difference = (more - fewer) / whole
    width = Z * sqrt(((more + fewer + 1) / whole - difference**2) / whole)
    return (difference - width, difference + width)


@dataclass
class Group:
    """The outcomes of a set now; `before` and `again` are those that can be compared.

    `pairs` are the outcomes of the same request, before and now. There are none of never_look: there all that
    is known are the totals.
    """

    now: Tally = field(default_factory=Counter)
    before: Tally = field(default_factory=Counter)
    again: Tally = field(default_factory=Counter)
    pairs: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)

    def add(self, now: Outcome, before: Outcome | None) -> None:
        """Adds a request; `before` is None if the baseline does not have it."""
        self.now[now] += 1
        if before is not None:
            self.before[before] += 1
            self.again[now] += 1
            self.pairs[before, now] += 1

    def __add__(self, other: Group) -> Group:
        before, again = self.before + other.before, self.again + other.again
        return Group(self.now + other.now, before, again, self.pairs + other.pairs)

    def difference(self, measure: Measure) -> float | None:
        """The share now less the share before; None if nothing can be compared."""
        old, new = measure.share(self.before), measure.share(self.again)
        return None if old is None or new is None else new - old

    def changed(self, measure: Measure) -> tuple[int, int]:
        """How many requests have the property only now, and how many had it only before."""
        told = [(measure.holds(old), measure.holds(new), n) for (old, new), n in self.pairs.items()]
        more = sum(n for old, new, n in told if new and not old)
        return more, sum(n for old, new, n in told if old and not new)

    def interval(self, measure: Measure) -> tuple[float, float] | None:
        of = self.pairs.total()
        return paired_interval(*self.changed(measure), of) if of else None

    def rises(self, measure: Measure) -> bool:
        """Whether a share rises beyond its paired interval."""
        interval = self.interval(measure)
        return interval is not None and interval[0] > 0


ALL = "all"


def totals_of(groups: Mapping[SetName, Group]) -> dict[SetName, Group]:
    """The sums by route of the sets of the repository, and of the extra ones."""
    found: dict[SetName, Group] = {}
    for name, group in groups.items():
        total = name._replace(family=ALL, split="")
        found[total] = found.get(total, Group()) + group
    return dict(sorted(found.items()))


def faults_of(totals: Mapping[SetName, Group]) -> Iterator[str]:
    """What has become worse and may not.

    Only totals are held to the limits: of dozens of sets, one in forty rises beyond its interval by chance.
    """
    for name, group in totals.items():
        fall = -(group.difference(RIGHT) or 0)
        if not name.extra and name.route == EMBEDDED and fall > RIGHT_MAY_FALL:
            yield f"{name.title}, {name.route}: right falls by {100 * fall:.1f} points"
        for measure, told in held(name.route).items():
            if group.rises(told):
                more, fewer = group.changed(told)
                yield f"{name.title}, {name.route}: {measure} rises ({more} more, {fewer} fewer)"


# Printing -----------------------------------------------------------------------------------------


def table_of(groups: Mapping[SetName, Group]) -> str:
    """The groups as a table for people, in per cent; `!` marks what rises beyond its interval."""
    head = ("set", "route", "n", *MEASURES, "gained", "lost")
    rows = [head, *(tuple(_cells(name, group)) for name, group in groups.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _cells(name: SetName, group: Group) -> Iterator[str]:
    yield from (name.title, name.route, str(group.now.total()))
    for measure in MEASURES.values():
        share, difference = measure.share(group.now), group.difference(measure)
        text = "-" if share is None else f"{100 * share:.1f}"
        text += "" if difference is None else f" ({100 * difference:+.1f})"
        if measure in held(EMBEDDED).values() and (interval := group.interval(measure)):
            text += f" [{100 * interval[0]:+.1f} {100 * interval[1]:+.1f}]" + "!" * group.rises(measure)
        yield text
    yield from map(str, group.changed(RIGHT)) if group.pairs else ("-", "-")
