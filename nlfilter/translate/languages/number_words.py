"""The words of numbers: in words ("two hundred"), characters (「八百」), or unsaid ("half an hour")."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from nlfilter.translate.languages.files import Files, LazyPattern, fold_pattern


class SaidAmount(Struct, frozen=True):
    """An amount that is said without a number: a pattern, and its value.

    `before` says what must follow it: any unit, or the unit of a measure ("at least a foot", not "a shrub").
    """

    pattern: str
    value: Decimal
    before: str
    unit: str | None
    """The unit that is part of the expression ("half an hour")."""


class NumberWords(Struct, frozen=True, dict=True):
    """The words and characters of numbers."""

    words: Mapping[str, int]
    """Maps a number word to its value."""
    leading: tuple[str, ...]
    """Words before a word of size ("a million", "half a million")."""
    linking: tuple[str, ...]
    """Words within a number ("two hundred and five")."""
    fractions: Mapping[str, Decimal]
    digits: Mapping[str, int]
    """Maps a character to its digit; no spaces are needed: 「二〇二六」."""
    magnitudes: Mapping[str, int]
    """Maps a word, letter or character of size to its value; it follows figures or number words."""
    left_out: tuple[str, ...]
    """Words of size that people leave out of sums: 「家賃8以下」 is 80,000."""
    figures: tuple[str, ...]
    """Words for the digits of a number ("six figures")."""
    negative: tuple[str, ...]
    """Words before the figure of a negative number."""
    tenths: Mapping[str, Decimal]
    """Maps a word for a share to its percent; the largest comes first."""
    said: tuple[SaidAmount, ...]
    half_more: LazyPattern
    """A half that is added before the unit."""
    half_after: LazyPattern
    """A half that is added after the unit."""
    minutes_after: LazyPattern
    """Minutes in short, after the hours: "1h 20m", "1h20"."""
    together: tuple[str, ...]
    """Words between two parts of one amount ("1 hour and 20 minutes")."""
    each_day: LazyPattern
    """A day for which an amount of time is counted: 「1日4時間」 is no length of 28 hours."""

    @classmethod
    def of(cls, files: Files) -> NumberWords:
        return cls(
            words=files.values("numbers"),
            leading=files.words("number_words", "leading"),
            linking=files.words("number_words", "linking"),
            fractions=_decimals(files.values("number_words", "fractions")),
            digits=files.values("digits"),
            magnitudes=files.values("magnitudes"),
            left_out=files.words("number_words", "left_out"),
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
            minutes_after=files.pattern("number_words", "minutes_after"),
            together=files.words("number_words", "together"),
            each_day=files.pattern("number_words", "each_day"),
        )

    @cached_property
    def characters(self) -> Mapping[str, int]:
        """The sizes in characters, which stand among digits in characters: 十 = 10."""
        return {mark: size for mark, size in self.magnitudes.items() if not mark.isascii()}


def _decimals(table: Mapping[str, float]) -> dict[str, Decimal]:
    return {word: Decimal(str(value)) for word, value in table.items()}
