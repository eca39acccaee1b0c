"""Finds what recurs in columns of open texts: frequent words, and the shapes of texts with figures.

Neither says anything about one row: each occurs in many rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan, Source
from nlfilter.translate.languages.loading import language

FEWEST_ROWS = 20
FEWEST_SHARE = 0.01
"""What is shown occurs in at least so many rows, and in this share of all rows."""

MOST_WORDS = 60
MOST_SHAPES = 3
LONGEST = 60
_ROWS = 20_000
"""About so many rows are read; of a longer list, a sample that is always the same."""

_LETTER = r"\p{Latin}\p{Cyrillic}\p{Greek}"
_WORD = rf"[\p{{Katakana}}ー]{{2,}}|\p{{Han}}[\p{{Han}}々]+|[{_LETTER}][{_LETTER}\p{{N}}'-]+"
"""A word of a text. Hiragana beside other letters are mostly endings and particles."""

_RUN = re.compile(r"[ァ-ヺー]+|[一-龯々]+|[ぁ-ゖ]+|[^\W\d_ァ-ヺー一-龯々ぁ-ゖ]+")
"""A run of letters in a shape."""

_SLIGHT = frozenset({"slight", "filler", "determiner", "and", "or", "not"})
"""Roles of words about which nobody asks."""


class Recurring(Struct, frozen=True):
    """The frequent words of a column, and its typical shapes, in which 9 stands for any figures."""

    words: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


def recurring(source: Source, names: Iterable[str]) -> dict[str, Recurring]:
    """Finds the frequent words and shapes of stored columns, the most frequent first."""
    names, total = [*names], source.total
    if not names or total < FEWEST_ROWS:
        return {}
    with source.scan(names) as whole:
        scan = (whole.spread(_ROWS, total) if total > _ROWS else whole).copied(names, min(total, _ROWS))
        return {name: _recurring(scan, name) for name in names}


def _recurring(scan: Scan, name: str) -> Recurring:
    each = f"unnest(list_distinct(regexp_extract_all(CAST({quoted(name)} AS VARCHAR), {literal(_WORD)})))"
    found = _frequent(scan, f"SELECT {each} AS part FROM {scan.table}")
    roles = language().roles
    asked = (word for word in found if _SLIGHT.isdisjoint(roles.get(word.lower(), ())))
    words = tuple(word for word in asked if len(word) <= LONGEST)[:MOST_WORDS]
    return Recurring(words, _shapes(scan, name, {word.lower() for word in found}))


def _shapes(scan: Scan, name: str, frequent: Collection[str]) -> tuple[str, ...]:
    """The shapes of texts with figures; a word that is not frequent by itself is left out of them."""
    text = f"CAST({quoted(name)} AS VARCHAR)"
    shape = f"regexp_replace({text}, '[0-9]+', '9', 'g')"
    found = _frequent(scan, f"SELECT {shape} AS part FROM {scan.table} WHERE regexp_matches({text}, '[0-9]')")

    def word(run: re.Match[str]) -> str:
        return run[0] if run[0].lower() in frequent else "…"

    shapes = (_RUN.sub(word, one) for one in found if len(one) <= LONGEST)
    return tuple(dict.fromkeys(shapes))[:MOST_SHAPES]


def _frequent(scan: Scan, parts: str) -> list[str]:
    """Returns parts of texts that occur in many rows, each as it is mostly written."""
    fewest = f"greatest({FEWEST_ROWS}, {FEWEST_SHARE} * (SELECT count(*) FROM {scan.table}))"
    rows = scan.read(
        f"SELECT mode(part) FROM ({parts}) GROUP BY lower(part) HAVING count(*) >= {fewest} "
        f"ORDER BY count(*) DESC, lower(part) LIMIT {4 * MOST_WORDS}"
    )
    return [part for (part,) in rows]
