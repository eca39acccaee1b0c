"""Everything known of all languages together, and the forms of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cached_property, lru_cache

from nlfilter.schema.fold import is_cjk
from nlfilter.translate.languages.patterns import DatePattern


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
    ordinals: Mapping[str, int]
    """The place that an ordinal says, from 1; -1 is the last."""
    drops: tuple[re.Pattern[str], ...]
    """Requests that drop the condition in force at a `place`."""
    dropped: tuple[re.Pattern[str], ...]
    """What follows a word that drops, if it drops the condition in force at a `place`."""
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

    def place(self, patterns: Iterable[re.Pattern[str]], text: str) -> int | None:
        """The place that a whole folded text says in one of these patterns: from 1, or -1 for the last."""
        said = next((found for one in patterns if (found := one.fullmatch(text))), None)
        return self.ordinals[said["place"]] if said else None

    def inflected(self, word: str) -> Iterator[str]:
        """Other forms of a folded word that name the same thing.

        >>> from nlfilter.translate.languages.loading import language
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
