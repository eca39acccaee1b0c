"""What a model may take back of the conditions in force: only what the request asks it to.

Anything else would widen a filter unasked. A condition goes by words of the request that are about it, or
because a new condition on its column, which the request states, takes its place.
"""

from __future__ import annotations

from nlfilter.schema.fold import Folded
from nlfilter.translate.draft import Context
from nlfilter.translate.embedded.translator import atoms_of, columns_spoken_of
from nlfilter.where.grounding import within
from nlfilter.where.nodes import (
    Compare,
    Has,
    Measured,
    MeasuredIn,
    Predicate,
    columns,
    columns_of,
    leaves,
    literals,
)


def is_stated(phrase: str, predicate: Predicate, context: Context) -> bool:
    """Whether a phrase states a model's condition, as far as columns with conditions in force go.

    On each of these the phrase names the column, a value of it, or an amount or a day where it holds such. A
    word that nobody knows states one value, and no more: the model alone knows that "the capital" is 東京.
    """
    in_force = {name for c in context.where.conditions for name in columns(c.predicate)}
    touched = in_force.intersection(columns(predicate))
    return touched <= _stated(phrase, predicate, context)


def _stated(phrase: str, predicate: Predicate, context: Context) -> frozenset[str]:
    atoms = atoms_of(phrase, context)
    spoken = set(columns_spoken_of(phrase, context))
    source = Folded.of(phrase)
    for leaf in leaves(predicate):
        counted = isinstance(leaf, Measured | MeasuredIn) or all(
            context.schema.schema.columns[name].kind.is_ordered for name in columns_of(leaf)
        )
        if (counted and any(a.amount or a.dates for a in atoms)) or any(
            isinstance(text, str) and within(source, text) for text in literals(leaf)
        ):
            spoken.update(columns_of(leaf))
    match predicate:
        case Compare(column, "=", str()) | Has(column, _) if any(a.is_unknown for a in atoms):
            spoken.add(column)
    return frozenset(spoken)
