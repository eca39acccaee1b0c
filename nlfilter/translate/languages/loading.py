"""The languages: function words by role, numbers, units and date patterns, read from their folders.

All languages are known at once, since people mix them in one request. A further language is a further folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.guesses import ABBREVIATIONS
from nlfilter.translate.languages.language import Language
from nlfilter.translate.languages.patterns import (
    DatePattern,
    alternatives,
    date_pattern,
    fold_pattern,
    slots_of,
)

FOLDER: Traversable = resources.files("nlfilter.translate.languages")
"""Holds a folder for each language: its words, and its constructions (`reader.grammar`)."""

WORDS = "words.toml"


def folders() -> list[Traversable]:
    """The folders of all languages."""
    found = (one for one in FOLDER.iterdir() if one.joinpath(WORDS).is_file())
    return sorted(found, key=lambda one: one.name)


_IMPLIED = {"also_fine": "also"}


def _phrases(value: str | list[str]) -> list[str]:
    """A list as it is; a text is cut at bars and line ends, or, where it has no bar, at white space."""
    if isinstance(value, list):
        return value
    parts = re.split(r"[|\n]", value) if "|" in value else value.split()
    return [part.strip() for part in parts if part.strip()]


def _parts(text: str) -> list[str]:
    """What stands between bars, the empty text too."""
    return text.split("|")


def _keyed(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Names by their words, as they are said, and without blanks."""
    both = [
        (key, name) for name, words in table.items() for word in words for key in (squeeze(word), fold(word))
    ]
    return {key: name for key, name in both if key}


_EMPTY: dict[str, Any] = {
    **{name: {} for name in ("roles", "date_sides", "codes", "numbers", "magnitudes")},
    **{name: {} for name in ("tenths", "directions", "units", "measures", "per", "adjectives")},
    "spaced": True,
    "compounds": (),
    "dates": (),
    **dict.fromkeys(("relations", "travel", "negative", "bounding"), ""),
    "date_words": {"months": (), "weekdays": (), "units": {}, "small": {}, "eras": ()},
    "ordinals": {"words": (), "last": ()},
    "clock_words": {"patterns": (), "halves": {}, "hours": {}, "parts": ()},
    "figures": {"words": ()},
    "inflections": {"endings": (), "verbal": (), "derived": ()},
}
"""What a language that leaves a table out says in it."""


