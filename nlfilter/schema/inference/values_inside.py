"""Finds values that stand as whole words inside others: who asks for an "Accountant" also wants a senior."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Group

_FEWEST, _MOST = 30, 200
"""Fewer values are kinds apart ("Pass", "Pass with notes"); more are names of single things."""
_WORD = re.compile(r"[\w+#]+")
_JOINED, _TOLD = (
    re.compile("|".join(map(re.escape, sorted(map(fold, NAMES["delimited"][key]), key=len, reverse=True))))
    for key in ("joining", "telling")
)


def with_values_inside(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], proper: Collection[str]
) -> dict[str, Column]:
    """The columns with a group for each value that other values contain. `proper` columns hold proper names.

    The list of a row names each thing by itself, so columns of lists have no such groups.
    """
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column is None or column.kind is not Kind.TEXT or column.private or not column.filterable:
            continue
        if column.vocabulary != "text" and len(held) <= _MOST:
            many = len(held) > _FEWEST and name not in proper
            groups = {
                value: Group(values=(value, *of), synonyms=column.values.get(value, ()))
                for value, of in (_inside if many else _told)(held)
            }
            made[name] = column.model_copy(update={"groups": {**groups, **column.groups}})
    return made


def _inside(held: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that stand as whole words inside others, each with these others.

    >>> dict(_inside(["Cook", "Line Cook", "Cookery Teacher", "温泉", "花見・温泉"]))
    {'Cook': ('Line Cook',), '温泉': ('花見・温泉',)}
    """
    said = {value: f" {' '.join(_WORD.findall(fold(value)))} " for value in held}
    for value, words in said.items():
        if words.strip() and (of := tuple(v for v in held if v != value and words in said[v] != words)):
            yield value, of


def _told(held: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that others join, or say more about, each with these others.

    >>> dict(_told(["Swim", "Bike", "Swim and Bike", "Run, or walk", "Run", "Swimsuit"]))
    {'Swim': ('Swim and Bike',), 'Bike': ('Swim and Bike',), 'Run': ('Run, or walk',)}
    >>> dict(_told(["現金", "カード", "現金とカード", "現金・後払い"]))
    {'現金': ('現金とカード', '現金・後払い'), 'カード': ('現金とカード',)}
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
    """The other values that a folded value joins, and the one that it says more about."""
    joined = [*map(str.strip, _JOINED.split(key))]
    told = [piece.strip(" )") for piece in _TOLD.split(key)]
    for pieces in (joined, told):
        if len(pieces) > 1 and all(map(known.__contains__, pieces)):
            yield from pieces
    if len(told) > 1 and told[0] in known:
        yield told[0]


def _rests(value: str, key: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The other value with which a value begins, and the words in small letters after it."""
    words = key.split(" ")
    for at in range(1, len(words)):
        before, rest = " ".join(words[:at]), " ".join(words[at:])
        if before in known and value.endswith(rest) and value[:1].isupper() and rest.isalpha():
            yield before, rest
