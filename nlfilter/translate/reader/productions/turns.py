"""Productions of later turns: references to conditions in force, removals and changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import (
    Clause,
    Manner,
    Measure,
    Reference,
    Removal,
    Run,
    Subject,
    Tone,
    Value,
    Wish,
    Word,
)
from nlfilter.translate.reader.in_force import Places, texts
from nlfilter.translate.reader.predicates.bounds import to_number
from nlfilter.translate.reader.predicates.carryover import amount_in_force, bound_in_force
from nlfilter.translate.reader.predicates.meanings import predicate_of
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.predicates.wishes import signed, value_wish
from nlfilter.translate.reader.productions.coordination import spanning
from nlfilter.translate.reader.productions.production import (
    Made,
    begins_turn,
    first_of,
    only,
    production,
    span_of,
)
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.candidates import is_of_places
from nlfilter.where.nodes import (
    And,
    Compare,
    HasAll,
    HasAny,
    OneOf,
    Or,
    Predicate,
    conjunction,
    disjunction,
)


@production
def refer(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value or a column with conditions in force. With a value, a column only says which one is meant."""
    if not table.refines:
        return
    subject, thing = first_of(parts, Subject), first_of(parts, Value)
    if thing and subject and thing.meaning.name != subject.meaning.name:
        return
    found = _reference_to(table, thing.meaning, *span_of(parts)) if thing else None
    if found is None and subject:  # 「予算は安めでなくてもいい」: the budget in force may have another value
        found = _reference_to(table, subject.meaning, *span_of(parts))
    if found is not None:
        yield found, PLAIN


def _reference_to(table: Table, meaning: Meaning, start: int, stop: int) -> Reference | None:
    """The conditions to which a meaning refers. A value refers only to conditions with that value."""
    in_force = table.in_force
    places = _places_of(table, meaning)
    if meaning.values:
        asked = set(map(fold, meaning.values))
        places = tuple(n for n in places if asked & in_force.texts[n])
        if len(places) == 1 and _has_others(table, places[0], asked):
            predicate, exclusive = predicate_of(table, meaning)
            refused = Wish(start, stop, predicate, meaning.name, exclusive, negated=True)
            return Reference((), (refused,))
    return Reference(in_force.ids(places)) if places else None


def _has_others(table: Table, place: int, asked: set[str]) -> bool:
    """Whether a condition has further values, which stay when the given ones are removed."""
    several = isinstance(table.in_force.conditions[place].predicate, OneOf | HasAny | HasAll | Or)
    return several and not table.in_force.texts[place] <= asked


def _places_of(table: Table, meaning: Meaning) -> Places:
    """The conditions on a term, or on a column (on either one of a range)."""
    in_force = table.in_force
    if meaning.kind == "term":
        return in_force.by_predicate.get(table.context.schema.terms[meaning.name], ())
    if meaning.kind == "sum":
        return in_force.by_columns.get(frozenset(table.schema.sums[meaning.name].of), ())
    names = table.columns_of(meaning)
    return tuple(sorted({n for name in names for n in in_force.by_column.get(name, ())}))