@cache
def language() -> Language:
    """All languages, read once."""
    roles: dict[str, set[str]] = {}
    merged: dict[str, Any] = {"adjectives": {}}
    dates: list[DatePattern] = []
    clocks: list[re.Pattern[str]] = []
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    ordinals: dict[str, int] = {}
    dropping: dict[str, list[re.Pattern[str]]] = {"drops": [], "dropped": []}
    for folder in folders():
        data = _EMPTY | tomllib.loads(folder.joinpath(WORDS).read_text("utf-8"))
        for role, phrases in data["roles"].items():
            for phrase in _phrases(phrases):
                roles.setdefault(squeeze(phrase), set()).update({role, _IMPLIED.get(role, role)})
        for compound in data["compounds"]:
            for stem, ending in product(_parts(compound["stems"]), _parts(compound["endings"])):
                roles.setdefault(squeeze(stem + ending), set()).update(compound["role"].split())
        for side, phrases in data["date_sides"].items():
            for phrase in _phrases(phrases):
                roles.setdefault(squeeze(phrase), set()).add(f"date_{side}")
        slots = slots_of(data["date_words"])
        dates += [date_pattern(raw, slots, spaced=data["spaced"]) for raw in data["dates"]]
        words, said = data["date_words"], data["clock_words"]
        clocks += [re.compile(fold_pattern(pattern)) for pattern in said["patterns"]]
        ordinals |= (placed := _ordinals(data["ordinals"]))
        for kind, patterns in dropping.items():
            patterns += [_with_place(one, placed) for one in (data["ordinals"].get(kind),) if one]
        months |= {fold(m): i for i, names in enumerate(words["months"], 1) for m in names}
        weekdays |= {fold(d): i for i, names in enumerate(words["weekdays"]) for d in names}
        flat = {"calendar": _flip(words["units"]), "small": {fold(w): n for w, n in words["small"].items()}}
        flat["eras"] = {
            fold(n): (era["from"], era["to"]) for era in words.get("eras", ()) for n in era["names"]
        }
        flat["halves"] = _flip(said["halves"])
        flat["day_parts"] = {
            fold(word): (part["from"], part.get("until"))
            for part in said.get("parts", ())
            for word in part["names"]
        }
        flat["hours"] = {fold(word): hour for word, hour in said["hours"].items()}
        flat["units"], flat["per"] = _keyed(data["units"]), _keyed(data["per"])
        flat["per_phrases"] = {fold(w): None for ws in data["per"].values() for w in ws}
        flat["relations"] = {squeeze(w): None for w in _phrases(data["relations"])}
        flat |= {n: {fold(w): None for w in _phrases(data[n])} for n in ("travel", "negative", "bounding")}
        flat["codes"] = _flip(data["codes"])
        flat["numbers"] = {fold(w): n for w, n in data["numbers"].items()}
        flat["magnitudes"] = {fold(w): n for w, n in data["magnitudes"].items()}
        flat["tenths"] = {fold(w): Decimal(str(n)) for w, n in data["tenths"].items()}
        flat["figures"] = dict.fromkeys(map(fold, data["figures"]["words"]))
        flat["directions"] = {squeeze(w): tuple(map(fold, cols)) for w, cols in data["directions"].items()}
        merged.setdefault("measures", []).append(data["measures"])
        for name, table in flat.items():
            merged.setdefault(name, {}).update(table)
        for column, phrases in data["adjectives"].items():
            for phrase in phrases:
                # "longer than 3,300 or higher than 100"
                for said in (
                    (phrase, f"or {phrase}", f"and {phrase}") if phrase.endswith(" than") else (phrase,)
                ):
                    named = merged.setdefault("adjectives", {})
                    named[squeeze(said)] = (*named.get(squeeze(said), ()), column)
        for kind in ("endings", "verbal", "derived"):
            merged.setdefault(kind, []).extend(data["inflections"][kind])
    roles.pop("", None)
    for word in merged["per"]:
        if word[0] != "/":  # "/year" follows a figure, or is a slash and a word
            roles.setdefault(word, set()).add("per")
    for word in merged["adjectives"]:
        roles.setdefault(word, set()).add("adjective")
    for word in merged["directions"]:
        roles.setdefault(word, set()).add("direction")
    reach: dict[str, int] = {}
    for phrase in roles:
        reach[phrase[:2]] = max(reach.get(phrase[:2], 0), len(phrase))
    return Language(
        roles={phrase: frozenset(names) for phrase, names in roles.items()},
        reach=reach,
        numbers=merged["numbers"],
        magnitudes=merged["magnitudes"],
        figures=frozenset(merged["figures"]),
        tenths=merged["tenths"],
        units=merged["units"],
        per=merged["per"],
        per_phrases=tuple(merged["per_phrases"]),
        measures=_measures(merged["measures"]),
        months=months,
        weekdays=weekdays,
        calendar=merged["calendar"],
        small=merged["small"],
        dates=tuple(dates),
        clocks=tuple(clocks),
        halves=merged["halves"],
        day_parts=merged["day_parts"],
        hours=merged["hours"],
        eras=merged["eras"],
        ordinals=ordinals,
        drops=tuple(dropping["drops"]),
        dropped=tuple(dropping["dropped"]),
        adjectives=merged["adjectives"],
        directions=merged["directions"],
        endings=_pairs(merged["endings"]),
        verbal=_pairs(merged["verbal"]),
        derived=_pairs(merged["derived"]),
        codes=merged["codes"],
        abbreviations=_spelled_out(ABBREVIATIONS),
        relations=frozenset(merged["relations"]),
        travel=frozenset(merged["travel"]),
        negative=frozenset(merged["negative"]),
        bounding=frozenset(merged["bounding"]),
    )


def _ordinals(words: Mapping[str, Any]) -> dict[str, int]:
    places = {fold(word): place for place, names in enumerate(words["words"], 1) for word in names}
    return places | {fold(word): -1 for word in words.get("last", ())}


def _with_place(pattern: str, words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(fold_pattern(pattern).replace("{place}", f"(?P<place>{alternatives(words)})"))


def _measures(languages: list[Mapping[str, Any]]) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The units of a dimension, each with its spellings in all languages, folded."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for tables in languages:
        for dimension, units in tables.items():
            for unit, spelled in units.items():
                known = found.setdefault(dimension, {})
                known[unit] = (*known.get(unit, (unit.casefold(),)), *map(fold, spelled))
    return tuple(found.values())


def _pairs(lists: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((typed, stored) for typed, stored in lists)


def _spelled_out(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """From a full word to the short forms that column names use for it."""
    found: dict[str, tuple[str, ...]] = {}
    for short, words in table.items():
        for word in words:
            found[squeeze(word)] = (*found.get(squeeze(word), ()), short)
    return found


def _flip(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {fold(word): name for name, words in table.items() for word in words}
