"""Merges a new condition with one in force on the same columns: which of the two stays, and in what form.

- A later value of a single-valued column replaces the earlier one, or joins it after "also" or 「も」.
- Two bounds of one column that leave room between them stay together.
- Values of list columns add up, unless the turn changes ("switch to Go") or names an alternative
  (「Goでもいい」).
- A wish goes if its opposite would do as well (「出社でもいい」 after "remote").
"""

from __future__ import annotations

from nlfilter.translate.reader.forms import Manner
from nlfilter.translate.reader.in_force import texts
from nlfilter.translate.reader.predicates.days_in_force import asks_for_weekday, holds_each_weekday
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.wishes import any_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.turns.traits import (
    adds_up,
    can_both_hold,
    contradict,
    is_flag,
    is_negative,
    is_text,
    moved,
    moved_to,
    reaching,
    refuses,
    same_side,
    without,
)
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import HasAll, HasAny, Not, Predicate, columns, conjunction

WIDENING: frozenset[Manner] = frozenset({"also", "fine", "either", "again"})
"""The manners of a wish that would do as well as what is in force."""

Merged = tuple[bool, Predicate | None]
"""Whether the condition in force stays, and what becomes of the new one."""


def merge(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged:
    """Merges a new condition, said in some manner, with a condition in force on its columns."""
    if contradict(old, new) and not (manner & WIDENING or "lifted" in manner):
        return False, new
    for rule in (_lifted, _allowed_again, _weekdays_within, _opposed, _narrowed, _widened):
        if (found := rule(table, manner, old, new)) is not None:
            return found
    changes = "change" in manner and not (manner & {"also", "fine"} and adds_up(table, new))
    if (changes or ("only" in manner and adds_up(table, new))) and not is_negative(new):
        return False, new
    return _stands_beside(table, old, new), new


def _lifted(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """A value that is no longer asked for goes; other values stay."""
    if "lifted" not in manner or not _shared(old, new):
        return None
    return False, without(old, new)


def _allowed_again(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """A refused value is wanted, or allowed again. For a flag, the new condition replaces the old one."""
    shared, widens = _shared(old, new), manner & WIDENING
    if not is_negative(old) or is_negative(new) or not (shared or widens) or is_flag(table, new):
        return None
    if not shared:
        return True, new
    return False, _still_refused(table, old, new) if widens else new  # "I meant with React"


def _weekdays_within(
    table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate
) -> Merged | None:
    """Weekdays and a week or more stand beside each other: "only Saturdays" after "in December"."""
    if manner & {"fine", "either", "again"} or asks_for_weekday(old) is asks_for_weekday(new):
        return None
    period = old if asks_for_weekday(new) else new
    return (True, new) if holds_each_weekday(period, table.calendar.today) else None


def _opposed(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """ "On-site is fine, too" after "remote": both are fine, so nothing is asked."""
    if refuses(table, new) is refuses(table, old):
        return None
    fine = "fine" in manner and (_shared(old, new) or not is_negative(new))
    return (False, None) if fine or (manner & WIDENING and is_flag(table, new)) else None


def _narrowed(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """One of several values is refused, or one end of an interval moves."""
    if rest := without(old, new):
        return False, conjunction(rest, new) if isinstance(old, HasAll) else rest
    if "change" not in manner and (stretch := moved(old, new)):
        return False, stretch  # "the upper limit may be 8,000" after "3,000 to 6,000"
    return None


def _widened(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """An alternative to the condition in force."""
    if manner & WIDENING and (reached := reaching(old, new)):
        return False, reached  # "720 is fine, too" after "under 720"
    if manner & WIDENING and same_side(old, new):
        return False, new  # "up to 8 hours is fine" after "up to 5"
    if manner & WIDENING and (further := moved_to(old, new)):
        return False, further  # "a term of 8 hours is fine" after "up to 5"
    if is_negative(old) or is_negative(new) or can_both_hold(old, new):
        return None
    joins = "also" in manner and (not adds_up(table, new) or isinstance(old, HasAny))
    return (False, any_of([old, new])) if manner & {"fine", "either"} or joins else None


def includes_its_edge(manner: frozenset[Manner], bound: Predicate) -> bool:
    """Whether a repeated bound includes its edge: "90 is fine, too" after "under 90"."""
    return bool(manner & WIDENING) and reaching(bound, bound) is not None


def _stands_beside(table: Table, old: Predicate, new: Predicate) -> bool:
    if is_flag(table, new):
        return False
    shared = _shared(old, new)
    if adds_up(table, new):
        widened = isinstance(new, HasAny) and set(texts(old)) <= set(texts(new))  # "Python or Go" after "Go"
        return not widened and not (shared and is_negative(new) and not is_negative(old))
    if is_negative(new):
        return is_negative(old) or not shared
    return can_both_hold(old, new)


def _still_refused(table: Table, old: Predicate, new: Predicate) -> Predicate | None:
    """What is still refused after "Tokyo is fine": the other values, if there are any."""
    left = tuple(str(text) for text in dict.fromkeys(texts(old)) if text not in set(texts(new)))
    names = columns(old)
    if not left or len(names) != 1 or is_text(table, names[0]):
        return None
    return two_valued(Not(equals(names[0], table.column(names[0]).kind, left)))


def _shared(old: Predicate, new: Predicate) -> bool:
    """Whether two conditions have a value in common."""
    return not set(texts(new)).isdisjoint(texts(old))
