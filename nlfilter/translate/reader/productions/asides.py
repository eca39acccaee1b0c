"""Productions of what asks for no condition by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from msgspec.structs import replace

from nlfilter.schema.lexicon.lexicon import STORED
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import (
    Aside,
    Clause,
    Measure,
    Measures,
    NotStored,
    Reference,
    Removal,
    Run,
    Subject,
    Value,
    Wish,
    Word,
)
from nlfilter.translate.reader.predicates.presence import tells_existence
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare


@production
def aside(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    yield Aside(*span_of(parts), cast(Any, rule.argument)), 0.0


@production
def of_one_item(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What is asked of an item that was shown, and wished for of none."""
    if table.refines:
        yield Aside(*span_of(parts)), 0.0


@production
def no_wish(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What need not be so, in a request that changes none: it asks for nothing."""
    if not table.refines:
        yield Aside(*span_of(parts)), 0.0


@production
def same(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The part that carries the meaning, with its other words."""
    for part in parts:
        if isinstance(part.form, Wish):
            yield replace(part.form, first=parts[0].start, last=parts[-1].stop), 0.0
            return
        if isinstance(part.form, Run | Clause | Subject | Measure | Measures | Reference | Removal):
            yield part.form, 0.0
            return
    yield parts[-1].form, 0.0


@production
def item(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column of texts in the place of the items' noun: "any positions"."""
    subject = only(parts, Subject)
    if subject.holds_text:
        yield Word(subject.meaning.name), 0.3


@production
def same_column(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A name of two words: both name the column."""
    one, other = (part.form for part in parts if isinstance(part.form, Subject))
    if one.meaning.name == other.meaning.name:
        slight = one.partial and other.partial
        meaning = one.meaning if one.meaning.kind != "part" else other.meaning
        yield Subject(meaning, partial=slight), -0.9 if slight else -0.3


@production
def not_stored(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "Town is Atlantis", where another town may not be stored."""
    subject = only(parts, Subject)
    name = subject.meaning.name
    if subject.holds_text and table.lexicon.matching(name) == "closed" and not tells_existence(table, name):
        text = table.source.original(parts[-1].start, parts[-1].stop)
        yield NotStored(name, text), 0.0


@production
def needs_name(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value that is read only beside the name of its column: "P012" of a code."""
    thing = only(parts, Value)
    if thing.weak and thing.meaning.kind in STORED and table.column(thing.meaning.name).named_only:
        yield None, 0.0


_OTHERS_TOO = frozenset({"also_fine"})


@production
def vague(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What a word beside it may turn round, or let go: it is named, and not applied.

    An argument of "text" says that it must be a text, which cannot be compared; one of "bound", an amount;
    one of "turn", that it is said in a later turn of a talk.
    """
    wish = first_of(parts, Wish)
    if table.refines and rule.symbols[-1] in _OTHERS_TOO:
        return  # it joins, or takes the place of, what is in force
    match rule.argument, wish.predicate if wish else None:
        case ("text", Compare(_, _, str())) | ("", _):
            yield None, 0.0
        case ("bound", _) if wish and not wish.exclusive:
            yield None, 0.0
        case ("turn", _) if table.refines:
            yield None, 0.0
