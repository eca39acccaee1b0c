"""Words that name money or pay beside an amount: 「年収400万以下」, "salary under 40k"."""

from __future__ import annotations

from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.lexicon.short import is_short
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.predicates.units import is_priced, name_roles
from nlfilter.translate.reader.table import STOPS, Table, cached_by_table

_MONEY = frozenset({"cost", "earned", "money_name"})
_LIGHT = frozenset({"filler", "eq", "gt", "ge", "lt", "le"})
_MOST_BETWEEN = 2
"""How many words without a meaning of their own may stand between a word for money and its amount."""
_LONGEST_PARTICLE = 2


def is_of_money(table: Table, measure: Measure, start: int, stop: int) -> bool:
    """Whether a word beside an amount at start:stop, or in it, says that it is money."""
    low = measure.low
    if not isinstance(low, Amount) or not (low.unit is None or is_currency(low.unit)):
        return False
    text, words = table.source.text, _money_words(table)
    if text.startswith(words, start) or text[start:stop].endswith(words):
        return True
    return _ends_with_money(table, text[:start]) or _begins_with_money(table, text[stop:])


def holds_money(table: Table, name: str) -> bool:
    """Whether a column holds money, by its unit or its name. A short code without a unit may mean money."""
    if is_priced(table.column(name)) or not _MONEY.isdisjoint(name_roles(table, name)):
        return True
    words = name_words(name)
    return table.column(name).unit is None and bool(words) and all(map(_may_be_a_code, words))


def _may_be_a_code(word: str) -> bool:
    return is_short(word) or (word.isascii() and len(word) <= _SHORTEST_WORD)


_SHORTEST_WORD = 2


@cached_by_table
def _money_words(table: Table) -> tuple[str, ...]:
    told = {word for role in _MONEY for word in table.lang.with_role(role)}
    verbs = {word for word, names in table.lang.adjectives.items() if not told.isdisjoint(names)}
    return tuple(told | verbs)


def _ends_with_money(table: Table, text: str) -> bool:
    """Whether a word for money stands at the end of a text, or before a few light words there."""
    money = _money_words(table)
    for _ in range(_MOST_BETWEEN + 1):
        text = text.rstrip()
        joined = is_cjk(text[-1:])  # a word may begin anywhere
        ends = (text[-_LONGEST_PARTICLE:], text[-1:]) if joined else text.split()[-1:]
        if text.endswith(money) if joined else any(squeeze(word) in money for word in ends):
            return True
        light = next((word for word in ends if _is_light(table, word)), "")
        text = text.removesuffix(light) if light else ""
    return False


def _begins_with_money(table: Table, text: str) -> bool:
    text = text.lstrip()
    if not text:
        return False
    if is_cjk(text[0]):
        words = _money_words(table)
        return text.startswith(words) or (_is_light(table, text[0]) and text[1:].startswith(words))
    spoken = text.split(maxsplit=2)[:2]
    said = spoken[1:] if _is_light(table, spoken[0]) else spoken[:1]
    return any(squeeze(word.rstrip(STOPS)) in _money_words(table) for word in said)


def _is_light(table: Table, word: str) -> bool:
    return not _LIGHT.isdisjoint(table.lang.roles.get(squeeze(word), ()))
