"""What a model may take back of the conditions in force: only what the request asks it to.

Anything else would widen a filter unasked. A condition goes by words of the request that are about it, or
because a new condition on its column, which the request states, takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from nlfilter.schema.fold import Folded
from nlfilter.translate.draft import Context
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.embedded.translator import atoms_of, columns_spoken_of
from nlfilter.where.grounding import within
from nlfilter.where.nodes import (
    Compare,
    Has,
    Leaf,
    MeasureLeaf,
    PartOf,
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
    return not touched or touched <= _stated(phrase, predicate, context)


def _stated(phrase: str, predicate: Predicate, context: Context) -> frozenset[str]:
    atoms = atoms_of(phrase, context)
    spoken = set(columns_spoken_of(phrase, context))
    source = Folded.of(phrase)
    for leaf in leaves(predicate):
        says = any(isinstance(text, str) and within(source, text) for text in literals(leaf))
        if says or _is_counted(leaf, atoms, context):
            spoken.update(columns_of(leaf))
    match predicate:
        case Compare(column, "=", str()) | Has(column, _) if any(a.is_unknown for a in atoms):
            spoken.add(column)
    return frozenset(spoken)


def _is_counted(leaf: Leaf, atoms: Iterable[Atom], context: Context) -> bool:
    """Whether a phrase has the days, or the very amounts, that a leaf compares with.

    The figures of an amount must be those of the leaf, in no other unit: "this week" says nothing of pay.
    """
    columns = [context.schema.schema.columns[name] for name in columns_of(leaf)]
    if isinstance(leaf, MeasureLeaf) and isinstance(leaf.measure, PartOf):
        return any(atom.dates or atom.amount for atom in atoms)
    if all(column.kind.is_temporal for column in columns):
        return any(atom.dates or atom.amount for atom in atoms)
    units = {column.unit for column in columns}
    said = {
        _figures(atom.amount.value)
        for atom in atoms
        if atom.amount and (atom.amount.unit is None or atom.amount.unit in units)
    }
    numbers = {_figures(value) for value in literals(leaf) if isinstance(value, int | Decimal)}
    return bool(numbers) and numbers <= said


def _figures(value: int | Decimal) -> tuple[int, ...]:
    """A number without its size: 8, 80 and 8,000,000 are written with the same figures."""
    return Decimal(value).normalize().as_tuple().digits
