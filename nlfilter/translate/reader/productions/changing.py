"""Productions of a later turn that say how a condition in force changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from msgspec.structs import replace

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Manner, Reference, Run, Tone, Value, Wish, Word
from nlfilter.translate.reader.predicates.wishes import value_wish
from nlfilter.translate.reader.productions.production import Made, begins_turn, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import is_called
from nlfilter.where.conditions import Condition
from nlfilter.where.nodes import Compare, Has, HasAll, HasAny, OneOf, Or, Predicate, columns, conjunction

_CHANGED: frozenset[Manner] = frozenset({"change"})
_LIFTED: frozenset[Manner] = frozenset({"lifted"})


@production
def swapped(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value in force, and another value of its column that replaces it: "not Tokyo, Osaka"."""
    thing, wish = only(parts, Value), only(parts[-1:], Wish)
    if thing.meaning.name == wish.column and not wish.negated and table.in_force.holds(thing.meaning):
        gone = value_wish(table, thing, parts[0].start, parts[-1].start)
        yield Clause((replace(gone, negated=True, manner=_LIFTED), wish)), -1.0


@production
def all_of_them(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "Both": all alternatives of the last condition in force that has alternatives."""
    found = (whole for one in reversed(table.in_force.conditions) if (whole := _all_of(one)) is not None)
    if whole := next(found, None):
        names = columns(whole)
        yield (
            Wish(*span_of(parts), whole, names[0] if len(names) == 1 else "", whole=True, manner=_CHANGED),
            0.0,
        )


def _all_of(condition: Condition) -> Predicate | None:
    match condition.predicate:
        case HasAny(name, values):
            return HasAll(name, values)
        case Or(parts) if len({columns(part) for part in parts}) == len(parts):
            return conjunction(*parts)
    return None


@production
def any_other(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "A different city": any but those that the only condition in force on the column asks for."""
    spoken = only(parts, Reference)
    found = [one.predicate for one in table.in_force.conditions if one.id in spoken.ids]
    match found:
        case [Compare(name, "=", str()) | OneOf(name) | Has(name) | HasAny(name) as asked]:
            yield Wish(*span_of(parts), asked, name, exclusive=True, negated=True, whole=True), -1.0


@production
def there_too(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The last value in force, on another column that a word chooses: "or to it" after "from Porto"."""
    wanted = table.lang.directions.get(only(parts, Word).key, ()) if table.refines else ()
    last = table.in_force.conditions[-1].predicate if wanted else None
    if not (isinstance(last, Compare) and last.op == "=" and isinstance(last.value, str)):
        return
    for name in table.schema.filterable:
        stored = name != last.column and last.value in table.lexicon.stored(name)
        if stored and is_called(table, name, wanted):
            yield Wish(*span_of(parts), Compare(name, "=", last.value), name, exclusive=True), 0.0
            return


@production
def tone(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word that says how the whole turn is meant. With "either" it must begin the turn."""
    if rule.argument == "either" and not begins_turn(table, parts[0].start):
        return
    if table.refines:
        yield Tone(_manners(table, rule, only(parts, Word))), 0.0


@production
def answered(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word with which a turn begins, and which asks for nothing: "no, ...", "great, ..."."""
    if table.refines and begins_turn(table, parts[0].start):
        yield Tone(frozenset()), 0.0


@production
def with_manner(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish with a word that says how it is meant: 「京都も」, "Kyoto is fine"."""
    manners = _manners(table, rule, only(parts[-1:], Word)) if table.refines else frozenset()
    match parts[0].form:
        case Wish() as wish if manners:
            yield replace(wish, manner=wish.manner | manners), 0.0
        case Run(wishes) as run if manners:
            yield replace(run, wishes=tuple(replace(one, manner=one.manner | manners) for one in wishes)), 0.0


_MANNERS: Mapping[str, Manner] = {
    "also": "also",
    "also_after": "also",
    "also_fine": "fine",
    "again": "again",
    "change": "change",
    "only": "only",
}


def _manners(table: Table, rule: Rule, word: Word) -> frozenset[Manner]:
    """What a word says about how something is meant, by its roles and by the rule."""
    roles = table.lang.roles.get(word.key, frozenset())
    stated = (cast(Manner, rule.argument),) if rule.argument else ()
    return frozenset((*stated, *(_MANNERS[role] for role in roles if role in _MANNERS)))
