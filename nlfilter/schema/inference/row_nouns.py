"""Finds more nouns for a row: a row with a teacher may be a "lesson"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.schema.fold import squeeze
from nlfilter.schema.inference.bare_names import singular
from nlfilter.schema.inference.taken import taken_words
from nlfilter.schema.inference.thesaurus import thesaurus
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word, looks_like_count, words_of
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic


def other_row_nouns(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], nouns: Sequence[str]
) -> tuple[str, ...]:
    """More nouns for a row, found by its known nouns and by the names of its columns.

    A word that means a column or a value is left out.
    """
    taken = taken_words(columns, values)
    asked = [in_own_script(name) for name, column in columns.items() if not _is_yes_or_no(column)]
    names = [in_own_script(name) for name in columns]
    called = {" ".join(singular(words_of(noun))) for noun in nouns}
    told = [rows for rows in thesaurus()["rows"] if any(has_word(name, rows["by"]) for name in names)]
    # A noun of several kinds of rows is of those that the columns tell: a "course" with guides is a trail.
    sure = {word for rows in told for word in rows["words"]}
    found = [
        word
        for rows in thesaurus()["rows"]
        if rows in told
        or not (called - sure).isdisjoint(rows["words"])
        or any(_is_told_of(name, rows["words"]) for name in asked if not looks_like_count(name))
        for word in rows["words"]
    ]
    return tuple(word for word in dict.fromkeys(found) if squeeze(word) not in taken)


def _is_yes_or_no(column: Column) -> bool:
    """Whether a column says whether there is something: `car_park`, of no car."""
    return column.kind is Kind.BOOLEAN or column.holds is Semantic.YES_NO


def _is_told_of(name: str, words: Sequence[str]) -> bool:
    """Whether a longer name of a column begins with one of the words: "class" in "class_format"."""
    parts = words_of(name)
    return any(
        parts[0] == word if word.isascii() else name.startswith(word)
        for word in words
        if len(parts) > 1 or (not word.isascii() and name != word)
    )
