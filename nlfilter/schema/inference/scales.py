"""Recognises values that are steps of a scale: sizes, grades, levels. The scales are in `scales.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct, field

from nlfilter.kept import read_table
from nlfilter.schema.fold import fold
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Group
from nlfilter.schema.semantic import Semantic

_ENOUGH = 0.75
"""The share of the distinct values that must be steps; a few may be something else, such as "other"."""

Better = Literal["greater", "lesser", "neither"]


class Scale(Struct, frozen=True):
    """The scale of a column: its stored values in order, the better end, and synonyms of each value.

    `kind`: if it is a well-known one. Words of a step that several values stand for mean all of these: a
    group.
    """

    kind: Semantic | None
    values: tuple[str, ...]
    better: Better
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group] = field(default_factory=dict)


class _Steps(Struct, frozen=True):
    kind: Semantic
    better: Better
    named: frozenset[str]
    silent: frozenset[str]
    """Words for a step that are too common in requests to be synonyms."""
    steps: tuple[tuple[str, ...], ...]
    place: Mapping[str, int]
    finer: tuple[str, ...] = ()
    """Words of one step, from the least: if two of them are stored, they have this order."""


def scale_of(name: str, values: Sequence[str]) -> Scale | None:
    """The scale that a column's values belong to; None if there is none.

    >>> found = scale_of("cond", ["good", "Mint", "poor"])
    >>> found.values, found.better, found.words["poor"][:2]
    (('poor', 'good', 'Mint'), 'greater', ('不良', '不可'))
    >>> scale_of("grade", ["B", "A", "S"]).values, scale_of("initial", ["B", "A", "S"])
    (('B', 'A', 'S'), None)
    >>> scale_of("priority", ["P1 - Critical", "P2 - High", "P3 - Low"]).words["P2 - High"]
    ('high', 'P2')
    >>> found = scale_of("level", ["初級", "入門", "上級"])
    >>> found.values, found.groups["beginner"].values
    (('入門', '初級', '上級'), ('入門', '初級'))
    """
    said = {*words_of(name)}
    best: tuple[float, Scale] | None = None
    for scale in _scales():
        if (
            scale.named
            and said.isdisjoint(scale.named)
            and not any(w in name for w in scale.named if not w.isascii())
        ):
            continue
        steps = {value: _step_of(value, scale) for value in values}
        found = {value: scale.place[step] for value, step in steps.items() if step}
        share = len(found) / len(values) if values else 0
        if len({*found.values()}) < 2 or share < _ENOUGH or (best and share <= best[0]):
            continue
        finer = {word: n for n, word in enumerate(scale.finer, 1)}
        ordered = tuple(sorted(found, key=lambda value: (found[value], finer.get(steps[value], 0))))
        words, groups = _words(ordered, found, scale, values)
        words |= {v: (*words.get(v, ()), code) for v in ordered if (code := _code_of(v, steps[v]))}
        best = share, Scale(scale.kind, ordered, scale.better, words, groups)
    return best[1] if best else None


_NUMBERED = re.compile(r"(?P<number>\d{1,3})(?P<unit>\D{1,6})")
_FEWEST = 3
"""The least numbers with one unit that make a scale."""


def numbered(values: Sequence[str]) -> Scale | None:
    """The order of values that are a number with one unit, or with units of which each ends in the shorter.

    >>> numbered(["2LDK", "1K", "3LDK", "1DK", "studio"]).values
    ('studio', '1K', '1DK', '2LDK', '3LDK')
    >>> numbered(["2人用", "10人用", "4人用"]).values, numbered(["2 days", "1 week", "3 hours"])
    (('2人用', '4人用', '10人用'), None)
    """
    first = {*map(fold, _told()["numbered"]["least"])}
    least = [value for value in values if fold(value) in first]
    rest = (value for value in values if value not in least)
    found = {value: match for value in rest if (match := _NUMBERED.fullmatch(value))}
    units = sorted({match["unit"] for match in found.values()}, key=len)
    chained = all(longer.endswith(unit) for unit, longer in pairwise(units))
    numbers = {int(match["number"]) for match in found.values()}
    if any({*units} >= {*told[:2]} for told in NAMES["written"]["larger"]):
        return None  # 3km are more than 350m
    if not chained or len(numbers) < _FEWEST or len(found) < _ENOUGH * (len(values) - len(least)):
        return None
    ordered = sorted(found, key=lambda value: (int(found[value]["number"]), len(value)))
    return Scale(None, (*least, *ordered), "greater", {})


def _words(
    ordered: Sequence[str], found: Mapping[str, int], scale: _Steps, values: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Group]]:
    """The words of each value, and of the values that share a step."""
    own = {fold(value) for value in values} | scale.silent
    words: dict[str, tuple[str, ...]] = {}
    groups: dict[str, Group] = {}
    for step in dict.fromkeys(found.values()):
        alike = tuple(value for value in ordered if found[value] == step)
        told = {v: tuple(w for w in scale.steps[step] if len(w) > 1 and _is_said(w, v, own)) for v in alike}
        shared = [w for w in scale.steps[step] if len(alike) > 1 and all(w in told[v] for v in alike)]
        words |= {v: left for v in alike if (left := tuple(w for w in told[v] if w not in shared))}
        if shared:
            groups[shared[0]] = Group(values=alike, synonyms=tuple(shared[1:]))
    return words, groups


def _is_said(word: str, value: str, own: Collection[str]) -> bool:
    """Whether a word of a step may be a synonym of a value: it is in the value, or means no other value.

    Signs ("$$") are no words.
    """
    if not any(map(str.isalnum, word)):
        return False
    bare = {fold(text) for text in without_code(value)}
    return fold(word) in bare or fold(word) not in own


def _step_of(value: str, scale: _Steps) -> str:
    """The step that a value is, also without its number ("Risk 1 (High)"); "" if it is none."""
    texts = (value, *without_code(value))
    return next((step for text in texts if (step := fold(text)) in scale.place), "")


_WITH_CODE = re.compile(
    r"(?P<before>[^()]*\S)\s*\((?P<within>[^()]+)\)|(?P<code>[^\W\d]*\s?\d+)\s?[-.:)]\s?(?P<after>.+)"
)


def without_code(value: str) -> tuple[str, ...]:
    """The words of a value beside its number or code.

    >>> without_code("Risk 1 (High)"), without_code("2 - Medium"), without_code("low")
    (('High', 'Risk 1'), ('Medium',), ())
    """
    match = _WITH_CODE.fullmatch(value)
    found = (match["after"], match["within"], match["before"]) if match else ()
    return tuple(text for text in found if text)


def _code_of(value: str, step: str) -> str:
    """The code beside the words of a step: "P1" of "P1 - Critical", but not the 2 of "2 - Medium"."""
    match = _WITH_CODE.fullmatch(value)
    texts = filter(None, (match["code"], match["before"], match["within"]) if match else ())
    codes = (text for text in texts if any(map(str.isalpha, text)) and any(map(str.isdigit, text)))
    return next((code for code in codes if fold(code) != step), "")


@cache
def _told() -> Mapping[str, Any]:
    return read_table(__package__, "scales.toml")


@cache
def _scales() -> tuple[_Steps, ...]:
    told = {name: scale for name, scale in _told().items() if "steps" in scale}
    silent = frozenset(map(fold, _told()["too_common"]["words"]))
    return tuple(
        _Steps(
            kind=Semantic.SIZE if name == "size" else Semantic.GRADE,
            better=scale["better"],
            named=frozenset(scale.get("named", ())),
            silent=frozenset() if scale.get("says_common") else silent,
            steps=tuple(map(tuple, scale["steps"])),
            finer=tuple(map(fold, scale.get("finer", ()))),
            place={fold(word): n for n, step in enumerate(scale["steps"]) for word in step},
        )
        for name, scale in told.items()
    )
