"""How to read the texts of a column as numbers, days, times or lists."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Period
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal

_ABSENT: Sequence[str] = NAMES["written"]["absent"]
MOST = 0.95
"""The share of texts that a form must read: a few may be "unknown"."""


class Written(Struct, frozen=True):
    """How to read the texts of a column: the type, the expression, the kind, and the unit in them.

    `high`: the greatest number; `multiplied`: the texts say thousands or millions themselves: "$1.2m".
    `beside`: it reads only most of the texts, and the others are a few words: "until filled".
    """

    type: str
    expr: str
    kind: Semantic
    unit: str | None = None
    per: Period | None = None
    high: float | None = None
    multiplied: bool = False
    beside: bool = False


class Ends(Struct, frozen=True):
    """How to read the two ends of a range in a text, and the period that amounts are for.

    `overnight`: whether some times of day end not later than they begin; None for amounts.
    """

    low: Written
    high: Written
    per: Period | None = None
    overnight: bool | None = None


def trimmed(column: str) -> str:
    """SQL for the texts of a column, without blanks around them."""
    return f"trim(CAST({column} AS VARCHAR))"


WIDE = "[０-９：]"
"""A figure or a colon as wide as a Japanese letter, as a pattern."""


def in_ascii(text: str) -> str:
    """SQL for a text with plain figures, and plain signs between them: 「３００」, 「９：３０」."""
    return f"translate({text}, '０１２３４５６７８９，．：／', '0123456789,.:/')"


def some_of(texts: str) -> str:
    """SQL for the first texts and every tenth: a form that reads none of them does not read most of all."""
    return f"(SELECT * FROM {texts} QUALIFY row_number() OVER () % 10 = 0 OR row_number() OVER () <= 100)"


def is_told(column: str) -> str:
    """SQL that is true of a text that says something."""
    return f"NOT {is_one_of(column, ('', *_ABSENT))}"


def is_one_of(column: str, words: Sequence[str]) -> str:
    return f"lower({trimmed(column)}) IN ({', '.join(map(literal, words))})"
