"""The words of dates, and patterns with slots for these words, for units and for figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.translate.languages.files import Files, LazyPattern, alternatives, fold_pattern


class DatePattern(LazyPattern, frozen=True):
    """A pattern for a span of time, and the name of its builder (`date_bounds.py`).

    It is looked for only if a text has all its `letters` (the longest first), one of the words in `one_of` if
    there are any, and a match for each of its `slots`.
    """

    letters: tuple[str, ...]
    slots: tuple[str, ...]
    builder: str
    offset: int
    unit: str | None
    count: int = 0
    days: tuple[int, ...] = ()
    one_of: tuple[str, ...] = ()
    fixed: bool = False
    """Whether the pattern itself fixes the year ("this year")."""


class DateWords(Struct, frozen=True):
    """The names of days, months and spans, and the patterns in which they stand."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    """Maps a name to its day; 0 is Monday."""
    units: Mapping[str, str]
    small: Mapping[str, int]
    """Words for small numbers of units ("a couple of days")."""
    halves: Mapping[str, int]
    """Maps a word or a figure to the half of the year."""
    seasons: Mapping[str, int]
    """Maps a name to its season; 1 is spring."""
    decades: Mapping[str, int]
    """Maps a word to the year of a century in which its decade begins."""
    eras: Mapping[str, tuple[date, date]]
    """Maps an era to its first and its last day. The last day of the present era is far ahead."""
    before_a_day: tuple[LazyPattern, ...]
    """A weekday that stands right before a day, up to it: "Friday, the"."""
    after_a_day: tuple[LazyPattern, ...]
    """A weekday that stands right after a day: "(Friday)"."""
    patterns: tuple[DatePattern, ...]

    @classmethod
    def of(cls, files: Files) -> DateWords:
        eras = (era for said in files.each("date_words", "eras") for era in said)
        return cls(
            months=files.places("date_words", "months"),
            weekdays=files.places("date_words", "weekdays", first=0),
            units=files.names("date_words", "units"),
            small=files.values("date_words", "small"),
            halves=files.places("date_words", "halves"),
            seasons=files.places("date_words", "seasons"),
            decades=files.values("date_words", "decades"),
            eras={fold(name): (era["from"], era["to"]) for era in eras for name in _called(era)},
            before_a_day=tuple(LazyPattern(one + r"\Z") for one in _filled(files, "before_a_day")),
            after_a_day=tuple(map(LazyPattern, _filled(files, "after_a_day"))),
            patterns=tuple(pattern for told in files.contents for pattern in _patterns(told)),
        )


def _called(era: Mapping[str, Any]) -> list[str]:
    """The names of an era, and the letter that stands for it before a year."""
    return [*era["names"], *filter(None, [era.get("letter")])]


def _patterns(told: Mapping[str, Any]) -> Iterator[DatePattern]:
    """The patterns of one language."""
    raw = told.get("dates", ())
    slots = _slots(told["date_words"], _characters(told)) if raw else {}
    return (_pattern(one, slots, spaced=told.get("spaced", True)) for one in raw)


def _filled(files: Files, name: str) -> Iterator[str]:
    """An expression of each language that has it, with its slots filled."""
    for told in files.contents:
        words = told.get("date_words", {})
        if name in words:
            yield _fill(fold_pattern(words[name]), _slots(words, _characters(told)))


def _fill(pattern: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda m: slots.get(m[1], m[0]), pattern)


def _characters(told: Mapping[str, Any]) -> str:
    """The characters in which the days of a month are written: 「十日」."""
    tens = (word for word, size in told.get("magnitudes", {}).items() if size == _TEN and len(word) == 1)
    return "".join((*told.get("digits", {}), *tens))


_TEN = 10


def _slots(words: Mapping[str, Any], characters: str) -> dict[str, str]:
    """The expression for each slot, in one language."""
    eras = alternatives(name for era in words.get("eras", ()) for name in era["names"])
    first = alternatives(words.get("first_year", ()))
    letters = "".join(fold(era["letter"]) for era in words.get("eras", ()) if "letter" in era)
    by_letter = rf"|(?<![a-z\d])[{letters}]\d{{1,2}}(?!\d)" if letters else ""
    written = rf"|[{characters}]{{1,3}}" if characters else ""
    full = alternatives(names[0] for names in words["weekdays"])  # not "sun": "on a sun" is no Sunday
    listed = {name: alternatives(w for ws in words[name] for w in ws) for name in ("months", "weekdays")}
    return {
        "n": rf"(?P<n>\d{{1,3}}|{alternatives(words['small'])})",
        "unit": f"(?P<unit>{alternatives(unit for units in words['units'].values() for unit in units)})",
        "month": rf"(?<!\d)(?P<month>{listed['months']})",
        "weekday": f"(?P<weekday>{listed['weekdays']})",
        "weekday2": f"(?P<weekday2>{listed['weekdays']})",
        "year": rf"(?P<year>(?:1[5-9]|20|21)\d\d|(?:{eras})(?:\d{{1,2}}{written}|{first}){by_letter})",
        "erayear": rf"(?P<year>(?:{eras})(?:\d{{1,2}}|{first}){by_letter})",
        "d": rf"(?P<d>[0-3]?\d{written})",
        "dayname": f"(?P<weekday>{full})",
        "dayname2": f"(?P<weekday2>{full})",
        "season": f"(?P<season>{alternatives(name for names in words.get('seasons', ()) for name in names)})",
        "decade": f"(?P<decade>{alternatives(words.get('decades', ()))})",
        "half": f"(?P<half>{alternatives(half for halves in words.get('halves', ()) for half in halves)})",
        "era": f"(?P<era>{eras})",
        "date": f"(?P<iso>{fold_pattern(words['date'])})",
    }


def _pattern(raw: Mapping[str, Any], slots: Mapping[str, str], spaced: bool) -> DatePattern:
    folded = fold_pattern(raw["pattern"])
    text = _fill(folded, slots)
    # In a language with spaces a pattern matches whole words only.
    bounded = rf"(?<![^\W_])(?:{text})(?![^\W_])" if spaced else rf"(?:{text})"
    bare = _without_groups(folded)
    letters = re.findall(r"[^\W\d_]+(?![^\W\d_]|[?*])", _SLOT.sub(" ", bare))
    needed = [slots[m[1]] for m in _SLOT.finditer(bare) if m[1] in slots]
    return DatePattern(
        bounded,
        tuple(sorted(letters, key=len, reverse=True)),
        tuple(needed),
        raw["is"],
        raw.get("from", 0),
        raw.get("unit"),
        raw.get("count", 0),
        tuple(raw.get("days", ())),
        tuple(map(fold, raw.get("one_of", ()))),
        "from" in raw,
    )


_SLOT = re.compile(r"\{([a-z]+2?)\}")


def _without_groups(pattern: str) -> str:
    """The part of an expression outside all groups. Every text that it matches contains this part.

    >>> _without_groups("(?:in )?(?:this|the current) {unit}(?: (?:or|and) so)?"), _without_groups("a|b")
    ('{unit}', '')
    """
    bare = re.sub(r"\\.|\[[^]]*\]", " ", pattern)
    while (shorter := re.sub(r"\([^()]*\)[?*]?", " ", bare)) != bare:
        bare = shorter
    return "" if "|" in bare else " ".join(bare.split())
