"""The values of a table by their words: 「一般事務」 by 「事務」, "Gresham - Oak Hill West" by "Oak Hill"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from nlfilter.schema.fold import fold, has_cjk, is_ideograph, is_katakana
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import ITEMS, snake
from nlfilter.schema.names.refused import before_refused
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.table import Table, cached_by_table

LONGEST, PAIR = 3, 2
"""The most words that are looked up together, and a pair of them."""
MOST_KINDS = 30
_MOST_VALUES = 1_000
_SHORTEST, _SHORTEST_OF_IDEOGRAPHS, _SHORTEST_OF_KANA = 3, 2, 4
_MOST_OF_THEM = 0.5
"""A word in a greater share of the values of a column does not tell them apart."""
_FEW = 8
"""Of so few values, a word may be in all but one."""
_LONGEST_VALUE = 6
"""A value with more words than this is a sentence."""
_PARTS = re.compile(r"\s[-–—]\s|[/,;:()（）・、]")
_UNASKED = frozenset({Semantic.IDENTIFIER, Semantic.URL, Semantic.EMAIL})

Found = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The values with a word, by word and column."""


@cached_by_table
def values_by_words(table: Table) -> Found:
    """The values of the table by their words; those of titles only where no other column has them."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    titles = [name for name in table.schema.filterable if _is_title(table, name)]
    others = [name for name in table.schema.filterable if name not in titles]
    single = (name for name in others if table.column(name).kind is Kind.TEXT)
    few = [name for name in single if len(table.lexicon.stored(name)) <= MOST_KINDS]
    ways = ((_words_of, others), (_within_parts, others), (_middles, few), (_of_latin, titles))
    for words_of, names in ways:
        known = frozenset(found)
        for name in names:
            for word, values in _of_column(table, name, words_of).items():
                if word not in known:
                    found.setdefault(word, {})[name] = values
    return found


def _is_title(table: Table, name: str) -> bool:
    return name == table.schema.item or snake(name) in ITEMS


def _of_column(
    table: Table, name: str, words_of: Callable[[str], Iterator[str]]
) -> Mapping[str, tuple[str, ...]]:
    column, stored = table.column(name), table.lexicon.stored(name)
    if (
        not column.kind.is_text
        or (column.private and name not in table.schema.search)
        or column.named_only
        # People shorten names, but not to a word of many of them; titles are searched for words.
        or (_is_title(table, name) and name not in table.schema.search)
        or column.holds in _UNASKED
        or table.lexicon.matching(name) == "text"
        or not 1 < len(stored) <= _MOST_VALUES
    ):
        return {}
    found: dict[str, dict[str, None]] = {}
    for value in stored:
        told = table.lang.topic.pattern.sub("", value)  # 「夜間は施錠」 says no yes to 「夜間」
        for word in (*words_of(told), *([fold(told)] if told != value else ())):
            found.setdefault(word, {})[value] = None
    for value in stored:
        words = name_words(value)
        for word in words[: before_refused(words)]:  # in the middle, a word says less, but the same
            if word in found:
                found[word][value] = None
    most = len(stored) - 1 if len(stored) <= _FEW else _MOST_OF_THEM * len(stored)
    return {word: tuple(of) for word, of in found.items() if len(of) <= most}


def _words_of(value: str) -> Iterator[str]:
    """The words of a value: runs of them, and one by one the first and the last of each of its parts.

    Of a Japanese compound, its beginnings and ends.

    >>> [*_words_of("Gresham - Oak Hill West")]
    ['gresham', 'oak hill west', 'oak hill', 'hill west', 'oak', 'west']
    >>> [word in _words_of("一般事務") for word in ("事務", "一般", "般事")]
    [True, True, False]
    """
    if has_cjk(value):
        yield from _of_japanese(fold(value))
        runs = foreign_words(value)  # 「オーク」 of 「オーク材」
        yield from (fold(run) for run in runs if 1 < len(run) < len(value))
        yield from places_within(fold(value))
    yield from _of_latin(value)


def _of_latin(value: str) -> Iterator[str]:
    """The words of a value in Latin letters. A Japanese title has most of its words in the middle."""
    for part in _PARTS.split(value):
        words = name_words(part)
        if not 0 < len(words) <= _LONGEST_VALUE:
            continue
        told = before_refused(words)  # a run of words may begin with a refusal, but not after it
        starts = range(min(told + 1, len(words)))
        runs = (words[at : at + n] for n in range(LONGEST, 1, -1) for at in starts if at + n <= len(words))
        ends = (*words[: min(told, 1)], *(words[-1:] if told == len(words) else ()))
        said = dict.fromkeys((*map(" ".join, runs), *ends))
        yield from (word for word in said if len(word) >= _SHORTEST and word.isascii() and _has_letters(word))


def places_within(key: str) -> Iterator[str]:
    """The places that an address names, from the greater to the smaller.

    >>> [*places_within("岡山市北区表町2丁目")]
    ['岡山市', '岡山市北区', '岡山市北区表町', '岡山', '北区', '北区表町', '表町']
    """
    ends = [0, *(found.end() for found in _PLACE_ENDS.finditer(key))]
    for start, *after in (ends[at:] for at in range(len(ends) - 1)) if len(ends) > PAIR else ():
        yield from (key[start:stop] for stop in after)
        if key[after[0] - 1] in _LEFT_OUT and after[0] - start > PAIR:
            yield key[start : after[0] - 1]


_LEFT_OUT = NAMES["places"]["left_out"]
_PLACE_ENDS = re.compile(rf"(?<=[^\W\d])[{''.join(NAMES['places']['kinds'])}]")


def _within_parts(value: str) -> Iterator[str]:
    """The parts of a Japanese value between spaces, and their words: 「山手線」 of 「JR山手線 渋谷駅」."""
    parts = [*map(fold, value.split())] if has_cjk(value) else []
    yield from (part for part in parts if len(parts) > 1 and len(part) >= _least(part))
    yield from (word for part in parts for word in _of_japanese(part))


def _middles(value: str) -> Iterator[str]:
    """The middles of a compound of ideographs: 「平屋」 of 木造平屋建."""
    key = fold(value)
    starts = range(1, len(key) - _SHORTEST_OF_IDEOGRAPHS)
    parts = (key[at:stop] for at in starts for stop in range(at + _SHORTEST_OF_IDEOGRAPHS, len(key)))
    yield from (part for part in parts if all(map(is_ideograph, part)))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _of_japanese(key: str) -> Iterator[str]:
    """The beginnings and ends of a compound that may be words."""
    cuts = range(1, len(key))
    yield from (part for at in cuts for part in (key[:at], key[at:]) if len(part) >= _least(part))


def _least(part: str) -> int:
    return _SHORTEST_OF_IDEOGRAPHS if all(map(is_ideograph, part)) else _SHORTEST_OF_KANA


def foreign_words(value: str) -> Iterator[str]:
    """The runs of katakana in a value."""
    return ("".join(run) for katakana, run in groupby(value, is_katakana) if katakana)
