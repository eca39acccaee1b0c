"""Productions of tones: how a word says that a turn, or one wish, is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from msgspec.structs import replace

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Manner, Run, Tone, Wish, Word
from nlfilter.translate.reader.productions.production import Made, begins_turn, only, production
from nlfilter.translate.reader.table import Table


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
