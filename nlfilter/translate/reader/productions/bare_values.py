"""Productions of a bare value: alone, beside a word that chooses its column, or with yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Value, Word
from nlfilter.translate.reader.predicates.names_of_items import item_called
from nlfilter.translate.reader.predicates.wishes import value_wish
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import is_called


@production
def value(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A stored value, alone or beside a word that chooses between columns ("from Tokyo").

    With the argument "loosely", the word may mean more than the value: "about Tokyo".
    """
    thing = only(parts, Value)
    word = first_of(parts, Word)
    if word and parts[0].form is word and is_cjk(word.key[0]):
        return  # a particle belongs to the word before it
    if thing.meaning.kind in STORED and table.lang.roles.get(fold(thing.text), frozenset()) & _ABSENT:
        return  # 「なし」 of 「年齢制限なし」 says what the word before it lacks
    directions = table.lang.directions.get(word.key, ()) if word else ()
    name = thing.meaning.name
    item = None if word else item_called(table, thing, *span_of(parts))
    if item is not None:
        yield item, 0.0
    directed = name in table.schema.columns and is_called(table, name, directions)
    """A column whose name follows a word that chooses between columns: "desired experience"."""
    elsewhere = bool(directions) and not directed and any(m.kind in STORED for m in thing.others)
    if thing.weak:
        if thing.meaning.kind in STORED and table.column(thing.meaning.name).named_only:
            return
        short = len(thing.text) <= _LONGEST_CODE
        if word is None and short and table.lang.roles.get(fold(thing.text), frozenset()) & _TIES:
            return  # "no deadline" does not mean NO for Norway, but "in no" may
        yield value_wish(table, thing, *span_of(parts)), 2.5 + _NEXT_MEANING * thing.rank
        return
    wish = value_wish(table, thing, *span_of(parts), named=directed)
    spoken = thing.meaning.kind in STORED and name in table.in_force.by_column
    rank = max(thing.rank, _other_in_force(table, thing), item is not None)
    doubt = 0.0 if directed or spoken else _NEXT_MEANING * rank
    doubt += _NO_DAY_IN_FORCE if _is_rather_a_day(table, name) else 0.0
    cost = doubt + _ELSEWHERE * elsewhere - (0.2 if directed else 0.0)
    guessed = wish.guessed or elsewhere or bool(rule.argument) or _may_compare(table, thing)
    yield replace(wish, doubt=doubt, guessed=guessed), cost


_NO_DAY_IN_FORCE = 1.2


def _is_rather_a_day(table: Table, name: str) -> bool:
    """Whether a later turn rather means a month or weekday of the days in force: "or December"."""
    if name not in table.schema.columns or table.column(name).holds not in _PARTS_OF_TIME:
        return False
    spoken = table.in_force.by_column
    named = (other for other in spoken if other in table.schema.columns)
    return name not in spoken and any(table.column(other).kind.is_time for other in named)


_PARTS_OF_TIME = frozenset({Semantic.MONTH, Semantic.WEEKDAY})


def _may_compare(table: Table, thing: Value) -> bool:
    """Whether a stored text rather compares: 「月給30万円以上」, where most rows write other figures."""
    text = fold(thing.text)
    if thing.meaning.kind != "value" or not any(map(str.isdecimal, text)):
        return False
    ends = (table.lang.roles.get(squeeze(text[at:]), frozenset()) for at in range(1, len(text)))
    return len(table.lexicon.stored(thing.meaning.name)) > _FEW and any(one & _BOUNDS for one in ends)


_BOUNDS = frozenset({"ge_after", "le_after", "gt_after", "lt_after"})
_FEW = 30
"""The most values of a column that is one of steps: "5 years or more"."""


def _other_in_force(table: Table, thing: Value) -> bool:
    """Whether another meaning of the word belongs to a column that already has a condition."""
    return any(m.kind in STORED and m.name in table.in_force.by_column for m in thing.others)


_NEXT_MEANING, _ELSEWHERE = 0.6, 0.3
_LONGEST_CODE = 3
_TIES = frozenset({"filler", "or", "and", "not"})
"""Roles of small words that are spelled like a code."""
_ABSENT = frozenset({"hasnt", "not_after"})


def _ends_a_clause(table: Table, stop: int) -> bool:
    """Whether nothing goes on after a word: "remote no agencies" is about agencies."""
    after = table.source.text[stop:].split(maxsplit=1)[:1]
    return not after or not after[0][0].isalnum() or table.lang.plays(after[0], "and", "or", "but")


@production
def flag_state(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A flag with "yes" or "no": "remote: false". Bare, it ends a clause: "remote no, python"."""
    thing = only(parts, Value)
    ends = rule.argument != "bare" or _ends_a_clause(table, parts[-1].stop)
    if thing.meaning.kind == "flag" and ends:
        truth = thing.meaning.truth is (parts[-1].symbol in _YES)
        stated = replace(thing, meaning=replace(thing.meaning, truth=truth))
        yield value_wish(table, stated, *span_of(parts)), 0.0


_YES = frozenset({"yes", "says_yes", "yes_mark"})
