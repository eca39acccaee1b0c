"""Comparison operators, and the quantities that they compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan

Op = Literal[
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "about",
    "band",
    "older",
    "newer",
    "faster",
    "slower",
    "from",
    "until",
    "during",
    "hoped",
]
"""An operator. `from` and `until` bound the ends of a time range; on one column they are `>=` and `<=`.
`faster` and `slower` mean less and more time, but more and less of anything else. `during`: a time
between the two ends. `hoped`: at most so much of a price, at least so much of pay."""


PACES: Mapping[Op, Op] = {">": "faster", "<": "slower"}
OPPOSITE: Mapping[Op, Op] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}
MIRRORED: Mapping[Op, Op] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


Quantity = Amount | DateSpan | Clock
"""What a measure compares with."""

OF_ROLE: Mapping[str, Op] = {
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "date_after": ">",
    "date_since": ">=",
    "date_before": "<",
    "date_until": "<=",
}
"""The comparisons that words say, by their roles."""
