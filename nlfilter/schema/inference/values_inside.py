"""Finds values that stand as whole words inside others: who asks for an "Accountant" also wants a senior."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from nlfilter.schema.fold import fold, is_cjk, is_katakana
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Group

_FEWEST, _MOST = 30, 200
"""Fewer values are kinds apart ("Pass", "Pass with notes"); more are names of single things."""
_WORD = re.compile(r"[\w+#]+")
_JOINED, _TOLD, _LISTED = (
    re.compile("|".join(map(re.escape, sorted(map(fold, NAMES["delimited"][key]), key=len, reverse=True))))
    for key in ("joining", "telling", "separators")
)


def with_values_inside(
    columns: Mapping[str, Column],
    values: Mapping[str, Sequence[str]],
    proper: Collection[str],
    item: str | None = None,
    nouns: Sequence[str] = (),
) -> dict[str, Column]:
    """The columns with a group for each value that other values contain. `proper` columns hold proper names.

    A title says what a thing is: there, a value also stands inside others without a blank. A noun for a row
    (`nouns`) at its end says nothing, if it is also stored without: a "yoga class" may be "Gentle yoga".
    The list of a row names each thing by itself, so columns of lists have no such groups.
    """
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column is None or column.kind is not Kind.TEXT or column.private or not column.filterable:
            continue
        if column.vocabulary != "text" and len(held) <= _MOST:
            many = len(held) > _FEWEST and name not in proper
            if name not in proper and _are_titles(name, item, many=many):
                found = _in_titles(held, (*nouns, _called(name)))
            else:
                found = (_inside if many else _told)(held)
            groups = {
                value: Group(values=(value, *of), synonyms=column.values.get(value, ()))
                for value, of in found
            }
            made[name] = column.model_copy(update={"groups": {**groups, **column.groups}})
    return made


def _inside(
    held: Sequence[str], bare: Mapping[str, str] | None = None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that stand as whole words inside others, each with these others; `bare`: what to look for.

    >>> dict(_inside(["Cook", "Line Cook", "Cookery Teacher", "温泉", "花見・温泉"]))
    {'Cook': ('Line Cook',), '温泉': ('花見・温泉',)}
    """
    said = {value: f" {' '.join(_WORD.findall(fold(value)))} " for value in held}
    for value in held:
        words = f" {' '.join(_WORD.findall(fold(bare[value] if bare else value)))} "
        if words.strip() and (of := tuple(v for v in held if v != value and words in said[v] != said[value])):
            yield value, of


def _are_titles(name: str, item: str | None, *, many: bool) -> bool:
    """Whether a column holds titles: that of the items, or one of many names of things that are no places."""
    called = _called(name)
    return name == item or (many and len(called) > 1 and not called.endswith(_PLACES))


def _called(name: str) -> str:
    """What a column of names says that it names: 「講座」 for 「講座名」; else nothing."""
    return next((name.removesuffix(end) for end in _TITLED if name.endswith(end)), "").lower()


_TITLED: Sequence[str] = NAMES["titles_within"]["named"]
_PLACES = tuple(NAMES["places"]["after"])


def _in_titles(held: Sequence[str], nouns: Sequence[str] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that stand in others as words, or between Japanese letters, each with these others.

    >>> dict(_in_titles(["水彩画", "はじめての水彩画", "ホットヨガ", "ヨガ", "フラ", "フランス語"]))
    {'水彩画': ('はじめての水彩画',), 'ヨガ': ('ホットヨガ',)}
    >>> dict(_in_titles(["Yoga class", "Yoga", "Gentle yoga", "仙台駅", "北仙台駅"], ["class"]))["Yoga class"]
    ('Yoga', 'Gentle yoga')
    """
    bare = {v: said if (said := _without_noun(v, nouns)) in held else v for v in held}
    words = dict(_inside(held, bare))
    for value, said in bare.items():
        japanese = len(said) > 1 and all(map(is_cjk, said)) and not said.endswith(_PLACES)
        within = {v for v in held if v != value and _stands_in(said, v)} if japanese else set()
        if of := tuple(v for v in held if v in within or v in words.get(value, ())):
            yield value, of


def _without_noun(value: str, nouns: Sequence[str]) -> str:
    end = next((noun for noun in nouns if noun and value.lower().endswith(noun)), "")
    return value[: -len(end)].rstrip() if end and len(value) > len(end) + 1 else value


def _stands_in(word: str, text: str) -> bool:
    """Whether a Japanese word stands in a text: one in katakana only as the end of a longer one."""
    for found in re.finditer(re.escape(word), text):
        before, after = text[: found.start()], text[found.end() :]
        longer = [*takewhile(is_katakana, reversed(before))] if is_katakana(word[0]) else []
        ends = not (is_katakana(word[-1]) and is_katakana(after[:1] or " "))
        if ends and len(longer) != 1:
            return True
    return False


def _told(held: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that others join, or say more about, each with these others.

    >>> dict(_told(["Swim", "Bike", "Swim and Bike", "Run, or walk", "Run", "Swimsuit"]))
    {'Swim': ('Swim and Bike',), 'Bike': ('Swim and Bike',), 'Run': ('Run, or walk',)}
    >>> dict(_told(["現金", "カード", "現金とカード", "現金・後払い"]))
    {'現金': ('現金とカード', '現金・後払い'), 'カード': ('現金とカード',)}
    >>> dict(_told(["Milk", "Milk, soya", "Gluten, milk"]))
    {'Milk': ('Milk, soya', 'Gluten, milk')}
    >>> dict(_told(["Oslo", "Oslo area", "Bergen area", "Bergen", "Pass", "Pass with notes"]))
    {'Oslo': ('Oslo area',), 'Bergen': ('Bergen area',)}
    """
    keys = {value: fold(value) for value in held}
    known = {key for key in keys.values() if len(key) > 1 or is_cjk(key)} if len(held) > 1 else set()
    said = {value: {*_pieces(key, known)} for value, key in keys.items()}
    rests = {value: {*_rests(value, key, known)} for value, key in keys.items()}
    often = Counter(rest for found in rests.values() for _, rest in found)
    for value, found in rests.items():
        said[value] |= {whole for whole, rest in found if often[rest] > 1}
    for value, key in keys.items():
        if of := tuple(other for other in held if keys[other] != key and key in said[other]):
            yield value, of


def _pieces(key: str, known: Collection[str]) -> Iterator[str]:
    """The other values that a folded value joins or lists, and the one that it says more about."""
    joined = [*map(str.strip, _JOINED.split(key))]
    told = [piece.strip(" )") for piece in _TOLD.split(key)]
    for pieces in (joined, told):
        if len(pieces) > 1 and all(map(known.__contains__, pieces)):
            yield from pieces
    if len(told) > 1 and told[0] in known:
        yield told[0]
    listed = [*map(str.strip, _LISTED.split(key))]
    yield from (piece for piece in listed[1:] if piece in known)


def _rests(value: str, key: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The other value with which a value begins, and the words in small letters after it."""
    words = key.split(" ")
    for at in range(1, len(words)):
        before, rest = " ".join(words[:at]), " ".join(words[at:])
        if before in known and value.endswith(rest) and value[:1].isupper() and rest.isalpha():
            yield before, rest
