"""Endless random requests: words of a table and relation words, in both languages mixed.

All words come from the language files and the schema, so new words are tried automatically. The tests use
this for a moment, `make fuzz` for longer.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.languages.files import Files
from nlfilter.translate.languages.loading import language
from nlfilter.translate.pipeline import MAX_REQUEST

Words = tuple[str, ...]

FIGURES = (
    "0", "1", "2", "5", "10", "007", "-3", "3.5", ".5", "1,000", "1,00", "2020", "99999999", "1e999", "inf",
    "nan", "$5", "5%", "¥", "8M", "０", "５００", "٣", "½", "²", "Ⅳ", "①", "c1", "c2", "2026-02-30",
    "0001-01-01", "9999-12-31", "２０２６年１０月", "九", "千", "億億", "1.5億", "八百万", "7割5分",
    "9" * 40, "0" * 400, "九" * 400, "1" + ",000" * 100,
)  # fmt: skip
MARKS = (
    *string.punctuation,
    *"、。，．・「」『』（）〜～ー—…“”‘’！？：；　％￥",
    "...",
    "\n",
    "\t",
    "\u00a0",
)
ODD = ("\0", "\x1b[31m", "\u200b", "\u202e", "\ufeff", "\ud800", "\u0301", "ﾞ", "İ", "ﷺ", "😀", "ß", "ก", "한")
GAPS = (" ", " ", " ", "", ", ", "、")


@cache
def relations() -> tuple[Words, ...]:
    """The words of the language files in groups, by role."""
    parts = (
        part
        for data in _languages()
        for name, section in data.items()
        for part in (section.values() if name in ("roles", "date_words", "date_sides") else [section])
    )
    return tuple(filter(None, (tuple(dict.fromkeys(filter(None, _words(part)))) for part in parts)))


@cache
def joining() -> tuple[tuple[Words, ...], ...]:
    """For each language, the words that join or refuse their neighbours, by role."""
    return tuple(
        tuple(words[:3] for role in _JOINS if (words := tuple(_words(data["roles"].get(role, ())))))
        for data in _languages()
    )


_JOINS = ("and", "and", "or", "or", "but", "not", "not_after", "also", "only", "either")


def _languages() -> Iterator[Mapping[str, Any]]:
    yield from Files.read().contents


def _words(part: Any) -> Iterator[str]:
    match part:
        case str():
            yield from map(str.strip, re.split(r"[|\n]", part) if "|" in part else part.split())
        case {"stems": str(stems), "endings": str(endings)}:
            yield from map("".join, product(stems.split("|"), endings.split("|")))
        case {"pattern": _}:
            return
        case dict():
            yield from part
            for one in part.values():
                yield from _words(one)
        case list():
            for one in part:
                yield from _words(one)


@cache
def dates() -> Words:
    """A few texts for each date pattern."""
    patterns = [st.from_regex(one.pattern, fullmatch=True) for one in language().dates.patterns]
    found: dict[str, None] = {}

    @settings(
        max_examples=6 * len(patterns),
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],  # a busy machine would fail this check
    )
    @given(st.integers(0, len(patterns) - 1).flatmap(patterns.__getitem__))
    def collect(text: str) -> None:
        found[text] = None

    collect()
    return tuple(found)


def names(schema: TableSchema, vocabulary: Vocabulary) -> tuple[Words, ...]:
    """The words of a table in groups: each column with its values, each range, each term."""
    parts: dict[str, Any] = {
        name: [said for key, said in part.model_dump().items() if key not in ("type", "description", "expr")]
        for parts in (schema.columns, schema.ranges, schema.terms)
        for name, part in parts.items()
    }
    found: list[Words] = [(schema.name, *schema.label.values())]
    for name, part in parts.items():
        texts = (name, *_texts(part), *vocabulary.values.get(name, ())[:50])
        found.append(tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= 60)))
    return tuple(found)


def _texts(part: Any) -> Iterator[str]:
    match part:
        case str():
            yield part
        case dict():
            yield from (key for key, value in part.items() if value)
            for one in part.values():
                yield from _texts(one)
        case list() | tuple():
            for one in part:
                yield from _texts(one)


def requests(own: tuple[Words, ...], seed: int) -> Iterator[str]:
    """Requests of up to a dozen words; the same for the same seed. `own` are words of the table."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        said = _chain(chance, own) if chance.random() < 0.3 else _heap(chance, own)
        yield "".join(said)[:MAX_REQUEST]


def _heap(chance: random.Random, own: tuple[Words, ...]) -> list[str]:
    """A few words in random repetition, with or without spaces."""
    kinds = ((own, 4), (relations(), 3), ((FIGURES, FIGURES, dates(), MARKS, ODD), 2))
    few = [
        chance.choice(chance.choice(groups)) for groups, most in kinds for _ in range(chance.randint(0, most))
    ] or ["."]
    return [chance.choice(few) + chance.choice(GAPS) for _ in range(chance.randint(1, 12))]


def _chain(chance: random.Random, own: tuple[Words, ...]) -> list[str]:
    """Values of two columns, joined by a few words of one language: "Tokyo and Osaka or Python and AWS"."""
    columns = [chance.sample(words, min(2, len(words))) for words in chance.choices(own, k=2)]
    language = chance.choice(joining())
    joins = [chance.choice(chance.choice(language)) for _ in range(3)]
    said: list[str] = []
    for words in chance.choices(columns, k=chance.randint(1, 4)):
        for word in chance.sample(words, chance.randint(1, len(words))):
            said += [word, chance.choice(joins)]
    return [word + " " for word in said[:-1]]
