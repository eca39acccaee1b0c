"""The values of numbers in words or in characters."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from nlfilter.translate.languages.loading import language

_SECTION = 10_000
"""Smaller sizes multiply within a section of four digits: 「三千五百万」 is 3,500 times 万."""
_HUNDRED = 100
"""This size multiplies the word before it; larger ones multiply everything since the last larger size."""


def number_in_characters(text: str) -> Decimal | None:
    """The value of a number in characters, perhaps mixed with figures.

    >>> number_in_characters("八百万"), number_in_characters("1千万"), number_in_characters("二〇二六")
    (Decimal('8000000'), Decimal('10000000'), Decimal('2026'))
    """
    digits = language().numbers.digits
    if all(ch in digits for ch in text):
        return Decimal("".join(str(digits[ch]) for ch in text))
    try:
        return _summed(text.replace(",", ""))
    except InvalidOperation:
        return None  # "800万...1000万"


def _summed(text: str) -> Decimal | None:
    digits, sizes = language().numbers.digits, language().numbers.characters
    total, section, figures = Decimal(0), Decimal(0), ""
    for ch in text:
        if (ch.isdigit() and ch.isascii()) or ch == ".":
            figures += ch
        elif ch in digits:
            figures += str(digits[ch])
        elif ch not in sizes:
            return None
        elif (size := sizes[ch]) < _SECTION:
            section += (Decimal(figures) if figures else 1) * size
            figures = ""
        else:
            section += Decimal(figures) if figures else 0
            total += (section or 1) * size
            section, figures = Decimal(0), ""
    return total + section + (Decimal(figures) if figures else 0)


def number_in_words(text: str) -> Decimal:
    """The value of number words.

    >>> number_in_words("two hundred thousand and five"), number_in_words("half a million")
    (Decimal('200005'), Decimal('500000.0'))
    """
    known = language().numbers
    total, section = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", text):
        if word in known.fractions:
            section = known.fractions[word]
        elif word in known.words:
            section += known.words[word]
        elif (size := known.magnitudes.get(word)) == _HUNDRED:
            section = (section or Decimal(1)) * size
        elif size:
            total += (section or Decimal(1)) * size
            section = Decimal(0)
    return total + section
