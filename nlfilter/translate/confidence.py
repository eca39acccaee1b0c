"""How sure a translation is: the estimated probability that exactly the meant rows are kept.

A logistic model over signs that a person can understand (this module). `make calibrate`
(`benchmarks/calibrate.py`) fits it on real requests; its weights are in `confidence.toml`. Several signs
under one logistic function are called multivariate Platt scaling; for text-to-SQL see "Calibrating LLMs for
Text-to-SQL Parsing by Leveraging Sub-clause Frequencies" (arXiv 2505.23804).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from nlfilter.build_cache import read_table
from nlfilter.translate.reader.engine.best_paths import ASKED, LEFT_OVER, WISHES
from nlfilter.where.nodes import HasWord, Like, Predicate, columns, leaves
from nlfilter.where.phrases import How, Reason, Unmatched

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.draft import Draft
    from nlfilter.translate.reader.engine.chart import Node


Kind = Literal["whole", "part", "turn", "model"]
"""The kind of a draft, which chooses the signs and their weights: a first request that is fully read, one of
which words are left over, a later turn, or a model's answer.
"""
_CLOSE = 1.0
"""The extra cost of a runner-up that is not far behind a sure reading."""


def signs_of(draft: Draft) -> Mapping[str, float]:
    """The signs of a draft with their strengths, 0 if absent."""
    return {name: float(sign(draft)) for name, sign in SIGNS[kind_of(draft)].items()}


def kind_of(draft: Draft) -> Kind:
    if draft.source != "embedded":
        return "model"
    if draft.readings is None or draft.readings.table.refines:
        return "turn"
    return "part" if _wishes_left(draft) else "whole"


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
    """The number of misspelt words. A short form ("CRIT") counts as well written."""
    return min(2, sum(mapped.how is How.TYPO for mapped in draft.mapped))


def _near(draft: Draft) -> int:
    """The number of words that only mean nearly what the table says."""
    return min(2, sum(mapped.how is How.MEANING for mapped in draft.mapped))


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


def _close(draft: Draft) -> bool:
    """Whether the runner-up is not far behind a sure reading."""
    return _sure(draft) and draft.readings is not None and draft.readings.margin < _CLOSE


def _nodes(draft: Draft) -> Sequence[Node]:
    """The nodes of the best reading; none if the request is too long to be read as a whole."""
    best = draft.readings.best if draft.readings else None
    return best.path.nodes if best else ()


def _side_by_side(draft: Draft) -> int:
    """The number of neighbouring wishes with nothing between them: "Tom Hanks comedies"."""
    pairs = pairwise(node.symbol for node in _nodes(draft))
    return min(3, sum(one in WISHES and other in WISHES for one, other in pairs))


def _idle_column(draft: Draft) -> bool:
    """Whether a column is named, and nothing is said about it."""
    return not _sure(draft) and any(node.symbol == "Name" for node in _nodes(draft))


def _named(draft: Draft) -> bool:
    """Whether a wish names its column; if two columns have the name alike, it tells nothing."""
    return _sure(draft) and any(_holds(node, "Name") for node in _nodes(draft))


def _joined(draft: Draft) -> bool:
    """Whether values of one column are listed: each confirms the column of the others."""
    return any(_holds(node, "Run") for node in _nodes(draft))


def _holds(node: Node, symbol: str) -> bool:
    return node.symbol == symbol or any(_holds(part, symbol) for part in node.parts)


def _passed(draft: Draft) -> float:
    """The share of the request's letters in words without weight."""
    text = draft.readings.table.source.text if draft.readings else ""
    used = sum(_letters(text[node.start : node.stop]) for node in _nodes(draft))
    return max(0.0, 1 - used / max(1, _letters(text)))


def _implied(draft: Draft) -> int:
    """The number of amounts and days whose column is not named."""
    return min(3, sum(map(_elided, _nodes(draft))))


def _elided(node: Node) -> int:
    alone = node.rule is not None and node.rule.production == "elided"
    return alone + sum(map(_elided, node.parts))


def _same_column(draft: Draft) -> bool:
    """Whether two conditions ask about one column: a word of another wish may have been read as its value."""
    asked = [{*columns(one.where)} for one in draft.conditions if not isinstance(one.where, str)]
    return sum(map(len, asked)) > len(set[str]().union(*asked))


def _beside(draft: Draft) -> bool:
    """Whether a leftover word touches a wish: it may say more about it."""
    return any(
        later.start <= one.end and (_is_left(one, later) or _is_left(later, one))
        for one, later in pairwise(_nodes(draft))
    )


def _is_left(one: Node, beside: Node) -> bool:
    return one.symbol in LEFT_OVER and beside.symbol in ASKED


def _relations_left(draft: Draft) -> int:
    """The number of words left over that relate others: that compare, refuse or join."""
    return min(4, sum(node.symbol == "left" for node in _nodes(draft)))


_WHOLE: Mapping[str, Callable[[Draft], float]] = {
    "searched": _searched,
    "typos": _typos,
    "near": _near,
    "choices": _choices,
    "everything": _everything,
    "sure": _sure,
    "close": _close,
    "idle_column": _idle_column,
    "side_by_side": _side_by_side,
    "named": _named,
    "joined": _joined,
}
_PART: Mapping[str, Callable[[Draft], float]] = {
    "searched": _searched,
    "typos": _typos,
    "near": _near,
    "choices": _choices,
    "nothing": _nothing,
    "share_left": _share_left,
    "figures_left": _figures_left,
    "relations_left": _relations_left,
    "beside": _beside,
    "idle_column": _idle_column,
    "passed": _passed,
    "implied": _implied,
    "same_column": _same_column,
}
_TURN: Mapping[str, Callable[[Draft], float]] = {
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
    "whole": _WHOLE,
    "part": _PART,
    "turn": _TURN,
    "model": {"left_out": _left_out},
}
"""The signs of each kind of draft."""


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
        return True  # the acceptance accounts for all phrases of the request
    confidence, least = draft.confidence, min(sure, SURE_OF_A_TURN) if kind == "turn" else sure
    return draft.covered and (confidence is None or confidence >= least)


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    return read_table(__package__, "confidence.toml")