@production
def refer_by_wish(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish that is the same as conditions in force."""
    wish = first_of(parts, Wish) if table.refines else None
    places = table.in_force.by_predicate.get(signed(wish), ()) if wish else ()
    if places:
        yield Reference(table.in_force.ids(places)), PLAIN


@production
def refer_by_kind(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """All conditions of a kind, by a word that names no column: "the date", 「時間帯」."""
    is_such = _KINDS[rule.argument]
    in_force = table.in_force
    spoken = enumerate(in_force.columns) if table.refines else ()
    places = [n for n, names in spoken if names and all(is_such(table, name) for name in names)]
    if places:
        yield Reference(in_force.ids(places[-1:] if rule.argument in _NESTED else places)), PLAIN


_NESTED = frozenset({"places"})
"""Kinds of conditions that narrow each other: a city, then a district. Only the last one is meant."""


@cached_by_table
def _is_of_days(table: Table, name: str) -> bool:
    column = table.column(name)
    if column.kind.is_time or column.holds in (Semantic.WEEKDAY, Semantic.DATE):
        return True
    stored, weekdays = table.lexicon.stored(name), table.lang.dates.weekdays
    days = {weekdays[word] for word in weekdays for one in stored if word.startswith(fold(one))}
    return len(days) == _DAYS_OF_A_WEEK and len(stored) <= _DAYS_OF_A_WEEK + 1  # and holidays


_DAYS_OF_A_WEEK = 7


def _is_of_times(table: Table, name: str) -> bool:
    column = table.column(name)
    return column.kind is Kind.TIME or column.holds is Semantic.TIME


def _is_of_money(table: Table, name: str) -> bool:
    unit = table.column(name).unit
    return unit is not None and is_currency(unit)


_KINDS: Mapping[str, Callable[[Table, str], bool]] = {
    "days": _is_of_days,
    "times": _is_of_times,
    "money": _is_of_money,
    "places": is_of_places,
}


@production
def refer_to_last(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "That": the last condition."""
    if table.refines:
        yield Reference((table.in_force.conditions[-1].id,)), PLAIN


@production
def refer_by_ordinal(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "The second one": a condition by its place."""
    place = table.lang.ordinals.get(only(parts, Word).key, 0)
    conditions = table.in_force.conditions
    if 0 < place <= len(conditions) or (place < 0 and conditions):
        yield Reference((conditions[place - 1 if place > 0 else place].id,)), PLAIN


@production
def refer_by_id(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "2" or "c2": a condition by the id that is shown with it."""
    text = table.source.text[parts[0].start : parts[0].stop]
    name = text if text.startswith(_ID) else _ID + text
    if any(condition.id == name for condition in table.in_force.conditions):
        yield Reference((name,)), PLAIN


_ID = "c"
"""The letter with which the ids of conditions begin."""


@production
def refer_to_both(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two references together. If they cover all values of a condition, they mean the condition."""
    if rule.argument != "listed" and not table.source.text[parts[1].stop - 1].isalnum():
        return  # a pause in 「予算は安めで、駐車場は不要」 separates the two
    one, other = (part.form for part in parts if isinstance(part.form, Reference))
    refused = (*one.refused, *other.refused)
    gone = {part.column: _all_of(table, part.column, refused) for part in refused}
    ids = dict.fromkeys((*one.ids, *other.ids, *(name for names in gone.values() for name in names)))
    yield Reference(tuple(ids), tuple(part for part in refused if not gone[part.column])), PLAIN


def _all_of(table: Table, name: str, refused: Sequence[Wish]) -> tuple[str, ...]:
    """The conditions on a column of which every value is refused."""
    said = {text for one in refused if one.column == name for text in texts(one.predicate)}
    in_force = table.in_force
    asked = [(n, {*texts(in_force.conditions[n].predicate)}) for n in in_force.by_column.get(name, ())]
    return in_force.ids([n for n, values in asked if values and values <= said])


@production
def remove(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Removes what is referred to.

    The argument of the rule sets a condition. "first": the turn must begin with it. "last": the turn must end
    with it. "changed": the turn must speak of a change.
    """
    start, stop = span_of(parts)
    if rule.argument == "first" and not begins_turn(table, start):
        return
    if rule.argument == "last" and any(map(str.isalnum, table.source.text[stop:])):
        return
    if rule.argument == "changed" and not table.request_roles & _CHANGES:
        return
    form = only(parts, Reference)
    refused = (replace(one, start=start, stop=stop, manner=_LIFTED) for one in form.refused)
    yield Removal(start, stop, form.ids, tuple(refused)), PLAIN


_CHANGES = frozenset({"change", "instead"})
_LIFTED: frozenset[Manner] = frozenset({"lifted"})


@production
def keep_only(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Removes all conditions except those referred to."""
    form = only(parts, Reference)
    stay = {*form.ids, *(name for part in form.refused for name in _asking_for(table, part))}
    gone = (one.id for one in table.in_force.conditions if one.id not in stay)
    yield Removal(*span_of(parts), tuple(gone)), PLAIN


def _asking_for(table: Table, part: Wish) -> tuple[str, ...]:
    return table.in_force.ids(table.in_force.by_column.get(part.column, ()))


@production
def lift_list(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "X alone will do": removes the conditions on a list column (「英語だけでも構いません」)."""
    thing = first_of(parts, Value)
    name = thing.meaning.name if thing and table.refines else ""
    asked = table.in_force.ids(table.in_force.by_column.get(name, ()))
    if asked and table.column(name).kind is Kind.TEXT_LIST:
        yield Removal(*span_of(parts), asked), PLAIN


@production
def reset(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Removes all conditions. With the argument "alone", the turn may say nothing else."""
    start, stop = span_of(parts)
    around = table.source.text[:start], table.source.text[stop:]
    if table.refines and (rule.argument != "alone" or all(_says_nothing(table, text) for text in around)):
        yield Removal(*span_of(parts), tuple(one.id for one in table.in_force.conditions)), PLAIN


def _says_nothing(table: Table, text: str) -> bool:
    """Whether a text holds only words that ask for nothing."""
    words = _WORDS.findall(text)
    return all(table.lang.roles.get(squeeze(word), _UNKNOWN) <= _POLITE for word in words)


_WORDS = re.compile(r"\w+")
_UNKNOWN = frozenset({"unknown"})
_POLITE = frozenset({"filler", "courtesy", "lead", "answer", "instead", "change"})


def vacated_columns(table: Table, found: Iterable[Removal]) -> frozenset[str]:
    """The columns with removed conditions. A value in the same turn probably replaces them."""
    taken_ids = {name for one in found for name in one.ids}
    named = zip(table.in_force.conditions, table.in_force.columns, strict=True) if taken_ids else ()
    whole = {name for condition, names in named if condition.id in taken_ids for name in names}
    return frozenset(whole | {wish.column for one in found for wish in one.refused})


_CHANGED: frozenset[Manner] = frozenset({"change"})


@production
def swapped(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value in force, and another value of its column that replaces it: "not Tokyo, Osaka"."""
    thing, wish = only(parts, Value), only(parts[-1:], Wish)
    if thing.meaning.name == wish.column and not wish.negated and table.in_force.holds(thing.meaning):
        gone = value_wish(table, thing, parts[0].start, parts[-1].start)
        yield Clause((replace(gone, negated=True, manner=_LIFTED), wish)), feature("idiom")


@production
def tone(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word that says how the whole turn is meant. "And" and "or" must begin it, and change nothing."""
    word = only(parts, Word)
    joins = table.lang.plays(word.key, "and", "or")
    if joins and (not begins_turn(table, parts[0].start) or "change" in table.request_roles):
        return
    if table.refines:
        yield Tone(_manners(table, rule, word)), PLAIN


@production
def answered(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word with which a turn begins, and which asks for nothing: "no, ...", "great, ..."."""
    if table.refines and begins_turn(table, parts[0].start):
        yield Tone(frozenset()), PLAIN


@production
def with_manner(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish with a word that says how it is meant: 「京都も」, "Kyoto is fine"."""
    manners = _manners_of(table, rule, parts) if table.refines else frozenset()
    match parts[0].form:
        case Wish() as wish if manners:
            yield replace(wish, manner=wish.manner | manners), PLAIN
        case Run(wishes) as run if manners:
            yield (
                replace(run, wishes=tuple(replace(one, manner=one.manner | manners) for one in wishes)),
                PLAIN,
            )


@production
def left_open(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish with a word at the end of the turn, which leaves open that it would be fine: 「大阪でも」."""
    if not any(map(str.isalnum, table.source.text[parts[-1].stop :])):
        yield from with_manner(table, rule, parts)


@production
def fine_together(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes that would do as well together: "temp in Osaka is fine" after "permanent in Tokyo"."""
    clause, in_force = only(parts, Clause), table.in_force
    asked = [signed(wish) for wish in clause.wishes]
    spoken = any(wish.column in in_force.by_column for wish in clause.wishes)
    if spoken and in_force.by_predicate.keys().isdisjoint(asked):
        whole = spanning(parts, conjunction(*asked), *clause.wishes)
        yield replace(whole, manner=_manners_of(table, rule, parts)), PLAIN


@production
def fine_each(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes of which some are in force: "permanent in Osaka is fine" after "permanent in Tokyo"."""
    clause = only(parts, Clause)
    if any(signed(wish) in table.in_force.by_predicate for wish in clause.wishes):
        manners = _manners_of(table, rule, parts)
        yield Clause(tuple(replace(one, manner=one.manner | manners) for one in clause.wishes)), PLAIN


_MANNERS: Mapping[str, Manner] = {
    "also": "also",
    "also_after": "also",
    "also_fine": "fine",
    "again": "again",
    "change": "change",
    "only": "only",
}


def _manners_of(table: Table, rule: Rule, parts: Sequence[Node]) -> frozenset[Manner]:
    words = (part.form for part in parts if isinstance(part.form, Word))
    return frozenset[Manner]().union(*(_manners(table, rule, word) for word in words))


def _manners(table: Table, rule: Rule, word: Word) -> frozenset[Manner]:
    """What a word says about how something is meant, by its roles and by the rule."""
    roles = table.lang.roles.get(word.key, frozenset())
    stated = (cast(Manner, rule.argument),) if rule.argument else ()
    return frozenset((*stated, *(_MANNERS[role] for role in roles if role in _MANNERS)))


_SIGNS = {"up": 1, "more": 1, "down": -1, "less": -1}
_OF_UNITS = frozenset({"more", "less"})


@production
def shifted(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The only bound in force that the amount fits, moved up or down."""
    amount, subject = only(parts, Amount), first_of(parts, Subject)
    if not table.refines or (rule.argument in _OF_UNITS and amount.unit is None and amount.size == 1):
        return
    name, op = subject.meaning.name if subject else None, None
    if name is None and (found := amount_in_force(table, Measure(None, amount), amount)):
        name, op = found[0], found[1].op
        amount = found[1].low if isinstance(found[1].low, Amount) else amount
    if name is None or (op := op or bound_in_force(table, name)) is None:
        return
    by = on_subject(table, table.meaning_of(name), Measure(op, amount))
    for condition in table.in_force.conditions:
        predicate = _moved(condition.predicate, by, _SIGNS[rule.argument]) if by else None
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, name, whole=True, manner=_CHANGED), feature("marked")


def _moved(old: Predicate, by: Predicate, sign: int) -> Predicate | None:
    """A predicate with each bound moved by the value in another predicate of the same shape."""
    match old, by:
        case Compare(name, op, value), Compare(other, same, amount) if (name, op) == (other, same):
            if isinstance(value, int | float | Decimal) and isinstance(amount, int | float | Decimal):
                return replace(old, value=to_number(Decimal(str(value)) + sign * Decimal(str(amount))))
            return old if old == by else None  # the period or the currency of the amount
        case And(parts), And(others):
            return _each_moved(conjunction, parts, others, sign)
        case Or(parts), Or(others):
            return _each_moved(disjunction, parts, others, sign)
    return old if old == by else None


def _each_moved(
    make: Callable[..., Predicate], parts: Sequence[Predicate], others: Sequence[Predicate], sign: int
) -> Predicate | None:
    pairs = zip(parts, others, strict=False)
    moved = [found for one, other in pairs if (found := _moved(one, other, sign)) is not None]
    return make(*moved) if len(moved) == len(parts) == len(others) else None
