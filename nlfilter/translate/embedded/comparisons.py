"""Comparisons: the amount or date at a place, with the words around it that compare or join it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlfilter.translate.embedded.clocks import Clock
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.numbers import Amount

Op = Literal["=", "<", "<=", ">", ">=", "about", "band", "older", "newer"]


OPPOSITE: dict[Op, Op] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}


Value = Amount | DateSpan | Clock
"""What is compared."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, a date or a time of day with its comparison, spanning atoms first..last."""

    first: int
    last: int
    op: Op | None
    low: Value
    high: Value | None
    adjectives: tuple[str, ...] = ()
    strange: bool = False
    """Whether a unit that nothing knows stands between the figure and its comparison."""
