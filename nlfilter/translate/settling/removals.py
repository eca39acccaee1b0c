"""The conditions in force that a model may remove: only those that the request is about.

Removing any other would widen the filter although nobody asked for it. The request must name the condition,
or state a new one on its column. If the request removes something and calls it by an unknown word, the model
may know which condition that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from nlfilter.schema.fold import Folded
from nlfilter.translate.context import Context
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.reader.in_force import JOINING
from nlfilter.translate.reader.words.terminals import Terminal
from nlfilter.translate.settling.answers import Answer, figures, figures_of
from nlfilter.where.grounding import within
from nlfilter.where.nodes import (
    Compare,
    Has,
    HasAny,
    Leaf,
    MeasureLeaf,
    OneOf,
    PartOf,
    columns,
    columns_of,
    leaves,
    literals,
)

_GOING = frozenset(
    {
        "drop",
        "drop_after",
        "indifferent",
        "indifferent_after",
        "optional",
        "optional_after",
        "replace",
        "replace_after",
        "swap",
    }
)
"""Roles of words that remove something."""
"""Roles of words that add something to the conditions in force."""


def drops_the_unknown(words: Sequence[Terminal]) -> bool:
    """Whether the request removes something and calls it by an unknown word.

    A known word in the same breath is what it removes: "forget the *price*, something cosy".
    """
    breaths = (list(breath) for breaks, breath in groupby(words, lambda word: word.breaks) if not breaks)
    removing = (breath for breath in breaths if any(word.roles & _GOING for word in breath))
    return any(word.is_unknown for word in words) and any(
        all(m.kind == "table" for word in breath for m in word.meanings) for breath in removing
    )


def _joins_the_unknown(words: Sequence[Terminal]) -> bool:
    """Whether the request adds something and has an unknown word."""
    return any(word.is_unknown for word in words) and any(word.roles & JOINING for word in words)


def columns_spoken_of(words: Iterable[Terminal], context: Context) -> frozenset[str]:
    """The columns that words may be about, by names, values and terms."""
    schema = context.schema
    found: set[str] = set()
    for meaning in (m for word in words for m in word.meanings if m.kind != "table"):
        if range_ := schema.schema.ranges.get(meaning.name):
            found |= {range_.low, range_.high}
        elif sum_ := schema.schema.sums.get(meaning.name):
            found |= set(sum_.of)
        elif meaning.kind == "term":
            found |= set(columns(schema.terms[meaning.name]))
        else:
            found.add(meaning.name)
    return frozenset(found)


def is_stated(answer: Answer, analysis: Analysis) -> bool:
    """Whether a phrase states a model's condition, on all its columns that have conditions in force.

    For each such column, the phrase must name the column, one of its values, or an amount or a day. An
    unknown word may state one value: only the model knows that "the capital" is 東京. Values in force count
    as stated, too: "Osaka, too" widens the city to both.
    """
    in_force = {name for c in answer.context.where.conditions for name in columns(c.predicate)}
    touched = in_force & answer.columns
    return not touched or touched <= _stated(answer, analysis)


def _stated(answer: Answer, analysis: Analysis) -> frozenset[str]:
    phrase, source = Folded.of(answer.phrase), analysis.table.source
    words = [w for w in analysis.terminals if answer.covers(*source.span(w.start, w.stop))]
    spoken = set(columns_spoken_of(words, answer.context))
    held = [leaf for c in answer.context.where.conditions for leaf in leaves(c.predicate)]
    for leaf in answer.leaves:
        says = any(isinstance(text, str) and within(phrase, text) for text in literals(leaf))
        if says or _is_counted(leaf, words, answer.context, held):
            spoken.update(columns_of(leaf))
    match answer.predicate:
        case Compare(column, "=", str()) | Has(column, _) if any(word.is_unknown for word in words):
            spoken.add(column)
        case OneOf(column, values) | HasAny(column, values) if _joins_the_unknown(analysis.terminals):
            stands = {value for leaf in held if column in columns_of(leaf) for value in literals(leaf)}
            if len({*values} - stands) == 1:
                spoken.add(column)
    return frozenset(spoken)


def _is_counted(leaf: Leaf, words: Sequence[Terminal], context: Context, held: Iterable[Leaf]) -> bool:
    """Whether a phrase states the days or the exact amounts of a comparison, except for those in force.

    The figures and the unit must be equal: "this week" states nothing about pay.
    """
    columns = [context.schema.schema.columns[name] for name in columns_of(leaf)]
    if isinstance(leaf, MeasureLeaf) and isinstance(leaf.measure, PartOf):
        return any(word.quantities for word in words)
    if all(column.kind.is_temporal for column in columns):
        return any(word.quantities for word in words)
    units = {column.unit for column in columns}
    said = {
        figures(word.amount.value)
        for word in words
        if word.amount and (word.amount.unit is None or word.amount.unit in units)
    }
    numbers = figures_of(leaf)
    stand = frozenset[tuple[int, ...]]().union(
        *(figures_of(other) for other in held if columns_of(other) == columns_of(leaf))
    )
    return bool(numbers & said) and numbers <= said | stand
