"""How an amount, a date or a time of day may be compared."""

from __future__ import annotations

from typing import Literal

from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan

Op = Literal["=", "<", "<=", ">", ">=", "about", "band", "older", "newer", "from", "until"]
"""`from` and `until` are said of the ends of a time: of a single column they are `>=` and `<=`."""


OPPOSITE: dict[Op, Op] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}


Value = Amount | DateSpan | Clock
"""What is compared."""
