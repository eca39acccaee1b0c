"""The languages: function words by role, numbers, units and date patterns, read from their folders.

All languages are known at once, since people mix them in one request. A further language is a further folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.guesses import ABBREVIATIONS

FOLDER: Traversable = resources.files("nlfilter.translate").joinpath("languages")
"""Holds a folder for each language: its words, and its constructions (`reader.grammar`)."""


def folders() -> list[Traversable]:
    """The folders of all languages."""
    return sorted((one for one in FOLDER.iterdir() if one.is_dir()), key=lambda one: one.name)


@dataclass(frozen=True)
class DatePattern:
    """A way to say a span of time: a regular expression over folded text and the builder of `dates.py`.

    Most requests say no time. So an expression is compiled when a text first has what it cannot do
    without: its `letters`, and something for each of its `slots`.
    """

    text: str
    letters: tuple[str, ...]
    slots: tuple[str, ...]
    builder: str
    offset: int
    unit: str | None
    count: int = 0
    days: tuple[int, ...] = ()
    fixed: bool = False
    """Whether the year is said by the pattern itself ("this year")."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.text)


@dataclass(frozen=True)
class Language:
    """Everything known of all languages together; keys are squeezed folded phrases."""

    roles: Mapping[str, frozenset[str]]
    reach: Mapping[str, int]
    numbers: Mapping[str, int]
    magnitudes: Mapping[str, int]
    figures: frozenset[str]
    tenths: Mapping[str, Decimal]
    """Words for shares, the largest first, and how many percent each is."""
    units: Mapping[str, str]
    per: Mapping[str, str]
    per_phrases: tuple[str, ...]
    measures: tuple[Mapping[str, tuple[str, ...]], ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    calendar: Mapping[str, str]
    small: Mapping[str, int]
    dates: tuple[DatePattern, ...]
    clocks: tuple[re.Pattern[str], ...]
    halves: Mapping[str, str]
    day_parts: Mapping[str, tuple[time, time | None]]
    hours: Mapping[str, int]
    eras: Mapping[str, tuple[date, date]]
    """From the first day of an era to the last, which for the present one lies far ahead."""
    adjectives: Mapping[str, tuple[str, ...]]
    directions: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, str], ...]
    verbal: tuple[tuple[str, str], ...]
    derived: tuple[tuple[str, str], ...]
    codes: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, ...]]
    relations: frozenset[str]
    """Words that a reading must have used: left out, they would change what is meant."""
    travel: frozenset[str]
    """Words for ways that one goes."""
    negative: frozenset[str]
    """Words before the figure of a number below nought."""
    bounding: frozenset[str]
    """Words that still compare at the end of a column's name ("arrive by")."""

    @cached_property
    def joined(self) -> frozenset[str]:
        """Comparisons that begin with a word that joins: "or less than" is "or" and "less than"."""
        links = [w for w, roles in self.roles.items() if roles & {"or", "and"} and len(w) > 1]
        return frozenset(
            phrase
            for phrase, roles in self.roles.items()
            for link in links
            if phrase.startswith(link)
            and roles & self.roles.get(phrase[len(link) :], frozenset()) & _COMPARING
        )

    def inflected(self, word: str) -> Iterator[str]:
        """Other forms of a folded word that name the same thing.

        >>> "database" in language().inflected("databases"), "city" in language().inflected("cities")
        (True, True)
        """
        return iter(_with_endings(word, self.endings))

    def verbs(self, word: str) -> Iterator[str]:
        """What a verb may be made of: "opened" of "open"."""
        return iter(_with_endings(word, self.verbal, 4))

    def kin(self, word: str) -> Iterator[str]:
        """Words derived from one another ("internship" and "intern"): good for free text only."""
        yield from _with_endings(word, self.derived, 5)
        for form in self.inflected(word):
            yield from _with_endings(form, self.derived, 5)


_COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer"})
_IMPLIED = {"also_fine": "also"}

# English adds "es" only after a hissing sound or an o.
_BEFORE_ES = ("s", "x", "z", "ch", "sh", "o")


@lru_cache(maxsize=2_048)
def _with_endings(word: str, endings: tuple[tuple[str, str], ...], shortest: int = 2) -> tuple[str, ...]:
    found: list[str] = []
    for typed, stored in endings:
        stem = word.removesuffix(typed) if typed else word
        # A shorter stem is another word ("as" is not the plural of "a", nor "rated" kin of "rat").
        if (typed and stem == word) or len(stem) < shortest or is_cjk(stem[-1]):
            continue
        if "es" not in (typed, stored) or stem.endswith(_BEFORE_ES):
            found.append(stem + stored)
    return tuple(found)


