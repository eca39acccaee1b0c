"""How sure a translation is: the estimated probability that exactly the meant rows are kept.

A logistic model over signs that a person can understand (`signs.py`). `make calibrate`
(`benchmarks/calibrate.py`) fits it on real requests; its weights are in `confidence.toml`. Several signs
under one logistic function are called multivariate Platt scaling; for text-to-SQL see "Calibrating LLMs for
Text-to-SQL Parsing by Leveraging Sub-clause Frequencies" (arXiv 2505.23804).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from nlfilter.kept import read_table
from nlfilter.translate.signs import kind_of, signs_of

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.draft import Draft

SURE = 0.87
"""The default threshold: a first request with at least this confidence counts as understood.

A clear reading without misspelt words is above it.
"""
SURE_OF_A_TURN = 0.6
"""The threshold of a later turn of a dialogue. A turn that uses every word is below it if it is ambiguous.

Above it, no known sign tells right turns from wrong ones.
"""


SURE_OF_A_GUESS = 0.94
"""The least confidence at which "auto" asks no model about a table whose schema was guessed (decision 50)."""


def confidence_of(draft: Draft) -> float | None:
    """Computes `Draft.confidence`."""
    kind = kind_of(draft)
    if kind != "model" and draft.readings is None:
        return None
    weights = _weights()[kind]
    score = weights["constant"] + sum(weights.get(name, 0.0) * sign for name, sign in signs_of(draft).items())
    return 1 / (1 + math.exp(-score))


def threshold_of(schema: TableSchema) -> float:
    """The threshold of a table: a request with at least this confidence counts as understood."""
    return SURE if schema.sure is None else schema.sure


def least_unasked(schema: TableSchema) -> float:
    """The least confidence at which "auto" asks no model about a table."""
    least = threshold_of(schema)
    return max(least, SURE_OF_A_GUESS) if schema.guessed and schema.sure is None else least


def is_understood(draft: Draft, sure: float = SURE) -> bool:
    """Whether the whole request was read, and the reading is sure enough."""
    kind = kind_of(draft)
    if kind == "model":
        return True  # settling accounts for all phrases of the request
    confidence, least = draft.confidence, min(sure, SURE_OF_A_TURN) if kind == "turn" else sure
    return draft.covered and (confidence is None or confidence >= least)


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    return read_table(__package__, "confidence.toml")
