"""Everyday things that a column stores as letters: D of `species_cd` is a dog, BK of `color` is black."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import squeeze
from nlfilter.schema.inference.bare_names import singular, spelled
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column

_LONGEST_CODE = 3
_VOWELS = frozenset("aeiou")
Words = tuple[str, ...]


class _Coded(Struct, frozen=True):
    """The names of columns that code a kind of things, and the things: by their first letters, or all."""

    named: frozenset[str]
    letters: Mapping[str, Words]
    things: tuple[Words, ...]


def with_letter_codes(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], title: str
) -> dict[str, Column]:
    """The columns with the words for their letters. Such a word asks for a flag no longer.

    `title` says what the rows are. If they are dogs and cats, "dogs" are rows, and not those that get along
    with dogs.
    """
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column is None or column.kind is not Kind.TEXT or column.private:
            continue
        if found := dict(_meant(name, held, title)):
            more = {value: (*column.values.get(value, ()), *words) for value, words in found.items()}
            made[name] = made[name].model_copy(update={"values": {**column.values, **more}})
            said = {squeeze(word) for words in found.values() for word in words}
            made = {other: _without(one, said) for other, one in made.items()}
    return made


def _meant(name: str, held: Sequence[str], title: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """The letters among the values of a column of codes, with the words for what they mean.

    >>> [(value, words[0]) for value, words in _meant("species_cd", ["D", "C", "RP"])]
    [('D', 'dog'), ('C', 'cat')]
    >>> [*_meant("species", ["D", "Cat"])], [*_meant("grade", ["C", "D"])]
    ([], [])
    >>> [(value, words[0]) for value, words in _meant("カラー", ["GR", "GY", "BK", "BL", "X1"])]
    [('GY', 'gray'), ('BK', 'black'), ('GR', 'green'), ('BL', 'blue')]
    """
    if all(value.isupper() and len(value) <= _LONGEST_CODE for value in held):
        told = {*words_of(name), *spelled(words_of(name)), *_kind_of_rows(name, title)}
        for kind in _kinds():
            if not kind.named.isdisjoint(told):
                lettered = {value: kind.letters[value] for value in held if value in kind.letters}
                found = lettered or _spelled_shorter(held, kind.things)
                yield from found.items() if len(found) > 1 else ()


def _kind_of_rows(name: str, title: str) -> Sequence[str]:
    """The words of a title, if a column tells the kind of its rows: "shift" for `shType` of shifts."""
    *before, last = words_of(name) or [""]
    words = words_of(title)
    told = last in NAMES["rows"]["told"] and all(any(w.startswith(one) for w in words) for one in before)
    return singular(words) if told else ()


def _spelled_shorter(held: Sequence[str], things: Sequence[Words]) -> dict[str, Words]:
    """The codes that are letters of the name of one thing alone, or of one that no other code means."""
    found: dict[str, Words] = {}
    for _ in range(2):
        left = [words for words in things if words not in found.values()]
        for value in held:
            fits = [words for words in left if _is_short_for(value.lower(), words[0])]
            if len(fits) == 1:
                found.setdefault(value, fits[0])
    return found


def _is_short_for(code: str, word: str) -> bool:
    """Whether a code is how a word begins, or its first letter and consonants of it in their order."""
    rest = (letter for letter in word[1:] if letter not in _VOWELS)
    begins = len(code) > 1 and code[0] == word[0]
    return begins and (word.startswith(code) or all(letter in rest for letter in code[1:]))


def _without(column: Column, said: set[str]) -> Column:
    if not any(squeeze(word) in said for word in column.when_true):
        return column
    kept = tuple(word for word in column.when_true if squeeze(word) not in said)
    return column.model_copy(update={"when_true": kept})


@cache
def _kinds() -> tuple[_Coded, ...]:
    groups = [group for group in read_table(__package__, "everyday.toml").values() if "coded" in group]
    return tuple(
        _Coded(
            frozenset(group["coded"]),
            {w[0][0].upper(): tuple(w) for w in group["things"] if w[0] in group.get("lettered", ())},
            tuple(map(tuple, group["things"])) if "lettered" not in group else (),
        )
        for group in groups
    )
