"""Productions of references: words of a later turn that refer to conditions in force.

If words refer to none, no node is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Reference, Subject, Value, Wish, Word
from nlfilter.translate.reader.in_force import Places, texts
from nlfilter.translate.reader.predicates.meanings import predicate_of
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.leaves import is_of_places
from nlfilter.where.nodes import HasAll, HasAny, OneOf, Or


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
        yield found, 0.0


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
        yield Reference(table.in_force.ids(places)), 0.0


@production
def refer_by_kind(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """All conditions of a kind, by a word that names no column: "the date", 「時間帯」."""
    is_such = _KINDS[rule.argument]
    in_force = table.in_force
    spoken = enumerate(in_force.columns) if table.refines else ()
    places = [n for n, names in spoken if names and all(is_such(table, name) for name in names)]
    if places:
        yield Reference(in_force.ids(places[-1:] if rule.argument in _NESTED else places)), 0.0


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
        yield Reference((table.in_force.conditions[-1].id,)), 0.0


@production
def refer_by_ordinal(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "The second one": a condition by its place."""
    place = table.lang.ordinals.get(only(parts, Word).key, 0)
    conditions = table.in_force.conditions
    if 0 < place <= len(conditions) or (place < 0 and conditions):
        yield Reference((conditions[place - 1 if place > 0 else place].id,)), 0.0


@production
def refer_by_id(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "2" or "c2": a condition by the id that is shown with it."""
    text = table.source.text[parts[0].start : parts[0].stop]
    name = text if text.startswith(_ID) else _ID + text
    if any(condition.id == name for condition in table.in_force.conditions):
        yield Reference((name,)), 0.0


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
    yield Reference(tuple(ids), tuple(part for part in refused if not gone[part.column])), 0.0


def _all_of(table: Table, name: str, refused: Sequence[Wish]) -> tuple[str, ...]:
    """The conditions on a column of which every value is refused."""
    said = {text for one in refused if one.column == name for text in texts(one.predicate)}
    in_force = table.in_force
    asked = [(n, {*texts(in_force.conditions[n].predicate)}) for n in in_force.by_column.get(name, ())]
    return in_force.ids([n for n, values in asked if values and values <= said])
