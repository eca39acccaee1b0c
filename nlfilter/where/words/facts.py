"""Says a condition with a row's own values: the alternatives that are true for the row, and why."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from nlfilter.where.logic.evaluation import TRUE, UNTOLD, Told
from nlfilter.where.nodes import (
    And,
    Compare,
    HasAny,
    HasWord,
    Like,
    Not,
    OneOf,
    Or,
    Predicate,
    conjunction,
    disjunction,
)
from nlfilter.where.words.saying import Said, Saying, Several, Termed
from nlfilter.where.words.sayings import said, term_of, without_term

# For these sayings, a row's own value is clearer: "overtime is 10 hours", not "overtime is at most 20 hours".
_MEASURED = frozenset(
    {
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "between",
        "since",
        "until",
        "after",
        "before",
        "by_end",
    }
    | {"from_to", "during", "calendar", "last", "next"}
    | {"other_than", "equals_not", "between_not", "from_to_not"}
)
_FLAGS = {("unmarked", False): "marked_not", ("unmarked_not", True): "marked"}


def fact(predicate: Predicate, told: Told) -> Said:
    """Says a condition with the row's own values; unchanged if the row does not show them."""
    term = term_of(predicate, told.compiled)
    inside = _fact(without_term(_borne_out(predicate, told), told.compiled), told)
    return Termed(term, inside) if term else inside


def _borne_out(predicate: Predicate, told: Told) -> Predicate:
    """Drops alternatives that are false for the row."""
    match predicate:
        case And(parts):
            return conjunction(*(_part(part, told) for part in parts))
        case Or(parts) if not _is_range(predicate, told):
            outcomes = [told.outcomes(part) for part in parts]
            sure = [part for part, found in zip(parts, outcomes, strict=True) if found == TRUE]
            if sure:
                return conjunction(*(_part(part, told) for part in _one_text(sure)))
            open_ = [part for part, found in zip(parts, outcomes, strict=True) if True in found]
            return disjunction(*(_part(part, told) for part in open_ or parts))
        case Not(And(parts)):
            return _borne_out(Or(tuple(map(Not, parts))), told)
        case Not(Or(parts)):
            return _borne_out(And(tuple(map(Not, parts))), told)
        case Not(Not(part)):
            return _borne_out(part, told)
        case OneOf(column, values):
            found = tuple(v for v in values if told.outcomes(Compare(column, "=", v)) == TRUE)
            return OneOf(column, found or values)
        case HasAny(column, texts):
            held = told.value(column)
            kept = tuple(text for text in texts if held is not UNTOLD and text in (held or ()))
            return HasAny(column, kept or texts)
        case _:
            return predicate


def _part(part: Predicate, told: Told) -> Predicate:
    """Drops them in one of several parts; a term stays whole, so that it can be recognised."""
    return part if term_of(part, told.compiled) else _borne_out(part, told)


def _is_range(predicate: Predicate, told: Told) -> bool:
    what = said(predicate, told.compiled)
    return isinstance(what, Saying) and what.key.startswith("range_")


def _one_text(parts: list[Predicate]) -> list[Predicate]:
    """Keeps only the first text search: several searches are synonyms, or columns, for one wish."""
    texts = [part for part in parts if isinstance(part, HasWord | Like)]
    return [part for part in parts if part not in texts[1:]]


def _fact(what: Said, told: Told) -> Said:
    match what:
        case Several(_, parts):
            facts = tuple(dict.fromkeys(_fact(part, told) for part in parts))
            return facts[0] if len(facts) == 1 else replace(what, parts=facts)
        case Termed(_, inside):
            return replace(what, inside=_fact(inside, told))
        case Saying():
            return _saying(what, told)


def _saying(saying: Saying, told: Told) -> Saying:
    if saying.key.startswith("range_"):
        return _range(saying, told)
    values = [(name, told.value(name)) for name in saying.columns]
    if any(value is UNTOLD for _, value in values):
        return saying
    saying = replace(saying, beside="")
    if saying.measure:
        for name, value in values:
            if value is None:
                return Saying("given_not", (name,))
        found = told.worth(saying.measure)
        return saying if found is UNTOLD else replace(saying, key="equals", values=(found,))
    (name, value), *others = values
    if others or saying.key == "given":
        return saying
    if flag := _FLAGS.get((saying.key, value)) if isinstance(value, bool) else None:
        return replace(saying, key=flag)
    if value is None and not saying.key.startswith("unmarked"):
        return Saying("given_not", (name,))
    if saying.key in _MEASURED and isinstance(value, int | float | Decimal | date | time | str):
        return Saying("equals", (name,), (value,))
    return saying


def _range(saying: Saying, told: Told) -> Saying:
    (name,) = saying.columns
    range_ = told.compiled.schema.ranges[name]
    ends: list[Any] = [told.value(end) for end in (range_.low, range_.high)]
    found = [end for end in ends if end is not None and end is not UNTOLD]
    if not found:
        return saying
    low, high = found[0], found[-1]
    return Saying("range_is", (name,), (low, high)) if low != high else Saying("equals", (name,), (low,))
