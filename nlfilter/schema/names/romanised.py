"""Reads names of columns that are Japanese in Latin letters: 残業 and hours for `zangyo_h_tsuki`.

A name counts only if each of its words is known (`romanised.toml`), and at least one is an everyday word. So
`man_hours` is no 万円.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nlfilter.schema.names.abbreviations import ABBREVIATIONS
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import read_table

_TABLE = read_table(__package__, "romanised.toml")
_SPELLING: Sequence[Sequence[str]] = _TABLE["spelling"]
_SHORT: Sequence[Sequence[str]] = _TABLE["short"]
_PAIR, _COUNT = 2, str(_TABLE["ends"]["suu"])
"""A word and the Japanese word for a number: "lift_su" counts lifts, whatever a "lift" is."""
_LONGEST = 40
"""A longer name is a sentence."""


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
    if len(words) == _PAIR and _ENDS.get(_spelled(words[1])) == _COUNT and words[1] not in _WORDS:
        return (_pieces(words[0]) or words[0]) + _COUNT
    return _read(words) if any(_pieces(word) for word in words) else ""


def _read(words: Sequence[str]) -> str:
    """The Japanese for the words of a name, of which at least one is an everyday word."""
    said, unit, joined = "", "", False
    for at, word in enumerate(words):
        if joined:
            joined = False
            continue
        if pair := _WORDS.get(_spelled("".join(words[at : at + 2]))) if at + 1 < len(words) else None:
            said, joined = said + pair, True
            continue
        if said and word in _UNITS and (at == len(words) - 1 or words[at + 1] in _PERIODS):
            unit = _UNITS[word]
            break  # after a unit, a period says nothing more: "hours a month"
        part = _pieces(word) or _PARTS.get(word) or (_ENDS.get(_spelled(word)) if said else None)
        if part is None:
            return ""
        said += part
    return f"{said}_{unit}" if unit else said


@cache
def _pieces(word: str) -> str:
    """A word that is made of everyday words, and perhaps of short parts after the first."""
    return _LONG.get(_sounded(word)) or _cut(_spelled(word), first=True)


def _cut(rest: str, *, first: bool) -> str:
    """The longest everyday word at the beginning, with what the rest means; "" if a part is unknown."""
    tables = (_WORDS,) if first else (_WORDS, _ENDS)
    for stop in range(len(rest), 1, -1):
        for table in tables:
            if found := table.get(rest[:stop]):
                tail = _cut(rest[stop:], first=False) if stop < len(rest) else ""
                if tail or stop == len(rest):
                    return found + tail
    return ""


def _sounded(word: str) -> str:
    """One spelling for all ways to write the same sounds: "zyugyouin" for "jyugyouin"."""
    return _replaced(word, _SPELLING)


def _spelled(word: str) -> str:
    """The same with short vowels: "zyugyoin"."""
    return _replaced(_replaced(word, _SHORT), _SPELLING)


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


_SHORT_FORMS = ((latin, words[0]) for latin, words in ABBREVIATIONS.items() if not words[0].isascii())
_WORDS: Mapping[str, str] = _by_spelling((*_TABLE["words"].items(), *_SHORT_FORMS))
_LONG: Mapping[str, str] = {_sounded(latin): word for latin, word in _TABLE["words"].items()}
"""The words with their long vowels: "shoyou" is no "shouyo"."""
_PARTS: Mapping[str, str] = _TABLE["parts"]
_ENDS: Mapping[str, str] = _by_spelling(_TABLE["ends"].items())
_UNITS: Mapping[str, str] = _TABLE["units"]
_PERIODS = frozenset(("tsuki", "getsu", "nen", "hi", "nichi", "shu", "shuu"))
"""Words for a period after a unit."""
