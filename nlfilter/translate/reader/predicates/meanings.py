"""From a meaning of a word to its predicate, and the correction to show for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.guesses import limit_of
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import (
    AnyRun,
    Compare,
    Flag,
    HasAny,
    HasWord,
    IsMissing,
    Length,
    Like,
    Measured,
    Not,
    OneOf,
    Predicate,
    conjunction,
    disjunction,
)
from nlfilter.where.phrases import How, Mapped
from nlfilter.where.specs import simplest


def equals(name: str, kind: Kind, values: tuple[str, ...]) -> Predicate:
    """A column holds one of the values."""
    return simplest((HasAny if kind is Kind.TEXT_LIST else OneOf)(name, values))


def predicate_of(table: Table, meaning: Meaning) -> tuple[Predicate, bool]:
    """The predicate of a meaning, and whether two such predicates exclude each other."""
    if meaning.kind == "term":
        return table.context.schema.terms[meaning.name], False
    name, column = meaning.name, table.column(meaning.name)
    if meaning.kind == "flag":
        return (Flag(name) if meaning.truth else Compare(name, "=", False)), True
    if meaning.kind == "text":
        return disjunction(
            *(HasWord(name, fold(v) if v.islower() else v) for v in dict.fromkeys(meaning.values))
        ), False
    shared = shared_text(table, name, meaning.values) if meaning.kind == "piece" else None
    return shared or equals(name, column.kind, meaning.values), column.kind is not Kind.TEXT_LIST


def _how(text: str, chosen: Meaning) -> How | None:
    match chosen.kind:
        case "synonym" | "text":
            return How.SYNONYM if squeeze(text) != squeeze(chosen.values[0]) else None
        case "group" | "piece":
            return How.GROUP
        case "term":
            return How.TERM
        case "value":
            return None if text in chosen.values else How.FOLDED
    return None


def mapping(
    table: Table, text: str, chosen: Meaning, lost: tuple[Meaning, ...], *, how: How | None = None
) -> Mapped | None:
    """The correction to show if a word was read as another one, or as one of several."""
    how = how or _how(text, chosen)
    alternatives = tuple(
        dict.fromkeys(
            f"{table.label(m.name)}: {m.values[0]}" if m.values else table.label(m.name)
            for m in lost
            if m.name != chosen.name
        )
    )
    if how is None and not alternatives:
        return None
    value: str | tuple[str, ...] = chosen.values or chosen.name
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return Mapped(text, chosen.name, value, how or How.FOLDED, alternatives)


def nothing_in(table: Table, ends: Sequence[str], *, stated: bool) -> Predicate:
    """A column without a value. For a number, "no fee" also means 0, unless the column stores no 0.

    If it does, a missing fee is unknown; but a missing limit is none, just as 0 is.
    """
    predicate: Predicate = conjunction(*(IsMissing(name) for name in ends))
    name = ends[0]
    holds_zero = table.lexicon.vocabulary.zeros.get(name)
    if stated or holds_zero is False:
        return predicate
    kind = table.column(name).kind
    if kind is Kind.TEXT_LIST:
        return Measured(Length(name), "=", 0) if holds_zero else predicate
    if kind is Kind.TEXT and (nothing := _says_nothing(table, name)):
        return equals(name, kind, nothing)
    if not kind.is_number:
        return predicate
    nought = Compare(name, "=", 0)
    return nought if holds_zero and not limit_of(name) else disjunction(nought, predicate)


def _says_nothing(table: Table, name: str) -> tuple[str, ...]:
    """The stored values that say "nothing" ("none")."""
    stored = table.lexicon.stored(name)
    return tuple(value for value in stored if "nothing" in table.lang.roles.get(squeeze(value), ()))


_MOST_KINDS = 6
"""The most values that are listed if one of them is "none"."""


def something_in(table: Table, name: str) -> Predicate | None:
    """A column with more than zero, or with another value than "none"; None if it stores no such value."""
    if table.column(name).kind is Kind.TEXT:
        values = table.lexicon.stored(name)
        nothing = tuple(v for v in values if "nothing" in table.lang.roles.get(squeeze(v), ()))
        some = tuple(v for v in values if v not in nothing)
        if not (some and nothing):
            return None
        if len(values) <= _MOST_KINDS:
            return equals(name, Kind.TEXT, some)
        return conjunction(Not(equals(name, Kind.TEXT, nothing)), Not(IsMissing(name)))
    if not table.lexicon.vocabulary.zeros.get(name):
        return None
    return (
        Measured(Length(name), ">", 0) if table.column(name).kind is Kind.TEXT_LIST else Compare(name, ">", 0)
    )


_FEW = 4
"""Up to so many values are listed."""
_SHORTEST = 2


def shared_text(table: Table, name: str, values: Collection[str]) -> Predicate | None:
    """The condition that a column begins with or contains what many values share; None to list the values."""
    if len(values) <= _FEW or table.column(name).kind is not Kind.TEXT:
        return None
    others = [value for value in table.lexicon.stored(name) if value not in values]
    begun = _beginning(min(values), max(values)).rstrip()
    if len(begun) >= _SHORTEST and not any(other.startswith(begun) for other in others):
        return Like(name, (begun, AnyRun()), False)
    shared = set[str].intersection(*(set(name_words(value)) for value in values))
    for word in sorted(shared, key=lambda word: (-len(word), word)):
        spelled = _spelled(word, next(iter(values)))
        if len(word) >= _SHORTEST and spelled and not any(word in fold(other) for other in others):
            return Like(name, (AnyRun(), spelled, AnyRun()), True)
    return None


def _beginning(one: str, other: str) -> str:
    """What two texts begin with. For the first and the last of several, all of them do."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in alike)


def _spelled(word: str, value: str) -> str:
    """A folded word as it stands in a value; "" if folding changed more than its case."""
    at = value.lower().find(word)
    return value[at : at + len(word)] if at >= 0 else ""
