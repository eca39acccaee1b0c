"""Everyday things that a column stores as their first letters: D and C of `species_cd` are dogs and cats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import read_table
from nlfilter.schema.parts import Column

_LONGEST_CODE = 3


def with_letter_codes(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns with the words for their letters. Such a word asks for a flag no longer.

    If the rows are dogs and cats, "dogs" are rows, and not those that get along with dogs.
    """
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column is None or column.kind is not Kind.TEXT or column.private:
            continue
        if found := dict(_meant(name, held)):
            more = {value: (*column.values.get(value, ()), *words) for value, words in found.items()}
            made[name] = made[name].model_copy(update={"values": {**column.values, **more}})
            said = {squeeze(word) for words in found.values() for word in words}
            made = {other: _without(one, said) for other, one in made.items()}
    return made


def _meant(name: str, held: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The letters among the values of a column of codes, with the words for what they mean.

    >>> [(value, words[0]) for value, words in _meant("species_cd", ["D", "C", "RP"])]
    [('D', 'dog'), ('C', 'cat')]
    >>> [*_meant("species", ["D", "Cat"])], [*_meant("grade", ["C", "D"])]
    ([], [])
    """
    if all(value.isupper() and len(value) <= _LONGEST_CODE for value in held):
        for named, letters in _kinds():
            found = [(value, letters[value]) for value in held if value in letters]
            if len(found) > 1 and not named.isdisjoint(words_of(name)):
                yield from found


def _without(column: Column, said: set[str]) -> Column:
    if not any(squeeze(word) in said for word in column.when_true):
        return column
    kept = tuple(word for word in column.when_true if squeeze(word) not in said)
    return column.model_copy(update={"when_true": kept})


@cache
def _kinds() -> tuple[tuple[frozenset[str], Mapping[str, tuple[str, ...]]], ...]:
    """The names of columns for each kind of things, and the things by their first letters."""
    groups = read_table(__package__, "everyday.toml").values()
    return tuple(
        (
            frozenset(group["coded"]),
            {words[0][0].upper(): tuple(words) for words in group["things"] if words[0] in group["lettered"]},
        )
        for group in groups
        if "coded" in group
    )
