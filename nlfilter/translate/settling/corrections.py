"""The changes that a model's conditions made to the person's words; every change is shown (promise 2).

A model that knows 東京 from its prompt writes it for "Tokyo" and does not say so. If the embedded translator
reads the phrase like the model, its corrections are shown. Any other text in a condition that the person did
not say comes from the model, and is shown as a correction of the condition's phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nlfilter.schema.fold import Folded
from nlfilter.translate.context import Context
from nlfilter.where.grounding import within
from nlfilter.where.nodes import (
    HasWord,
    Like,
    Predicate,
    columns,
    columns_of,
    leaves,
    literals,
)
from nlfilter.where.phrases import How, Mapped

Literal = tuple[str, str]
"""A column, and a text with which it is compared."""


def corrections(
    applied: Sequence[tuple[str, Predicate]],
    grounded: Iterable[Mapped],
    known: Iterable[Mapped],
    request: str,
    context: Context,
) -> tuple[Mapped, ...]:
    """The corrections of a model's conditions, as phrases and predicates.

    `grounded` are the corrections that grounding made, `known` those of the embedded translator.
    """
    terms = context.schema.terms
    found = [one for one in known if any(_reads_alike(one, p, context) for _, p in applied)]
    told = {literal for one in found for literal in _literals_of(one)}
    found += (one for one in grounded if not told.issuperset(_literals_of(one)))
    told = {literal for one in found for literal in _literals_of(one)}
    by_term = {terms[one.column] for one in found if one.how is How.TERM}
    source = Folded.of(request)
    for phrase, predicate in applied:
        for name in columns(predicate) if predicate not in by_term else ():
            texts = [text for column, text in _literals(predicate) if column == name]
            unsaid = [text for text in texts if within(source, text) is None]
            if _looked_for(name, predicate) and unsaid != texts:
                continue  # a search for further forms of a word that was said
            if left := tuple(text for text in unsaid if (name, text) not in told):
                found.append(Mapped(phrase, name, left if len(left) > 1 else left[0], How.SYNONYM))
    return tuple(dict.fromkeys(found))


def _looked_for(name: str, predicate: Predicate) -> bool:
    """Whether the texts are searched for inside a column's values, not compared with whole values."""
    return all(isinstance(leaf, HasWord | Like) for leaf in leaves(predicate) if name in columns_of(leaf))


def _reads_alike(known: Mapped, predicate: Predicate, context: Context) -> bool:
    """Whether a predicate means what the embedded translator reads in a phrase."""
    if known.how is How.TERM:
        return context.schema.terms[known.column] == predicate
    if known.column not in columns(predicate):
        return False
    stored = context.schema.schema.columns[known.column].kind.is_text
    return not stored or set(_literals(predicate)).issuperset(_literals_of(known))


def _literals_of(mapped: Mapped) -> Iterator[Literal]:
    values = mapped.value if isinstance(mapped.value, tuple) else (mapped.value,)
    return ((mapped.column, value) for value in values)


def _literals(predicate: Predicate) -> Iterator[Literal]:
    return (
        (columns_of(leaf)[0], text)
        for leaf in leaves(predicate)
        for text in literals(leaf)
        if isinstance(text, str)
    )
