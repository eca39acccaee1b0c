"""Columns whose names are written short, by their words in full: "rear wheel" of `rr_whl`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.short import consonants, is_written_as
from nlfilter.schema.names.flags import SERVICES, telling_words
from nlfilter.schema.names.guesses import TYPE_WORDS
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import ABBREVIATIONS
from nlfilter.translate.reader.table import Table, cached_by_table

_PAIR, _INITIALS = 2, 3
"""The least number of words that are written as their first letters."""


def in_full(table: Table, words: Sequence[str]) -> str | None:
    """The key of the only column whose name, or its end, abbreviates these words; None for a single word."""
    if len(words) < _PAIR:
        return None
    names = _short_names(table)
    found = [name for name, short in names if _spells(table, short, words)] or [
        name for name, short in names if any(_spells(table, end, words) for end in _ends(short))
    ]
    return squeeze(found[0]) if len(found) == 1 else None


def _ends(short: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ends of a name that are still several words: "new patients" of `acc_new_pat`."""
    return (short[start:] for start in range(1, len(short) - 1))


@cached_by_table
def _short_names(table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns with their names, without words that only tell a type."""
    return tuple((name, short) for name in table.schema.filterable if (short := _telling(table, name)))


def _telling(table: Table, name: str) -> tuple[str, ...]:
    words = telling_words(name) if table.column(name).kind is Kind.BOOLEAN else [*name_words(name)]
    while len(words) > 1 and words[-1] in TYPE_WORDS | SERVICES:
        words = words[:-1]
    return tuple(words) if all(word.isascii() and word.isalpha() for word in words) else ()


def _spells(table: Table, short: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words are those of a name, one by one, or three and more as their first letters."""
    if not (short and words):
        return not (short or words)
    first, *rest = short
    ends = [1] if _is_short_for(table, first, words[0]) else []
    if _INITIALS <= len(first) <= len(words) and first == "".join(word[0] for word in words[: len(first)]):
        ends.append(len(first))
    return any(_spells(table, rest, words[end:]) for end in ends)


def _is_short_for(table: Table, short: str, word: str) -> bool:
    return _is_short_form(short, (word, *table.lang.inflected(word)))


@lru_cache(4096)
def _is_short_form(short: str, forms: tuple[str, ...]) -> bool:
    """Whether a word of a name is short for one of the forms of a word; a request repeats its words."""
    if any(form == short or form in ABBREVIATIONS.get(short, ()) for form in forms):
        return True
    return any(
        _begins(short, form)
        or (len(short) > _PAIR and is_written_as(form, short))
        or consonants(form) == short
        for form in forms
    )


def _begins(short: str, word: str) -> bool:
    return 1 < len(short) < len(word) and word.startswith(short)
