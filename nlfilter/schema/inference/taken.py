"""Words that a table has already, and how columns get new ones: no word may mean two columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column


def taken_words(columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]) -> set[str]:
    """The squeezed words that mean something already: stored values, and all words of columns."""
    words = [value for stored in values.values() for value in stored]
    for name, column in columns.items():
        words += (name, *column.synonyms, *column.when_true, *column.when_false, *words_of_values(column))
    return {*map(squeeze, words)}


def words_of_values(column: Column) -> Iterator[str]:
    """The other words for a column's values, and for groups of them."""
    yield from (word for words in column.values.values() for word in words)
    yield from column.group_words


def with_words(column: Column, words: Sequence[str]) -> Column:
    """The column with more words that ask for it."""
    key = "when_true" if column.kind is Kind.BOOLEAN else "synonyms"
    return column.model_copy(update={key: tuple(dict.fromkeys((*getattr(column, key), *words)))})


def with_unclaimed(
    columns: Mapping[str, Column], proposed: Mapping[str, Sequence[str]], taken: Collection[str]
) -> dict[str, Column]:
    """The columns with the proposed words, except taken ones and those that are proposed for two columns."""
    own = unclaimed(proposed, taken)
    return {**columns, **{name: with_words(columns[name], words) for name, words in own.items()}}


def unclaimed(proposed: Mapping[str, Sequence[str]], taken: Collection[str]) -> dict[str, list[str]]:
    """The proposed words, except taken ones and those that are proposed for two columns, or two values."""
    claims = Counter(key for words in proposed.values() for key in {*map(squeeze, words)})
    return {
        of: [word for word in words if claims[squeeze(word)] == 1 and squeeze(word) not in taken]
        for of, words in proposed.items()
    }


def with_words_of_values(column: Column, words: Mapping[str, Sequence[str]]) -> Column:
    """The column with more words for its values."""
    told = {
        value: tuple(dict.fromkeys((*column.values.get(value, ()), *more)))
        for value, more in words.items()
        if more
    }
    return column.model_copy(update={"values": {**column.values, **told}})


def squeezed(proposed: Mapping[str, Sequence[str]]) -> set[str]:
    """All proposed words, squeezed: they are taken from now on."""
    return {squeeze(word) for words in proposed.values() for word in words}
