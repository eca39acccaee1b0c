"""How sure a translation is: the estimated probability that exactly the meant rows are kept.

A logistic model over signs that a person can understand. `make calibrate` (`benchmarks/calibrate.py`) fits it
on real requests; its weights are in `confidence.toml`. Several signs under one logistic function
are called multivariate Platt scaling; for text-to-SQL see "Calibrating LLMs for Text-to-SQL Parsing by
Leveraging Sub-clause Frequencies" (arXiv 2505.23804).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

import tomli

from nlfilter.where.nodes import HasWord, Like, Predicate, leaves
from nlfilter.where.phrases import How, Reason, Unmatched

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.draft import Draft

SURE = 0.93
"""The default threshold: a first request with at least this confidence counts as understood."""
SURE_OF_A_TURN = 0.6
"""The threshold of a later turn of a dialogue. A turn that uses every word is below it if it is ambiguous.

Above it, no known sign tells right turns from wrong ones.
"""
Kind = Literal["whole", "turn", "model"]
"""The kind of a draft, which chooses the weights: a first request, a later turn, or a model's answer."""


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


def is_understood(draft: Draft, sure: float = SURE) -> bool:
    """Whether the whole request was read, and the reading is sure enough."""
    kind = kind_of(draft)
    if kind == "model":
        return True  # settling accounts for all phrases of the request
    confidence, least = draft.confidence, min(sure, SURE_OF_A_TURN) if kind == "turn" else sure
    return draft.covered and (confidence is None or confidence >= least)


def signs_of(draft: Draft) -> Mapping[str, float]:
    """The signs of a draft with their strengths, 0 if absent."""
    return {name: float(sign(draft)) for name, sign in SIGNS[kind_of(draft)].items()}


def kind_of(draft: Draft) -> Kind:
    if draft.source != "embedded":
        return "model"
    return "turn" if draft.readings is None or draft.readings.table.refines else "whole"


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    return tomli.loads(resources.files(__package__).joinpath("confidence.toml").read_text("utf-8"))


def _asked(draft: Draft) -> list[Predicate]:
    return [part for one in draft.conditions if not isinstance(one.where, str) for part in leaves(one.where)]


def _wishes_left(draft: Draft) -> list[Unmatched]:
    """The phrases that nothing answers, without wishes for an order."""
    return [
        one for one in draft.unmatched if isinstance(one, Unmatched) and one.reason is not Reason.ORDERING
    ]


def _left_out(draft: Draft) -> int:
    """The number of wishes that nothing answers."""
    orders = sum(isinstance(one, Unmatched) and one.reason is Reason.ORDERING for one in draft.unmatched)
    return min(3, len(draft.unmatched) - orders)


def _share_left(draft: Draft) -> float:
    """The share of the request's letters in phrases that nothing answers."""
    said = _letters(draft.readings.table.source.source) if draft.readings else 0
    return min(1.0, sum(_letters(one.phrase) for one in _wishes_left(draft)) / max(1, said))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _figures_left(draft: Draft) -> bool:
    """Whether a phrase that nothing answers holds a figure, which is surely a wish."""
    return any(any(map(str.isnumeric, one.phrase)) for one in _wishes_left(draft))


def _telling_left(draft: Draft) -> bool:
    """Whether known words are left over: a refusal, a column, an amount."""
    return any(one.reason is not Reason.NO_COLUMN for one in _wishes_left(draft))


def _searched(draft: Draft) -> bool:
    """Whether an unsure reading searches texts. A sure one searches only for what the owner's words say."""
    return not _sure(draft) and any(isinstance(part, HasWord | Like) for part in _asked(draft))


def _typos(draft: Draft) -> int:
    return min(2, sum(mapped.how in (How.TYPO, How.FORM) for mapped in draft.mapped))


def _choices(draft: Draft) -> int:
    """The number of ambiguous words, if no reading is clearly the best."""
    return 0 if _sure(draft) else min(2, sum(bool(mapped.alternatives) for mapped in draft.mapped))


def _sure(draft: Draft) -> bool:
    """Whether one whole reading uses every word and is clearly ahead."""
    return draft.readings is not None and draft.readings.sure


def _nothing(draft: Draft) -> bool:
    """Whether no wish was found."""
    return not (draft.conditions or draft.remove or _sure(draft))


def _everything(draft: Draft) -> bool:
    """Whether a sure reading asks for all rows: "what jobs are there?"."""
    return not (draft.conditions or draft.remove) and _sure(draft)


_READ: Mapping[str, Callable[[Draft], float]] = {
    "searched": _searched,
    "typos": _typos,
    "choices": _choices,
    "nothing": _nothing,
    "everything": _everything,
    "conditions": lambda draft: min(5, len(draft.conditions)),
    "sure": _sure,
    "share_left": _share_left,
    "figures_left": _figures_left,
    "telling_left": _telling_left,
}
SIGNS: Mapping[Kind, Mapping[str, Callable[[Draft], float]]] = {
    "whole": _READ,
    "turn": _READ,
    "model": {"left_out": _left_out},
}
"""The signs of a first request, of a later turn, and of a model's answer."""
