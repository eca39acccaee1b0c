"""Other forms of the nouns that an owner writes."""

from __future__ import annotations

from collections.abc import Iterator


def head_noun(label: str) -> str:
    """What a Japanese compound comes down to: 「中古車」 are 「車」, 「賃貸物件」 are 「物件」.

    >>> head_noun("中古車"), head_noun("賃貸物件"), head_noun("求人"), head_noun("used cars")
    ('車', '物件', '', '')
    """
    ideographs = all("\u4e00" <= ch <= "\u9fff" for ch in label)
    return {3: label[-1:], 4: label[-2:]}.get(len(label), "") if ideographs else ""


def one_of(words: tuple[str, ...]) -> Iterator[str]:
    """ "1 week on top" of `weeks_on_top`."""
    if len(words) > 2 and words[0].isascii() and words[0].endswith("s"):
        yield " ".join((words[0][:-1], *words[1:]))
