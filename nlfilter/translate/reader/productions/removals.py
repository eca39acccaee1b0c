"""Productions of a later turn that remove conditions in force, or values of them.

Only conditions in force can be removed. Other words are read like any others, or named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Manner, Reference, Removal, Value, Wish
from nlfilter.translate.reader.productions.production import (
    Made,
    begins_turn,
    first_of,
    only,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table


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
    yield Removal(start, stop, form.ids, tuple(refused)), 0.0


_CHANGES = frozenset({"change", "instead"})
_LIFTED: frozenset[Manner] = frozenset({"lifted"})


@production
def keep_only(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Removes all conditions except those referred to."""
    form = only(parts, Reference)
    stay = {*form.ids, *(name for part in form.refused for name in _asking_for(table, part))}
    gone = (one.id for one in table.in_force.conditions if one.id not in stay)
    yield Removal(*span_of(parts), tuple(gone)), 0.0


def _asking_for(table: Table, part: Wish) -> tuple[str, ...]:
    return table.in_force.ids(table.in_force.by_column.get(part.column, ()))


@production
def lift_list(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "X alone will do": removes the conditions on a list column (「英語だけでも構いません」)."""
    thing = first_of(parts, Value)
    name = thing.meaning.name if thing and table.refines else ""
    asked = table.in_force.ids(table.in_force.by_column.get(name, ()))
    if asked and table.column(name).kind is Kind.TEXT_LIST:
        yield Removal(*span_of(parts), asked), 0.0


@production
def reset(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Removes all conditions. With the argument "alone", the turn may say nothing else."""
    start, stop = span_of(parts)
    around = table.source.text[:start], table.source.text[stop:]
    if table.refines and (rule.argument != "alone" or all(_says_nothing(table, text) for text in around)):
        yield Removal(*span_of(parts), tuple(one.id for one in table.in_force.conditions)), 0.0


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
