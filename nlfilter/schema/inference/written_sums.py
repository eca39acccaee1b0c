"""Finds numbers that are told in several parts: 「2万5千円」 is 25,000 yen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlfilter.schema.inference.bands import SIZES
from nlfilter.schema.inference.written import MOST, Written, trimmed
from nlfilter.schema.names.unit_guesses import unit_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal
from nlfilter.sources.source import Scan

_SIZES = sorted(((word, size) for word, size in SIZES.items() if not word.isascii()), key=lambda one: -one[1])
_FIGURES = "[0-9]+(?:,[0-9]{3})*(?:[.][0-9]+)?"
_PARTS = "".join(f"({_FIGURES} ?{word})?" for word, _ in _SIZES) + f"({_FIGURES})?"
_SIGNS: Mapping[str, str] = NAMES["written"]["signs"]
_MOST_AFFIXES = 8


def sum_in(scan: Scan, texts: str, column: str, count: int, none: str) -> Written | None:
    """The texts as numbers, if some have several parts; those for which the condition `none` holds are 0."""
    text = trimmed(column)
    rows: list[tuple[Any, ...]] = scan.read(
        f"SELECT regexp_replace({text}, {literal(_PARTS)}, ''), count(*), "
        f"bool_or(regexp_matches({text}, '[0-9].*[{''.join(word for word, _ in _SIZES)}].*[0-9]')) "
        f"FROM {texts} WHERE regexp_full_match({text}, {literal(_PARTS + '[^0-9]{0,4}')}) "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_AFFIXES}"
    )
    units = {_SIGNS.get(sign) or unit_of(f"_ {sign}").unit for sign, *_ in rows if sign}
    parted = any(row[2] for row in rows)
    if sum(row[1] for row in rows) < MOST * count or not parted or len(units) > 1 or None in units:
        return None
    sizes = [(f"({_FIGURES}) ?{word}", f" * {size}") for word, size in _SIZES] + [(_LAST, "")]
    figures = ((f"regexp_extract({column}, {literal(shape)}, 1)", times) for shape, times in sizes)
    parts = [f"coalesce(TRY_CAST(replace({one}, ',', '') AS DOUBLE), 0){times}" for one, times in figures]
    told = f"CASE WHEN regexp_matches({column}, '[0-9]') THEN CAST(round({' + '.join(parts)}) AS BIGINT) END"
    expr = f"CASE WHEN {none} THEN 0 ELSE {told} END" if none else told
    return Written("BIGINT", expr, Semantic.NUMBER, next(iter(units), None), multiplied=True)


_LAST = f"({_FIGURES})[^0-9{''.join(word for word, _ in _SIZES)}]*$"
"""What stands after the last of the larger parts."""
