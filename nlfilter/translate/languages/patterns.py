"""Date patterns of a language: regular expressions with slots for its months, weekdays and units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nlfilter.schema.fold import fold, is_cjk


@dataclass(frozen=True)
class DatePattern:
    """A way to say a span of time: a regular expression over folded text and the builder of `quantities`.

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


def alternatives(words: Iterable[str]) -> str:
    """Any of these words, as a regular expression over folded text; the longest wins."""
    return "|".join(re.escape(w) for w in sorted({fold(w) for w in words}, key=len, reverse=True))


_NEVER = "(?!)"


def slots_of(words: Mapping[str, Any]) -> dict[str, str]:
    """What stands for a slot of a date pattern, in one language."""
    full = alternatives([names[0] for names in words["weekdays"]])  # "on a sun" is said of a Sun
    eras = [name for era in words.get("eras", ()) for name in era["names"]]
    small = "|".join([r"\d{1,3}", alternatives(list(words["small"]))])
    return {
        "n": f"(?P<n>{small})",
        "unit": f"(?P<unit>{alternatives([u for us in words['units'].values() for u in us])})",
        "month": rf"(?<!\d)(?P<month>{alternatives([m for ms in words['months'] for m in ms])})",
        "weekday": f"(?P<weekday>{alternatives([d for ds in words['weekdays'] for d in ds])})",
        "year": r"(?P<year>(?:1[5-9]|20|21)\d\d)",
        "d": r"(?P<d>[0-3]?\d)",
        "dayname": f"(?P<weekday>{full})",
        "dayname2": f"(?P<weekday2>{full})",
        "era": f"(?P<era>{alternatives(eras) or _NEVER})",
        "date": r"(?P<iso>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)",
    }


def date_pattern(raw: Mapping[str, Any], slots: Mapping[str, str], spaced: bool) -> DatePattern:
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