def _phrases(value: str | list[str]) -> list[str]:
    """A list as it is; a text is cut at bars and line ends, or, where it has no bar, at white space."""
    if isinstance(value, list):
        return value
    parts = re.split(r"[|\n]", value) if "|" in value else value.split()
    return [part.strip() for part in parts if part.strip()]


def _parts(text: str) -> list[str]:
    """What stands between bars, the empty text too."""
    return text.split("|")


def _alternatives(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted({fold(w) for w in words}, key=len, reverse=True))


_NEVER = "(?!)"


def _slots(words: Mapping[str, Any]) -> dict[str, str]:
    """What stands for a slot of a date pattern, in one language."""
    full = _alternatives([names[0] for names in words["weekdays"]])  # "on a sun" is said of a Sun
    eras = [name for era in words.get("eras", ()) for name in era["names"]]
    small = "|".join([r"\d{1,3}", _alternatives(list(words["small"]))])
    return {
        "n": f"(?P<n>{small})",
        "unit": f"(?P<unit>{_alternatives([u for us in words['units'].values() for u in us])})",
        "month": rf"(?<!\d)(?P<month>{_alternatives([m for ms in words['months'] for m in ms])})",
        "weekday": f"(?P<weekday>{_alternatives([d for ds in words['weekdays'] for d in ds])})",
        "year": r"(?P<year>(?:1[5-9]|20|21)\d\d)",
        "d": r"(?P<d>[0-3]?\d)",
        "dayname": f"(?P<weekday>{full})",
        "dayname2": f"(?P<weekday2>{full})",
        "era": f"(?P<era>{_alternatives(eras) or _NEVER})",
        "date": r"(?P<iso>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)",
    }


def _date_pattern(raw: Mapping[str, Any], slots: Mapping[str, str], spaced: bool) -> DatePattern:
    folded = fold_pattern(raw["pattern"])
    text = _SLOT.sub(lambda m: slots.get(m[1], m[0]), folded)
    # In a language with spaces a pattern matches whole words only.
    bounded = rf"(?<![^\W_])(?:{text})(?![^\W_])" if spaced else rf"(?:{text})"
    bare = _without_groups(folded)
    letters = re.findall(r"[^\W\d_]+(?![^\W\d_]|[?*])", _SLOT.sub(" ", bare))
    needed = [slots[m[1]] for m in _SLOT.finditer(bare) if m[1] in slots]
    return DatePattern(
        bounded,
        tuple(letters),
        tuple(needed),
        raw["is"],
        raw.get("from", 0),
        raw.get("unit"),
        raw.get("count", 0),
        tuple(raw.get("days", ())),
        "from" in raw,
    )


_SLOT = re.compile(r"\{([a-z]+2?)\}")


def _without_groups(pattern: str) -> str:
    """What of a regular expression stands outside of all its groups, and so in every text that it matches.

    >>> _without_groups("(?:in )?(?:this|the current) {unit}(?: (?:or|and) so)?"), _without_groups("a|b")
    (' {unit}', '')
    """
    bare = re.sub(r"\\.|\[[^]]*\]", " ", pattern)
    while (shorter := re.sub(r"\([^()]*\)[?*]?", "", bare)) != bare:
        bare = shorter
    return "" if "|" in bare else bare


def fold_pattern(pattern: str) -> str:
    """Fold the literal letters of a pattern (kana), leaving its escapes alone."""
    return "".join(fold(ch) if is_cjk(ch) else ch for ch in pattern)


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
    for folder in folders():
        data = _EMPTY | tomllib.loads(folder.joinpath("words.toml").read_text("utf-8"))
        for role, phrases in data["roles"].items():
            for phrase in _phrases(phrases):
                roles.setdefault(squeeze(phrase), set()).update({role, _IMPLIED.get(role, role)})
        for compound in data["compounds"]:
            for stem, ending in product(_parts(compound["stems"]), _parts(compound["endings"])):
                roles.setdefault(squeeze(stem + ending), set()).update(compound["role"].split())
        for side, phrases in data["date_sides"].items():
            for phrase in _phrases(phrases):
                roles.setdefault(squeeze(phrase), set()).add(f"date_{side}")
        slots = _slots(data["date_words"])
        dates += [_date_pattern(raw, slots, spaced=data["spaced"]) for raw in data["dates"]]
        words, said = data["date_words"], data["clock_words"]
        clocks += [re.compile(fold_pattern(pattern)) for pattern in said["patterns"]]
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
