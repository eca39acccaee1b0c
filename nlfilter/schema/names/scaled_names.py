"""Guesses whether numbers count in thousands or millions, from the name of their column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import Multiple, multiples_in, unit_in_multiple, unit_of
from nlfilter.schema.names.word_tables import NAMES

_LARGE = frozenset(NAMES["multiples"]["large"])
_MONEY = _LARGE | {*NAMES["money"]["words"], *NAMES["money"]["pay"], *NAMES["low_pay"]["names"]}
_PER = frozenset(NAMES["multiples"]["per"])
_THINGS = frozenset(map(fold, NAMES["multiples"]["things"]))
_MOST_WORDS = 3
"""The most words at the end of a name that tell what is counted: "$ in millions"."""
_THOUSAND = 1_000
_MULTIPLES = "|".join(word for word in NAMES["multiples"]["words"] if not word.isascii())
_MULTIPLE_AT_END = re.compile(rf"(?<=[^\W\da-zA-Z])(?:{_MULTIPLES})[^\W\d]{{1,2}}$")
_PART = re.compile(r"[\s_,]+|(?<=[a-z])(?=[A-Z])")


class Scaled(Struct, frozen=True):
    """A number that counts in thousands or millions: the factor, the unit, and the name without them."""

    factor: int
    unit: str | None
    name: str


def scaled(name: str) -> Scaled | None:
    """The factor in a name, if its numbers count in thousands or millions.

    >>> scaled("年収_万円"), scaled("revenue_millions"), scaled("revenue")
    (Scaled(factor=10000, unit='JPY', name='年収'), Scaled(factor=1000000, unit=None, name='revenue'), None)
    >>> [scaled(n) for n in ("Sales £000", "Profit [m USD]")]
    [Scaled(factor=1000, unit='GBP', name='Sales'), Scaled(factor=1000000, unit='USD', name='Profit')]
    >>> names = ("Stock (000s)", "salary_k", "Sales ($ in millions)", "revenueMillions", "販売数(千台)")
    >>> [found.factor for name in names if (found := scaled(name))]
    [1000, 1000, 1000000, 1000000, 1000]
    >>> scaled("予算額千円"), scaled("契約百万円"), scaled("千円")
    (Scaled(factor=1000, unit='JPY', name='予算額'), Scaled(factor=1000000, unit='JPY', name='契約'), None)
    >>> names = ("Distance (m)", "Rent (EUR/m)", "price_usd_m", "price_min_usd", "Temp (K)", "Year (2000)")
    >>> [*filter(None, map(scaled, names))]
    []
    """
    name = in_own_script(name)
    for head, tail, within in _tails(name):
        for multiple in multiples_in(tail.partition("/")[0].partition(" per ")[0]):
            if means_it(multiple, head, within=within):
                unit = unit_in_multiple(multiple) if multiple.rest else unit_of(head).unit
                return Scaled(multiple.factor, unit, head)
    return None


def _tails(name: str) -> Iterator[tuple[str, str, bool]]:
    """The ends of a name that may say what is counted, after what stands before; `True` if in brackets."""
    if parts := bracketed(name):
        yield parts[0], parts[1], True
    starts = [(part.start(), part.end()) for part in _PART.finditer(name)][-_MOST_WORDS:]
    yield from ((name[:start], name[end:], False) for start, end in starts if start)
    if within := _MULTIPLE_AT_END.search(name):  # 「予算額千円」
        yield name[: within.start()], within[0], False


def means_it(multiple: Multiple, head: str, *, within: bool) -> bool:
    """Whether a word beside a name or a number means thousands or millions, if the column has this name.

    `within`: it stands in brackets, or right after a number.
    """
    if multiple.rest:
        after_code = multiple.word in _PER and multiple.rest.isalpha() and not within
        counted = multiple.rest in _THINGS and not multiple.short
        return counted or (unit_in_multiple(multiple) is not None and not after_code)
    if multiple.short and multiple.factor > _THOUSAND:
        return within and has_word(head, _LARGE)
    return not multiple.short or has_word(head, _MONEY)


def scaled_by_range(name: str, high: float | None) -> Scaled | None:
    """The factor of pay that is far too low: nobody earns 800 yen a year, so it counts in 万円.

    >>> scaled_by_range("年収下限", 900), scaled_by_range("年収下限", 9_000_000), scaled_by_range("時給", 900)
    (Scaled(factor=10000, unit='JPY', name='年収下限'), None, None)
    """
    told, low = unit_of(name), NAMES["low_pay"]
    for per, unit, below, factor in low["of"] if high and has_word(name, low["names"]) else ():
        if (told.per, told.unit) == (per, unit) and high < below:
            return Scaled(factor, unit, in_own_script(name))
    return None
