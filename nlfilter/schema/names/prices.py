"""Tells prices apart by their names: the usual one, and those for some people. `names.toml` has the words."""

from __future__ import annotations

from typing import Literal

from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.word_tables import NAMES

PLAIN_PRICES = frozenset(NAMES["money"]["plain"])
"""Words in the name of the usual price, which has no special condition."""


def is_price(name: str, what: Literal["words", "usual", "special", "added", "deposits"] = "words") -> bool:
    """Whether a name is that of a price, also one of something (`cost_per_mile`), or of a kind of price.

    `usual`: meant first of several, as a dinner and not a lunch; `special`: for some people; `added`: paid
    beside a price; `deposits`: may be counted in rents, as a deposit of two months.

    >>> [is_price(name) for name in ("cost_per_mile", "宿泊料金", "pricey_area")]
    [True, True, False]
    >>> [is_price(name, "special") for name in ("child_fare", "小人料金", "大人料金（平日）", "fare")]
    [True, True, False, False]
    >>> [is_price(name, "added") for name in ("cleaning_fee", "清掃料（円）", "entry_fee", "料金")]
    [True, True, False, False]
    >>> [is_price(name, "deposits") for name in ("deposit_months", "敷金（ヶ月）", "delivery_days")]
    [True, True, False]
    """
    return has_word(name, NAMES["money"][what])
