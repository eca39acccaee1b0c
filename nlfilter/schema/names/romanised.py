"""Reads names of columns that are Japanese in Latin letters: 残業 and hours for `zangyo_h_tsuki`.

A name counts only if each of its words is known (`romanised.toml`), and at least one is an everyday word. So
`man_hours` is no 万円.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from nlfilter.build_cache import read_table
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import ABBREVIATIONS

_LONGEST = 40
"""A longer name is a sentence."""
_PAIR = 2
_SYLLABLES = re.compile(
    r"(?:(?:[kstpd]{0,2}|[ghnmrzbfjwcv]|t?ch|cch|s?sh|t?ts|dz)y?[aeiou]'?|n'?|oh)+|[^aeiou]+"
)
"""Japanese syllables, or a short form without vowels ("kbn")."""


@cache
def in_japanese(name: str) -> str:
    """The Japanese name, with a unit after an underscore; "" if the name is not Japanese in Latin letters.

    >>> [in_japanese(n) for n in ("eki_toho_fun", "nenshu_min_man", "zangyo_h_tsuki", "jyugyouin_suu")]
    ['駅徒歩_分', '年収下限_万円', '残業_時間', '従業員数']
    >>> [in_japanese(n) for n in ("kaishabetsu", "shimekiribi", "man_hours", "sales_date", "tokyo_eki")]
    ['会社別', '締切日', '', '', '']
    >>> [in_japanese(n) for n in ("lift_su", "ic_kara_fun", "shokyu_pct")]
    ['lift数', 'ICから_分', '初級_percent']
    >>> [in_japanese(n) for n in ("syoyou_jikan", "nokori_seki", "kaisha_kibo", "kibou_gaku")]
    ['所要_時間', '残り席', '会社規模', '希望額']
    """
    if not name.isascii() or len(name) > _LONGEST:
        return ""
    words = [word for word in name_words(name) if word]
    if not any(map(_SYLLABLES.fullmatch, words)):
        return ""
    known = _tables()
    if (
        len(words) == _PAIR
        and known.ends.get(_spelled(words[1])) == known.count
        and words[1] not in known.words
    ):
        return (_pieces(words[0]) or words[0]) + known.count
    return _read(words) if any(_pieces(word) for word in words) else ""


def in_own_script(name: str) -> str:
    """The name of a column in Japanese if it is Japanese in Latin letters; any other name as it is.

    >>> in_own_script("eki_toho_fun"), in_own_script("sales_date")
    ('駅徒歩_分', 'sales_date')
    """
    return in_japanese(name) or name


class _Tables(Struct, frozen=True):
    """The words of `romanised.toml`, by their one spelling."""

    words: Mapping[str, str]
    ends: Mapping[str, str]
    long: Mapping[str, str]
    """The words with their long vowels: "shoyou" is no "shouyo"."""
    parts: Mapping[str, str]
    units: Mapping[str, str]
    count: str
    """The Japanese word for a number: "lift_su" counts lifts, whatever a "lift" is."""


@cache
def _tables() -> _Tables:
    """Read when a name is first looked up: an owner's schema needs none."""
    told = _file()
    short_forms = ((latin, words[0]) for latin, words in ABBREVIATIONS.items() if not words[0].isascii())
    return _Tables(
        words=_by_spelling((*told["words"].items(), *short_forms)),
        ends=_by_spelling(told["ends"].items()),
        long={_sounded(latin): word for latin, word in told["words"].items()},
        parts=told["parts"],
        units=told["units"],
        count=str(told["ends"]["suu"]),
    )


@cache
def _file() -> Mapping[str, Any]:
    return read_table(__package__, "romanised.toml")


def _read(words: Sequence[str]) -> str:
    """The Japanese for the words of a name, of which at least one is an everyday word."""
    known, said, unit, joined = _tables(), "", "", False
    for at, word in enumerate(words):
        if joined:
            joined = False
            continue
        if pair := known.words.get(_spelled("".join(words[at : at + 2]))) if at + 1 < len(words) else None:
            said, joined = said + pair, True
            continue
        if said and word in known.units and (at == len(words) - 1 or words[at + 1] in _PERIODS):
            unit = known.units[word]
            break  # after a unit, a period says nothing more: "hours a month"
        part = _pieces(word) or known.parts.get(word) or (known.ends.get(_spelled(word)) if said else None)
        if part is None:
            return ""
        said += part
    return f"{said}_{unit}" if unit else said


@cache
def _pieces(word: str) -> str:
    """A word that is made of everyday words, and perhaps of short parts after the first."""
    return _tables().long.get(_sounded(word)) or _cut(_spelled(word), first=True)


def _cut(rest: str, *, first: bool) -> str:
    """The longest everyday word at the beginning, with what the rest means; "" if a part is unknown."""
    known = _tables()
    tables = (known.words,) if first else (known.words, known.ends)
    for stop in range(len(rest), 1, -1):
        for table in tables:
            if found := table.get(rest[:stop]):
                tail = _cut(rest[stop:], first=False) if stop < len(rest) else ""
                if tail or stop == len(rest):
                    return found + tail
    return ""


def _sounded(word: str) -> str:
    """One spelling for all ways to write the same sounds: "zyugyouin" for "jyugyouin"."""
    return _replaced(word, _file()["spelling"])


def _spelled(word: str) -> str:
    """The same with short vowels: "zyugyoin"."""
    return _replaced(_replaced(word, _file()["short"]), _file()["spelling"])


def _replaced(word: str, by: Iterable[Sequence[str]]) -> str:
    for typed, plain in by:
        word = word.replace(typed, plain)
    return word


def _by_spelling(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The words by their one spelling; of two that sound alike, the first counts."""
    found: dict[str, str] = {}
    for latin, word in words:
        found.setdefault(_spelled(latin), word)
    return found


_PERIODS = frozenset(("tsuki", "getsu", "nen", "hi", "nichi", "shu", "shuu"))
"""Words for a period after a unit."""
