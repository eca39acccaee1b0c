"""Reads texts that stand for bands of numbers: "51-200", "5001+", "$20 to $50", 「30代」, 「1万円未満」."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.inference.own_words import words_of_ages
from nlfilter.schema.inference.thesaurus import words_of_range
from nlfilter.schema.names import guesses, unit_guesses
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Range
from nlfilter.sources.names import free_name, literal, quoted

SHAPES: Mapping[str, str] = {fold(shape): kind for kind, shapes in NAMES["bands"].items() for shape in shapes}
SIZES: Mapping[str, int] = NAMES["band_sizes"]
_ABSENT = frozenset(map(fold, NAMES["written"]["absent"]))
_SIGNS: Mapping[str, str] = NAMES["written"]["signs"]
SYMBOLS = {fold(sign): unit for sign, unit in _SIGNS.items() if not sign.isascii() or not sign.isalnum()}
_NUMBER = re.compile(rf"(?P<figures>\d[\d,]*(?:\.\d+)?)\s?(?P<size>{'|'.join(SIZES)})?(?![a-z])")
_PIECE = re.compile(r"[a-z]+|[^a-z\s]+")

_FEWEST, _MOST = 3, 40
"""The least and the greatest number of different bands in one column."""
_CLOSED = 0.5
"""The least share of bands with two ends. Texts such as "18 and over" alone are conditions, not bands."""
_YEARS = range(1500, 2101)


class Bands(Struct, frozen=True):
    """The ends of each stored band, and their unit. A missing low end is 0; a missing high end is unknown."""

    low: Mapping[str, float]
    high: Mapping[str, float]
    unit: str | None


def bands_of(name: str, values: Sequence[str]) -> Bands | None:
    """The bands in a column of texts; None if the texts are something else.

    >>> found = bands_of("team_size", ["1-10", "11-50", "51+"])
    >>> found.low, found.high
    ({'1-10': 1.0, '11-50': 11.0, '51+': 51.0}, {'1-10': 10.0, '11-50': 50.0})
    >>> bands_of("fee", ["under $5", "$5-$10", "$10-$20"]).unit, bands_of("line", ["A-1", "A-2", "A-3"])
    ('USD', None)
    """
    bands: dict[str, _Band] = {}
    for value in values:
        if fold(value).strip() not in _ABSENT:
            band = _band(value)
            if band is None or len(bands) == _MOST:
                return None  # most columns of texts end here, at their first value
            bands[value] = band
    if len(bands) < _FEWEST:
        return None
    low = {value: band.low for value, band in bands.items()}
    high = {value: band.high for value, band in bands.items() if band.high is not None}
    closed = [value for value, end in high.items() if 0 < low[value] < end]
    units = {band.unit for band in bands.values() if band.unit}
    turned = any(low[value] > end for value, end in high.items())
    years = all(int(low[value]) in _YEARS for value in closed)
    if len(closed) < _CLOSED * len(bands) or turned or years or len(units) > 1:
        return None
    return Bands(low, high, next(iter(units), None) or unit_guesses.unit_of(name).unit)


def with_bands(
    columns: Mapping[str, Column], values: Mapping[str, tuple[str, ...]], types: Mapping[str, str]
) -> tuple[dict[str, Column], dict[str, Range]]:
    """The columns, with two derived ones in place of each column of bands; and the ranges that these make."""
    made, ranges = dict[str, Column](), dict[str, Range]()
    for name, column in columns.items():
        bands = bands_of(name, values.get(name, ())) if _is_plain(column) else None
        if bands is None:
            made[name] = column
            continue
        made[name] = Column(type=column.type, filterable=False)
        low, high = (free_name(types, f"{name}_{end}") for end in ("from", "to"))
        made |= {low: _end(name, bands.low, bands.unit), high: _end(name, bands.high, bands.unit)}
        said = guesses.words_of(name)
        free = free_name({**types, **made}, "_".join(said))
        ranges[free if free != name else f"{name}_range"] = range_for(name, column, low, high)
    return made, ranges


def range_for(name: str, column: Column, low: str, high: str) -> Range:
    """The range of two derived columns that are asked instead of a stored one."""
    return Range(
        low=low,
        high=high,
        label={"en": " ".join(guesses.words_of(name))},
        synonyms=tuple(dict.fromkeys((name, *words_of_range(name, column)))),
        unlimited=bool(words_of_ages(name)),  # "18 and over" is for any age from there on
    )


def _is_plain(column: Column) -> bool:
    return column.type == "VARCHAR" and column.filterable and column.expr is None and column.holds is None


def _end(name: str, ends: Mapping[str, float], unit: str | None) -> Column:
    whole = all(end.is_integer() for end in ends.values())
    ordered = sorted(ends.items(), key=lambda item: item[1])
    cases = " ".join(f"WHEN {literal(v)} THEN {int(n) if whole else n}" for v, n in ordered)
    return Column(type="BIGINT" if whole else "DOUBLE", unit=unit, expr=f"CASE {quoted(name)} {cases} END")


class _Band(Struct, frozen=True):
    low: float
    high: float | None
    unit: str | None


_ENDS: Mapping[str, Callable[[Sequence[float]], tuple[float, float | None]]] = {
    "between": lambda numbers: (numbers[0], numbers[1]),
    "over": lambda numbers: (numbers[0], None),
    "under": lambda numbers: (0.0, numbers[0]),
    "decade": lambda numbers: (numbers[0], numbers[0] + 9),
    "one": lambda numbers: (numbers[0], numbers[0]),
}


def _band(text: str) -> _Band | None:
    """The band that a text stands for, by its shape: "51-200 people" has the shape "#-#"."""
    numbers: list[float] = []
    units: list[str] = []

    def number(found: re.Match[str]) -> str:
        numbers.append(float(found["figures"].replace(",", "")) * SIZES.get(found["size"] or "", 1))
        return "#"

    shape = _NUMBER.sub(number, fold(text))
    for symbol, meant in SYMBOLS.items():
        if symbol in shape:
            units.append(meant)
            shape = shape.replace(symbol, "")
    pieces = _PIECE.findall(shape)
    named = {piece: unit for piece in pieces if piece.isalpha() and (unit := _unit_of_word(piece))}
    kind = SHAPES.get("".join(piece for piece in pieces if piece not in named))
    units += named.values()
    if kind is None or "#" in text or len({*units}) > 1 or re.search(r"(?<![\d.,])0\d", text):
        return None
    low, high = _ENDS[kind](numbers)
    return _Band(low, high, next(iter(units), None))


def _unit_of_word(word: str) -> str | None:
    return unit_guesses.unit_of(f"_ {word}").unit if word.isascii() else None
