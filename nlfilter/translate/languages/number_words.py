"""How numbers are said: in words ("two hundred"), characters (「八百」), or not at all ("half an hour")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from nlfilter.translate.languages.files import Files, fold_pattern


class SaidAmount(Struct, frozen=True):
    """An amount that is said without a number: a regular expression, and what it comes to.

    It needs what it stands before: any unit, or one of a measure ("at least a foot", not "a shrub").
    """

    pattern: str
    value: Decimal
    before: str
    unit: str | None
    """The unit of an amount that says it itself ("half an hour")."""


class NumberWords(Struct, frozen=True, dict=True):
    """The words and characters of numbers."""

    words: Mapping[str, int]
    """Number words, each with its value."""
    leading: tuple[str, ...]
    """What may stand before a word of size ("a million", "half a million")."""
    linking: tuple[str, ...]
    """What may stand within a number ("two hundred and five")."""
    fractions: Mapping[str, Decimal]
    digits: Mapping[str, int]
    """Characters for the digits, which need no spaces: 「二〇二六」."""
    magnitudes: Mapping[str, int]
    """Words, letters and characters of size, after figures or number words."""
    figures: tuple[str, ...]
    """Words for the digits of a number ("six figures")."""
    negative: tuple[str, ...]
    """Words before the figure of a number below nought."""
    tenths: Mapping[str, Decimal]
    """Words for shares, the largest first, and how many percent each is."""
    said: tuple[SaidAmount, ...]
    half_more: re.Pattern[str]
    """A half that is added to a number, before its unit."""
    half_after: re.Pattern[str]
    """The same after the unit."""
    together: tuple[str, ...]
    """Words between two parts of one amount ("1 hour and 20 minutes")."""

    @classmethod
    def of(cls, files: Files) -> NumberWords:
        return cls(
            words=files.values("numbers"),
            leading=files.words("number_words", "leading"),
            linking=files.words("number_words", "linking"),
            fractions=_decimals(files.values("number_words", "fractions")),
            digits=files.values("digits"),
            magnitudes=files.values("magnitudes"),
            figures=files.words("figures", "words"),
            negative=files.words("negative"),
            tenths=_decimals(files.values("tenths")),
            said=tuple(
                SaidAmount(
                    fold_pattern(one["pattern"]),
                    Decimal(str(one["is"])),
                    one.get("before", ""),
                    one.get("unit"),
                )
                for said in files.each("amounts")
                for one in said
            ),
            half_more=files.pattern("number_words", "half_more"),
            half_after=files.pattern("number_words", "half_after"),
            together=files.words("number_words", "together"),
        )

    @cached_property
    def characters(self) -> Mapping[str, int]:
        """The sizes that are said in characters, among digits that are: 十 = 10."""
        return {mark: size for mark, size in self.magnitudes.items() if not mark.isascii()}


def _decimals(table: Mapping[str, float]) -> dict[str, Decimal]:
    return {word: Decimal(str(value)) for word, value in table.items()}
