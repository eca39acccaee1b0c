"""Words for units and periods beside a number: those of the languages, and the table's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.names.unit_guesses import HUNDREDTH
from nlfilter.translate.languages.files import alternatives
from nlfilter.translate.languages.loading import language

_END = "(?!(?<=[a-z])[a-z])"
"""A Latin word ends where no Latin letter follows; a Japanese one may end anywhere (「5メートルOK」)."""

COUNTER = "count"
"""The unit of words that only count (「5つ」); no column has this unit."""

OwnUnits = tuple[tuple[str, str], ...]
"""The table's own words for units, folded, each with its unit."""


class UnitWords(Struct, frozen=True, eq=False):
    """The words for units, and patterns that find them beside a number."""

    units: dict[str, str]
    symbol: re.Pattern[str]
    """A symbol before the number: "$80"."""
    unit: re.Pattern[str]
    """A unit after the number: "a 7-minute walk"."""
    period: re.Pattern[str]

    def follow(self, text: str, at: int) -> bool:
        """Whether a unit or a period stands at a place."""
        return bool(self.unit.match(text, at) or self.period.match(text, at))


@cache
def unit_words(own: OwnUnits) -> UnitWords:
    """The words for units, with a table's own."""
    lang, units = language(), _units(own)
    symbols = (word for word in lang.units if not word[0].isalnum() or "$" in word)
    periods = alternatives(lang.per_phrases).replace(r"\ ", r"\s?")
    return UnitWords(
        units,
        re.compile(rf"(?P<unit>{alternatives(symbols)})\s?$"),
        re.compile(rf"(?:\s?|-)(?P<unit>{_spelled(units, own)}){_END}"),
        re.compile(rf"\s?(?P<per>{periods}){_END}"),
    )


def _spelled(units: Iterable[str], own: OwnUnits) -> str:
    """A pattern for the words, of which some are none before certain letters: 「100人前後」.

    A light word is a unit if it touches its figure, or if the phrase ends: "2in", "over 2 in", "2 in or less"
    """
    known = {*units}
    stored = {word for word, unit in own if word == fold(unit)}
    light = {word for word in known - stored if _is_light(word)}
    barred = {word: after for word, after in language().not_before.items() if word in known}
    first = [f"{re.escape(word)}(?!{after.text})" for word, after in barred.items()]
    joins = alternatives(word for role in ("or", "and", "to") for word in language().with_role(role))
    pause = rf"(?=\s*(?:$|[^\w\s]|(?:{joins}){_END}))"
    first += [rf"{word}(?:(?<=\d{word})|{pause})" for word in map(re.escape, sorted(light))]
    return "|".join((*first, alternatives(known - barred.keys() - light)))


def _units(own: OwnUnits) -> dict[str, str]:
    """Each word for a unit. If the table has a unit of a measure (grams), all units of it are added.

    The owner's names for a unit win over all others.
    """
    words = {word: unit for word, unit in own if not word.isdigit() and not unit.endswith(HUNDREDTH)}
    parts = {word: unit for word, unit in own if unit.endswith(HUNDREDTH)}
    names = {word: unit for word, unit in words.items() if word != fold(unit)}
    stored = words.keys() - names.keys()
    claims: dict[str, tuple[int, str]] = {}
    for measure in language().measures:
        held = [at for at, (unit, spelled) in enumerate(measure.items()) if stored & {fold(unit), *spelled}]
        for at, (unit, spelled) in enumerate(measure.items()) if held else ():
            claim = min(abs(at - one) for one in held), unit
            for spelling in spelled:
                # 「キロ」 is of the measure whose stored unit is next to its kilo.
                claims[spelling] = min(claims.get(spelling, claim), claim, key=lambda one: one[0])
    words |= {spelling: unit for spelling, (_, unit) in claims.items()}
    known = {
        word: unit
        for word, unit in language().units.items()
        if word not in words or not (unit == COUNTER or _is_light(word))
    }
    return parts | words | known | names


def _is_light(word: str) -> bool:
    """Whether a word for a unit mostly has no use: "in" of inches, "w" of watts and of weeks."""
    return word.isascii() and "filler" in language().roles.get(word, ())


@cache
def units_of_measures() -> frozenset[str]:
    """The units of physical measures: a foot or a pound, but not a "member"."""
    return frozenset(unit for measure in language().measures for unit in measure)
