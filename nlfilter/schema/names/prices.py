"""Tells prices apart by their names: the usual one, and those for some people. `names.toml` has the words."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.word_tables import NAMES

PLAIN_PRICES = frozenset(NAMES["money"]["plain"])
"""Words in the name of the usual price, which has no special condition."""
_USUAL: Sequence[str] = NAMES["money"]["usual"]
_SPECIAL: Sequence[str] = NAMES["money"]["special"]


def is_price(name: str) -> bool:
    """Whether a name is that of a price, also one of something: `cost_per_mile`.

    >>> [is_price(name) for name in ("cost_per_mile", "宿泊料金", "pricey_area")]
    [True, True, False]
    """
    return has_word(name, NAMES["money"]["words"])


def is_usual_price(name: str) -> bool:
    """Whether a name is that of the price that is meant first of several: a dinner, not a lunch."""
    return has_word(name, _USUAL)


def is_special_price(name: str) -> bool:
    """Whether a name is that of a price for some people.

    >>> [is_special_price(name) for name in ("child_fare", "小人料金", "大人料金（平日）", "fare")]
    [True, True, False, False]
    """
    return has_word(name, _SPECIAL)


def is_added_price(name: str) -> bool:
    """Whether a name is that of what is paid beside a price.

    >>> [is_added_price(name) for name in ("cleaning_fee", "清掃料（円）", "entry_fee", "料金")]
    [True, True, False, False]
    """
    return has_word(name, NAMES["money"]["added"])


def is_deposit(name: str) -> bool:
    """Whether a name is that of money that may be counted in rents: a deposit of two months.

    >>> [is_deposit(name) for name in ("deposit_months", "敷金（ヶ月）", "delivery_days")]
    [True, True, False]
    """
    return has_word(name, NAMES["money"]["deposits"])
