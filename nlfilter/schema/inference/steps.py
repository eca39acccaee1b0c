"""Orders values that differ only in a number or a letter: P1 to P4, Level 1 to 5, Stage I to IV."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from nlfilter.kept import read_table
from nlfilter.schema.fold import fold
from nlfilter.schema.inference.scales import Scale, scale_of
from nlfilter.schema.names.guesses import has_word, words_of

_BESIDE = r"[^\d/\\@:]"
_NUMBERED = re.compile(rf"(?P<before>{_BESIDE}*[^\W\d]{_BESIDE}*)(?P<number>\d{{1,3}})(?P<after>{_BESIDE}*)")
"""A text with one number; a path or an address is no step."""
_ROMAN = re.compile(r"(?P<before>|.*[\s\-_.])(?P<number>[IVX]{1,4})(?P<after>)")
_FEWEST = 3
"""The least steps of a scale of numbers."""
_MOST = 30
"""Columns with more such values hold numbers of things."""
_SHORT = 2
"""The most letters of a step that stands beside the same text in each value: the S+ of "Grade S+"."""


def steps_of(name: str, values: Sequence[str]) -> Scale | None:
    """The order of values that are the same text, each with another number or letter; None for other values.

    >>> steps_of("level", ["Lv1", "Lv10", "Lv2"]).values, steps_of("stage", ["II", "I", "IV"]).values
    (('Lv1', 'Lv2', 'Lv10'), ('I', 'II', 'IV'))
    >>> steps_of("stage", ["Stage II", "Stage I", "Stage III"]).words["Stage III"]
    ('Stage 3',)
    >>> steps_of("priority", ["P1", "P2", "P3"]).values, steps_of("class", ["Class 1", "Class 2", "Class 3"])
    (('P3', 'P2', 'P1'), None)
    >>> found = steps_of("stage", ["Stage 2 (draft)", "Stage 1 (idea)", "Stage 3 (done)"])
    >>> found.values[0], found.words["Stage 2 (draft)"]
    ('Stage 1 (idea)', ('Stage 2',))
    >>> steps_of("評価", ["Aランク", "Bランク", "Sランク"]).values, steps_of("room", ["A1", "A2", "B1"])
    (('Bランク', 'Aランク', 'Sランク'), None)
    >>> found = steps_of("評価", ["★★★", "★★☆", "★☆☆"])
    >>> found.values, found.words["★★☆"]
    (('★☆☆', '★★☆', '★★★'), ('★2', '星2', '星2つ', '2 stars'))
    """
    if not _FEWEST <= len(values) <= _MOST:
        return None
    return _by_number(name, values) or _by_letter(name, values) or _by_stars(values)


def says_steps(name: str, values: Sequence[str]) -> bool:
    """Whether the name of a column or its values say that they are steps, so that they need not repeat.

    >>> says_steps("Prio", ["P1", "P2"]), says_steps("no", ["Level 1", "Level 2"]), says_steps("seat", ["A1"])
    (True, True, False)
    """
    told = _told()
    return has_word(f"{name} {values[0] if values else ''}", (*told["named"], *told["first_is_most"]))


def _by_number(name: str, values: Sequence[str]) -> Scale | None:
    for shape, number in ((_NUMBERED, int), (_ROMAN, _roman)):
        # Full-width figures and "Ⅳ" become plain ones.
        found = {value: shape.fullmatch(unicodedata.normalize("NFKC", value)) for value in values}
        places = {value: number(match["number"]) for value, match in found.items() if match}
        beside = {(match["before"], _same(match["after"])) for match in found.values() if match}
        if len({*places.values()} - {-1}) == len(values) and len(beside) == 1:
            before, after = beside.pop()
            told = any(match and match["after"] != after for match in found.values())
            ordered = _in_order(name, before, after, sorted(places, key=lambda value: places[value]))
            figures = {value: (f"{before}{place}",) for value, place in places.items()}
            return ordered and replace(
                ordered, words=figures if before and (told or number is _roman) else {}
            )
    return None


def _same(after: str) -> str:
    """What follows a number, without a remark on the step: "Level 2 (Basic)", "Stage 1: draft"."""
    return "" if _REMARK.match(after) else after


_REMARK = re.compile(r"\s*[(（:：]|\s+[-–—]\s")


def _roman(numeral: str) -> int:
    """The number of a Roman numeral; -1 if it is none."""
    known = _told()["roman"]
    return known.index(numeral) + 1 if numeral in known else -1


def _in_order(name: str, before: str, after: str, ordered: Sequence[str]) -> Scale | None:
    """The scale of values in the order of their numbers; None if either end may be the greatest."""
    if has_word(f"{name} {before} {after}", _told()["unclear"]):
        return None
    step = fold(before).strip(" -_.")
    short = len(step) == 1 or any(word.startswith(step) for word in words_of(name))
    first_is_most = short and has_word(name, _told()["first_is_most"])
    return Scale(None, tuple(reversed(ordered) if first_is_most else ordered), "neither", {})


def _by_letter(name: str, values: Sequence[str]) -> Scale | None:
    """The scale of the letters that are left of values without the text that all begin or end with."""
    first = _common(values)
    last = _common([value[len(first) :][::-1] for value in values])[::-1]
    bare = {value[len(first) : len(value) - len(last)]: value for value in values}
    if not f"{first}{last}".strip() or not all(0 < len(step) <= _SHORT for step in bare):
        return None
    found = scale_of(f"{name} {first} {last}", [*bare])
    return found and Scale(found.kind, tuple(bare[step] for step in found.values), found.better, {})


def _by_stars(values: Sequence[str]) -> Scale | None:
    """The scale of rows of stars, of which the empty ones do not count if there are full ones."""
    star = star_of(values)
    if not star:
        return None
    places = {value: value.count(star) for value in values}
    said = _told()["stars"]["said"]
    words = {value: tuple(form.format(n) for form in said) for value, n in places.items() if n}
    ordered = sorted(places, key=lambda value: places[value])
    return Scale(None, tuple(ordered), "greater", words) if len({*places.values()}) == len(values) else None


def star_of(values: Sequence[str]) -> str:
    """The star that counts, if all values are rows of stars; else ""."""
    stars: Mapping[str, Sequence[str]] = _told()["stars"]
    full = next((sign for sign in stars["full"] if any(sign in value for value in values)), "")
    return full if full and not any({*value} - {full, *stars["empty"]} for value in values) else ""


def _common(texts: Sequence[str]) -> str:
    """The letters with which all texts begin."""
    alike = takewhile(lambda letters: len({*letters}) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in alike)


@cache
def _told() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_table(__package__, "scales.toml")["numbered_steps"]
    return found
