"""What a model's conditions changed of the person's words: every change is shown (promise 2).

A model that knows 東京 from its prompt writes it for "Tokyo" and says nothing about it. Where the embedded
translator reads the phrase as the model did, its account is taken; any other text of a condition that the
person did not say was put there by the model, and stands for the condition's phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nlfilter.schema.fold import Folded
from nlfilter.translate.draft import Context
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
"""A column and a text that it is compared with."""


def corrections(
    applied: Sequence[tuple[str, Predicate]],
    grounded: Iterable[Mapped],
    known: Iterable[Mapped],
    request: str,
    context: Context,
) -> tuple[Mapped, ...]:
    """The corrections of a model's conditions, as phrases and predicates.

    `grounded` are those that grounding made of its literals, `known` those of the embedded translator.
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
                continue  # other words beside the one that was said
            if left := tuple(text for text in unsaid if (name, text) not in told):
                found.append(Mapped(phrase, name, left if len(left) > 1 else left[0], How.SYNONYM))
    return tuple(dict.fromkeys(found))


def _looked_for(name: str, predicate: Predicate) -> bool:
    """Whether texts are looked for in what a column holds, rather than being all that it holds."""
    return all(isinstance(leaf, HasWord | Like) for leaf in leaves(predicate) if name in columns_of(leaf))


def _reads_alike(known: Mapped, predicate: Predicate, context: Context) -> bool:
    """Whether a predicate reads a phrase as the embedded translator does."""
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
