"""How good a part of a reading is: a log-linear model over named features.

Each leaf, each rule and each production gives features to the nodes that it makes. The cost of a reading is
the sum of the strengths of its features, each times its weight; a lower cost is better. All weights stand in
`weights.toml`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from nlfilter.build_cache import read_table


class Score(Struct, frozen=True):
    """Features with their strengths, and what they cost together.

    >>> (feature("value") + feature("inflected") * 2).strengths
    (('value', 1.0), ('inflected', 2.0))
    """

    strengths: tuple[tuple[str, float], ...] = ()
    cost: float = 0.0

    @property
    def total(self) -> Mapping[str, float]:
        """The strength of each feature, all its occurrences together."""
        found: dict[str, float] = {}
        for name, strength in self.strengths:
            found[name] = found.get(name, 0.0) + strength
        return found

    def __add__(self, other: Score) -> Score:
        if not other.strengths:
            return self
        return Score((*self.strengths, *other.strengths), self.cost + other.cost) if self.strengths else other

    def __mul__(self, times: float) -> Score:
        if not times:
            return PLAIN
        return Score(tuple((name, of * times) for name, of in self.strengths), self.cost * times)

    def __sub__(self, other: Score) -> Score:
        return self + other * -1


PLAIN = Score()
"""The score of what no feature speaks for or against."""


@cache
def feature(name: str) -> Score:
    """A feature of strength 1. Raises `KeyError` if it has no weight."""
    return Score(((name, 1.0),), weights()[name])


def rule_score(name: str) -> Score:
    """The score of the feature that a rule names; most rules name none."""
    return feature(name) if name else PLAIN


@cache
def weights() -> Mapping[str, float]:
    """The weights of all features."""
    groups: Mapping[str, Mapping[str, float]] = read_table("nlfilter.translate.reader", "weights.toml")
    return {name: weight for group in groups.values() for name, weight in group.items()}
