"""Productions of words that ask for nothing by themselves, and of nodes that only pass on a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from msgspec.structs import replace

from nlfilter.schema.lexicon.meaning import needs_its_name
from nlfilter.schema.names.guesses import TYPE_WORDS
from nlfilter.translate.quantities.dates import DateSpan
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
from nlfilter.translate.reader.predicates.existence_columns import tells_existence
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare


@production
def aside(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Words that ask for no condition. A stored value does: "which were delayed", where trips are delayed."""
    name = parts[-1]
    held = table.lexicon.find(table.source.text[name.start : name.stop])
    if not (parts[0].symbol == "asking" and any(meaning.kind == "value" for meaning in held)):
        yield Aside(*span_of(parts), cast(Any, rule.argument)), PLAIN


@production
def of_one_item(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A question about an item that was shown: 「無料の駐車場はありますか」."""
    thing = first_of(parts, Subject)
    if table.refines and not (thing and not tells_existence(table, thing.meaning.name)):
        yield Aside(*span_of(parts)), PLAIN


@production
def no_wish(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Something that need not be so, or may be anything. If it is not in force, it asks for nothing."""
    yield Aside(*span_of(parts)), PLAIN


@production
def same(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first part that has a meaning, now over all the words."""
    for part in parts:
        if isinstance(part.form, Wish):
            yield replace(part.form, start=parts[0].start, stop=parts[-1].stop), PLAIN
            return
        if isinstance(
            part.form, Run | Clause | Subject | Measure | Measures | DateSpan | Reference | Removal
        ):
            yield part.form, PLAIN
            return
    yield parts[-1].form, PLAIN


@production
def item(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column of texts used as the noun for the items: "any positions"."""
    subject = only(parts, Subject)
    if subject.holds_text:
        yield Word(subject.meaning.name), feature("loose")


@production
def same_column(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A name of two words that both name the column, or a whole name and a word that only tells its type.

    "Teaching score" is `teaching`, not a part of `total_score`.
    """
    one, other = (part.form for part in parts if isinstance(part.form, Subject))
    said = table.source.text[parts[-1].start : parts[-1].stop]
    typed = said in TYPE_WORDS and (one.meaning.kind, other.meaning.kind) == ("column", "part")
    if typed and one.meaning.name != other.meaning.name:
        yield one, PLAIN
    if one.meaning.name == other.meaning.name:
        slight = one.partial and other.partial
        meaning = one.meaning if one.meaning.kind != "part" else other.meaning
        yield Subject(meaning, partial=slight), feature("idiom") if slight else feature("hinted")


@production
def not_stored(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A text that is not stored in a column whose values are all known: "town is Atlantis"."""
    subject = only(parts, Subject)
    name = subject.meaning.name
    if subject.holds_text and table.lexicon.matching(name) == "closed" and not tells_existence(table, name):
        text = table.source.original(parts[-1].start, parts[-1].stop)
        yield NotStored(name, text), PLAIN


@production
def needs_name(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value that is only read beside the name of its column: "P012" in a column of codes."""
    thing = only(parts, Value)
    if thing.weak and needs_its_name(table.schema, thing.meaning):
        yield None, PLAIN


_OTHERS_TOO = frozenset({"also_fine"})


@production
def vague(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish that a word beside it may refuse or lift; it is named, and not applied.

    The argument of the rule sets a condition. "text": it compares a text, which has no order. "bound": it is
    a bound. "turn": it is said in a later turn.
    """
    wish = first_of(parts, Wish)
    if table.refines and rule.symbols[-1] in _OTHERS_TOO:
        return  # there it joins or replaces a condition in force
    match rule.argument, wish.predicate if wish else None:
        case ("text", Compare(_, _, str())) | ("", _):
            yield None, PLAIN
        case ("bound", _) if wish and not wish.exclusive:
            yield None, PLAIN
        case ("turn", _) if table.refines:
            yield None, PLAIN
