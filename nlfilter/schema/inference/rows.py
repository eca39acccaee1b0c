"""What a row is called, by the words that a list has already: a "lesson" has a teacher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.inference.bare_names import singular
from nlfilter.schema.inference.taken import taken_words
from nlfilter.schema.inference.thesaurus import told
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.parts import Column


def rows_among(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], nouns: Sequence[str]
) -> tuple[str, ...]:
    """Other words for a row, by its nouns and by its columns: a "lesson" has a teacher.

    None of them asks for a column or a value.
    """
    taken = taken_words(columns, values, of_values=True)
    called = {" ".join(singular(words_of(noun))) for noun in nouns}
    found = [
        word
        for rows in told()["rows"]
        if not called.isdisjoint(rows["words"])
        or any(_is_told_of(name, rows["words"]) or _tells_of(name, rows["by"]) for name in columns)
        for word in rows["words"]
    ]
    return tuple(word for word in dict.fromkeys(found) if squeeze(word) not in taken)


def _is_told_of(name: str, words: Sequence[str]) -> bool:
    """Whether the name of a column begins with one of the words and goes on: "class_format"."""
    parts = words_of(name)
    return any(
        parts[0] == word if word.isascii() else name.startswith(word)
        for word in words
        if len(parts) > 1 or (not word.isascii() and name != word)
    )


def _tells_of(name: str, words: Sequence[str]) -> bool:
    """Whether one of the words is a part of the name of a column."""
    return any(word in words_of(name) if word.isascii() else word in name for word in words)
