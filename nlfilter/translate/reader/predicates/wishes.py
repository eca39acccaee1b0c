"""Makes wishes of values, names and runs, and predicates of wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED, Meaning
from nlfilter.schema.names.guesses import is_limit, limit_of
from nlfilter.translate.reader.forms import Value, Wish
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.meanings import equals, mapping, nothing_in, predicate_of
from nlfilter.translate.reader.predicates.text_search import forms_in_data
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.measures import TESTS
from nlfilter.where.nodes import (
    Compare,
    Has,
    HasAny,
    HasWord,
    IsMissing,
    MeasuredIn,
    Not,
    OneOf,
    Predicate,
    RelativeDate,
    conjunction,
    disjunction,
    leaves,
    literals,
    parts_of,
)
from nlfilter.where.specs import as_list


def value_wish(table: Table, thing: Value, start: int, stop: int, *, named: bool = False) -> Wish:
    """The wish for a stored value, a flag, a term or a piece of text."""
    meaning = thing.meaning
    # If values differ only by a hyphen or a space ("B", "B-"), the typed one is meant. A value in quotation
    # marks is meant alone, without the titles that contain it.
    exact = meaning.kind == "value" or (meaning.kind == "group" and _is_quoted(table, thing.text))
    if exact and (same := tuple(v for v in meaning.values if fold(v) == fold(thing.text))):
        meaning = replace(meaning, values=same)
    predicate, exclusive = predicate_of(table, meaning)
    mapped = mapping(table, thing.text, meaning, () if named else thing.others, how=thing.how)
    told = (mapped,) if mapped else ()
    grouped = exclusive and len(meaning.values) > 1
    return Wish(
        start, stop, predicate, meaning.name, exclusive, guessed=thing.guessed, mapped=told, grouped=grouped
    )


def _is_quoted(table: Table, text: str) -> bool:
    """Whether a text of the request stands in quotation marks."""
    said, own = table.source.text, fold(text)
    at = said.find(own)
    around = (said[at - 1 : at], said[at + len(own) : at + len(own) + 1]) if at > 0 else ("", "")
    return all(mark and mark in _QUOTES for mark in around)


_QUOTES = frozenset("\"'“”‘’「」『』")


def named_text(table: Table, meaning: Meaning, text: str, start: int, stop: int) -> Wish | None:
    """The wish for a text in a named column that may store any text; None for other columns."""
    if meaning.kind == "range" or not table.column(meaning.name).kind.is_text:
        return None
    matching, kind = table.lexicon.matching(meaning.name), table.column(meaning.name).kind
    if matching == "text":
        forms = forms_in_data(table, (meaning.name,), text) or (text,)
        return Wish(start, stop, disjunction(*(HasWord(meaning.name, form) for form in forms)), meaning.name)
    if matching != "open":
        return None
    return Wish(start, stop, equals(meaning.name, kind, (text,)), meaning.name, kind is not Kind.TEXT_LIST)


def ordered(table: Table, thing: Value, op: Op, start: int, stop: int) -> Wish | None:
    """The wish for the values on one side of a grade; None if they have no order."""
    meaning = thing.meaning
    if meaning.kind not in STORED or len(meaning.values) != 1 or op not in TESTS:
        return None
    order = table.column(meaning.name).order
    if order is not None and order.better == "lesser":
        return None
    values = order.values if order else _figures(table, meaning.name)
    places = [n for n, one in enumerate(values) if squeeze(one) == squeeze(meaning.values[0])]
    if not places:
        return None
    found = tuple(one for n, one in enumerate(values) if TESTS[op](n, places[0]))
    if not found:
        return None
    predicate = equals(meaning.name, table.column(meaning.name).kind, found)
    return Wish(start, stop, predicate, meaning.name, whole=True)


@cached_by_table
def _figures(table: Table, name: str) -> tuple[str, ...]:
    """The stored texts that are whole numbers, in order: years beside "unknown"."""
    return tuple(sorted(filter(str.isdecimal, table.lexicon.stored(name)), key=int))


def missing(table: Table, meaning: Meaning, start: int, stop: int, *, stated: bool) -> Wish:
    """The wish for a column without a value. For numbers, 0 may count as no value."""
    ends = table.columns_of(meaning)
    range_ = table.schema.ranges.get(meaning.name)
    if range_ and range_.unlimited:
        predicate = conjunction(*map(IsMissing, range_.ends))  # no limit, even if zeros are stored
    elif is_limit(ends[0]) and not limit_of(ends[0]) and is_limit(f"_ {table.source.text[start:stop]}"):
        predicate = conjunction(*map(IsMissing, ends))  # a cap of 0 is no lack of a cap
    else:
        predicate = nothing_in(table, ends, stated=stated)
    kind = table.column(ends[0]).kind
    unsaid = kind is Kind.TEXT_LIST or (kind is Kind.TEXT and isinstance(predicate, IsMissing))
    guessed = not stated and unsaid
    return Wish(start, stop, predicate, meaning.name, guessed=guessed, whole=True)


def exclude_each_other(one: Wish, other: Wish) -> bool:
    """Whether no row can fulfil both wishes, so that the two can only be alternatives.

    A column holds one value, but "a weekday" and "in December" ask about two parts of one date. Amounts of
    two periods, of which a row has one, exclude each other, too.
    """
    if one.column != other.column or one.negated or other.negated or one.predicate == other.predicate:
        return False
    alike = one.exclusive and other.exclusive and parts_asked(one.predicate) == parts_asked(other.predicate)
    return alike or need_other_values(one, other)


def need_other_values(one: Wish, other: Wish) -> bool:
    """Whether no row can fulfil both wishes, since they need different values of one column."""
    if one.negated or other.negated:
        return False
    held, others = _values_held(one.predicate), _values_held(other.predicate)
    return any(values.isdisjoint(others[name]) for name, values in held.items() if name in others)


def _values_held(predicate: Predicate) -> dict[object, frozenset[object]]:
    """The values that a predicate needs, by their column."""
    lists = map(_listed, parts_of(predicate))
    return {one.column: frozenset(one.values) for one in lists if isinstance(one, OneOf)}


def member_of(one: Wish, other: Wish) -> Wish | None:
    """The wish for a member of the group that another wish names: 「平日の月曜」 asks for 月曜."""
    if one.column != other.column:
        return None
    values, more = (found.values if (found := _listed(wish.predicate)) else () for wish in (one, other))
    if other.grouped and set(values) < set(more):
        return one
    return other if one.grouped and set(more) < set(values) else None


def parts_asked(predicate: Predicate) -> frozenset[object]:
    """What a predicate measures of its columns; None for the whole value."""
    return frozenset(getattr(leaf, "measure", None) for leaf in leaves(predicate))


def any_of_run(wishes: Sequence[Wish], start: int, stop: int) -> Wish:
    """Alternatives on one column as one wish."""
    return Wish(
        start,
        stop,
        any_of([wish.predicate for wish in wishes]),
        wishes[0].column,
        exclusive=wishes[0].exclusive,
        negated=wishes[0].negated,
        guessed=any(wish.guessed for wish in wishes),
        mapped=tuple(mapped for wish in wishes for mapped in wish.mapped),
        searched=any(wish.searched for wish in wishes),
        manner=frozenset(manner for wish in wishes for manner in wish.manner),
    )


def signed_parts(wish: Wish) -> tuple[Predicate, ...]:
    """The predicates of a wish, one by one: "neither red nor blue" is "not red" and "not blue"."""
    match wish.predicate:
        case OneOf(column, values) if wish.negated:
            refused: Sequence[Predicate] = [Compare(column, "=", value) for value in values]
        case HasAny(column, elements) if wish.negated:
            refused = [Has(column, value) for value in elements]
        case _:
            return (signed(wish),)
    return tuple(two_valued(Not(one)) for one in refused)


def signed(wish: Wish) -> Predicate:
    """The predicate of a wish, negated if the wish is."""
    return two_valued(Not(wish.predicate)) if wish.negated else wish.predicate


def any_of(predicates: list[Predicate]) -> Predicate:
    """Alternatives as one predicate. Neighbouring values of one column become one list."""
    merged: list[Predicate] = []
    for predicate in dict.fromkeys(predicates):
        joined = _one_list(merged[-1], predicate) if merged else None
        if joined is not None:
            merged[-1] = joined
        else:
            merged.append(predicate)
    return disjunction(*merged)


def _one_list(one: Predicate, other: Predicate) -> Predicate | None:
    match _listed(one), _listed(other):
        case (OneOf() | HasAny() | MeasuredIn() as first, second) if type(first) is type(second):
            values = tuple(dict.fromkeys((*literals(first), *literals(second))))
            return replace(first, values=values) if replace(second, values=first.values) == first else None
    return None


def _listed(predicate: Predicate) -> OneOf | HasAny | MeasuredIn | None:
    """An equality as the list that it may join."""
    if isinstance(predicate, Compare) and isinstance(predicate.value, bool | date | RelativeDate):
        return None
    return as_list(predicate)
