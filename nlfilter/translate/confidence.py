"""How sure a translation is: the estimated probability that exactly the meant rows are kept.

A logistic model over signs that can be named to a person, fitted on real requests by `make calibrate`
(`benchmarks/calibrate.py`); its weights stand in `confidence.toml`. Several signs under one logistic function
are called multivariate Platt scaling; for text-to-SQL see "Calibrating LLMs for Text-to-SQL Parsing by
Leveraging Sub-clause Frequencies" (arXiv 2505.23804).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

from nlfilter.schema.table import TableSchema
from nlfilter.translate.draft import Draft
from nlfilter.where.nodes import HasWord, Like, Predicate, leaves
from nlfilter.where.phrases import How, Reason, Unmatched

SURE = 0.9
"""From this confidence on a first request counts as understood, where nobody says otherwise."""

_NO_RIVAL = 2.0
"""A runner-up that is further behind tells nothing more."""


def confidence_of(draft: Draft) -> float | None:
    """The estimated probability, 0 to 1, that a draft keeps exactly the rows that are meant.

    None of a later request of a talk: no sign that we know tells right from wrong there.
    """
    weights = _weights().get(_kind(draft))
    if weights is None:
        return None
    score = weights["constant"] + sum(weights[name] * sign for name, sign in signs_of(draft).items())
    return 1 / (1 + math.exp(-score))


def threshold_of(schema: TableSchema) -> float:
    """From which confidence on a request to a table counts as understood."""
    return SURE if schema.sure is None else schema.sure


def is_understood(draft: Draft, sure: float = SURE) -> bool:
    """Whether all that is said was read, and surely enough.

    A later request of a talk has no confidence that tells right from wrong: there its account decides.
    """
    if draft.source != "embedded":
        return True  # a model's account is taken of its phrases
    confidence = confidence_of(draft)
    return draft.covered and (confidence is None or confidence >= sure)


def signs_of(draft: Draft) -> Mapping[str, float]:
    """Each sign of a draft, and how much of it there is; 0 for none."""
    return {name: float(sign(draft)) for name, sign in SIGNS[_kind(draft)].items()}


def _kind(draft: Draft) -> str:
    """Which weights hold: those of a request read as a whole, of a later one in a talk, or of a model."""
    if draft.source != "embedded":
        return "model"
    return "turn" if draft.readings is None or draft.readings.table.refines else "whole"


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(resources.files(__package__).joinpath("confidence.toml").read_text("utf-8"))


def _asked(draft: Draft) -> list[Predicate]:
    return [part for one in draft.conditions if not isinstance(one.where, str) for part in leaves(one.where)]


def _left_out(draft: Draft) -> int:
    """Wishes that nothing answers; an order is none."""
    orders = sum(isinstance(one, Unmatched) and one.reason is Reason.ORDERING for one in draft.unmatched)
    return min(3, len(draft.unmatched) - orders)


def _searched(draft: Draft) -> bool:
    return any(isinstance(part, HasWord | Like) for part in _asked(draft))


def _typos(draft: Draft) -> int:
    return min(2, sum(mapped.how is How.TYPO for mapped in draft.mapped))


def _choices(draft: Draft) -> int:
    """Words that were read as one of several things, where no reading is clearly ahead."""
    return 0 if _sure(draft) else _several(draft)


def _chosen(draft: Draft) -> int:
    """Words that may be several things, of which a sure reading has chosen one."""
    return _several(draft) if _sure(draft) else 0


def _several(draft: Draft) -> int:
    return min(2, sum(bool(mapped.alternatives) for mapped in draft.mapped))


def _sure(draft: Draft) -> bool:
    """Whether one whole reading uses every word and is clearly ahead."""
    return draft.readings is not None and draft.readings.sure


def _pieces(draft: Draft) -> bool:
    """Whether every word is accounted for, but no reading is sure: a close one, or a search in texts."""
    return draft.covered and not _sure(draft)


def _close(draft: Draft) -> float:
    """How near the runner-up is to a sure reading."""
    return max(0.0, _NO_RIVAL - draft.readings.margin) if draft.readings and _sure(draft) else 0.0


def _cost(draft: Draft) -> float:
    """What a sure reading costs: words passed over, words far from what they belong to."""
    best = draft.readings.best if draft.readings and _sure(draft) else None
    return min(6.0, max(0.0, best.cost)) if best else 0.0


def _nothing(draft: Draft) -> bool:
    """Whether nothing was found that asks for anything."""
    return not (draft.conditions or draft.remove or _sure(draft))


def _everything(draft: Draft) -> bool:
    """Whether a sure reading asks for all rows: "what jobs are there?"."""
    return not (draft.conditions or draft.remove) and _sure(draft)


_ALWAYS: Mapping[str, Callable[[Draft], float]] = {
    "left_out": _left_out,
    "searched": _searched,
    "typos": _typos,
    "choices": _choices,
    "nothing": _nothing,
    "conditions": lambda draft: min(5, len(draft.conditions)),
}
SIGNS: Mapping[str, Mapping[str, Callable[[Draft], float]]] = {
    "whole": {
        **_ALWAYS,
        "chosen": _chosen,
        "everything": _everything,
        "sure": _sure,
        "pieces": _pieces,
        "close": _close,
        "cost": _cost,
    },
    "model": {"left_out": _left_out},
}
"""What is looked at in a request read as a whole, and in a model's answer."""
