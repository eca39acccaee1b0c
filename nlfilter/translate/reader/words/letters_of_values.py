"""Stored values by a few of their letters, as Japanese shortens long words: 「国連」 for 国際連合."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlfilter.schema.fold import fold, is_hiragana, is_ideograph
from nlfilter.schema.names.guesses import ITEMS, snake
from nlfilter.translate.reader.table import Table, cached_by_table

_SHORTEST, _LONGEST = 2, 4
_MOST_KINDS = 40


def of_letters(table: Table, text: str) -> Mapping[str, tuple[str, ...]]:
    """The only value of few that has the letters of a short form in their order, by its column.

    The first letter begins the value, a part of it, or what follows a beginning that other values have
    (「老健」 of 介護老人保健施設, beside 介護医療院). The others do not all follow at once, unless they end
    inside a word: 「准看」 of 准看護師, beside 正看護師.
    """
    if not (_SHORTEST <= len(text) <= _LONGEST and _is_compound(text)):
        return {}
    pattern = re.compile(".*".join(text))
    held = [(name, value) for name, key, value in _kinds(table) if _is_short_for(table, text, pattern, key)]
    return {name: (value,) for name, value in held} if len(held) == 1 else {}


def _is_short_for(table: Table, text: str, pattern: re.Pattern[str], key: str) -> bool:
    if text in key:
        ends = (key[at:] for at in range(1, len(text)))
        return key.startswith(text) and any(_is_shared(table, end, key) for end in ends)
    begins = (at for at, letter in enumerate(key) if letter == text[0] and pattern.match(key, at))
    return any(at == 0 or not key[at - 1].isalnum() or _is_shared(table, key[:at], key) for at in begins)


def _is_shared(table: Table, part: str, key: str) -> bool:
    """Whether a beginning or an end of a value is one of another value, too."""
    others = (other for _, other, _ in _kinds(table) if other != key)
    return len(part) >= _SHORTEST and any(one.startswith(part) or one.endswith(part) for one in others)


def _is_compound(text: str) -> bool:
    """Whether a text has at least two ideographs, and no ending in hiragana."""
    return not any(map(is_hiragana, text[1:])) and sum(map(is_ideograph, text)) >= _SHORTEST


@cached_by_table
def _kinds(table: Table) -> tuple[tuple[str, str, str], ...]:
    """The values of columns with few, each with its column and its folded text."""
    names = [n for n in table.schema.filterable if n != table.schema.item and snake(n) not in ITEMS]
    held = ((name, table.lexicon.stored(name)) for name in names if table.column(name).kind.is_text)
    few = ((name, of) for name, of in held if 1 < len(of) <= _MOST_KINDS)
    return tuple((name, fold(value), value) for name, of in few for value in of)
