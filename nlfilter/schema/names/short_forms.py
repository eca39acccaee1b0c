"""Splits names into words, and shortens an owner's words as people do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlfilter.schema.fold import fold

AFTER_JAPANESE = r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[A-Za-z])"
"""The place where Latin letters follow Japanese ones: a unit begins there (走行距離km)."""
_SCRIPTS = r"(?<=[\u30a1-\u30fc])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[\u30a1-\u30fa])"
"""The place between a word in katakana and a word in ideographs."""
_LATIN = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+|(?<=[A-Za-z])(?=\d)|[\s\-./]+"
_CAMEL = re.compile(_LATIN)
_OPENING, _CLOSING = "(（〈《[", ")）〉》]"


def name_words(name: str) -> tuple[str, ...]:
    """The words in a column's name.

    >>> name_words("Memory_in_G"), name_words("firstName"), name_words("走行距離km"), name_words("ペット料金")
    (('memory', 'in', 'g'), ('first', 'name'), ('走行距離', 'km'), ('ぺっと', '料金'))
    """
    between = _CAMEL if name.isascii() else _between_scripts()
    return tuple(w for part in between.split(name) if (w := fold(part).strip()))


@cache
def _between_scripts() -> re.Pattern[str]:
    """Made when needed: ranges of ideographs take long to compile."""
    return re.compile(f"{_LATIN}|{AFTER_JAPANESE}|{_SCRIPTS}")


def head_noun(label: str) -> str:
    """The head noun of a Japanese compound: 「車」 for 「中古車」, 「物件」 for 「賃貸物件」.

    >>> head_noun("中古車"), head_noun("賃貸物件"), head_noun("求人"), head_noun("used cars")
    ('車', '物件', '', '')
    """
    ideographs = all("\u4e00" <= ch <= "\u9fff" for ch in label)
    return {3: label[-1:], 4: label[-2:]}.get(len(label), "") if ideographs else ""


def one_of(words: tuple[str, ...]) -> Iterator[str]:
    """A name with its first word in the singular: "week on top" for `weeks_on_top`."""
    if len(words) > 2 and words[0].isascii() and words[0].endswith("s"):
        yield " ".join((words[0][:-1], *words[1:]))


def bracketed(value: str) -> tuple[str, ...]:
    """For a value that ends in brackets: the text before them, and the text inside; else nothing.

    >>> bracketed("yes (free)"), bracketed("yes"), bracketed("(a) b (c(d)")
    (('yes', 'free'), (), ('(a) b', 'c(d'))
    """
    text = value.rstrip()
    if not text.endswith(tuple(_CLOSING)):
        return ()
    body = text[:-1]
    after = max(map(body.rfind, _CLOSING)) + 1
    opens = [at for mark in _OPENING if (at := body.find(mark, after)) >= 0]
    return (body[: min(opens)].rstrip(), body[min(opens) + 1 :]) if opens else ()
