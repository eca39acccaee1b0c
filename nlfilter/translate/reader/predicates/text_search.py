"""Searches words in the texts of a table, in the forms in which the texts have them."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import fold, has_cjk, in_other_kana, is_cjk
from nlfilter.schema.lexicon.lexicon import LATIN_WORD
from nlfilter.translate.reader.forms import Sought
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import HasWord, Predicate, conjunction, disjunction

_MOST_FORMS = 4


@cached_by_table
def searched(table: Table) -> tuple[str, ...]:
    """The columns in which the owner allows a search."""
    return tuple(name for name in table.schema.search if name in table.schema.filterable)


def sought_in(table: Table, names: Sequence[str], sought: Sought) -> Predicate | None:
    """The rows whose texts contain what is sought; None if no row does."""
    if sought.forms:
        found = [one for form in sought.forms if (one := holds_phrase(table, names, form)) is not None]
        return disjunction(*found) if found else None
    if sought.phrase:
        return holds_phrase(table, names, sought.words[0])
    return holds_words(table, names, sought.words)


def holds_words(table: Table, names: Sequence[str], words: Sequence[str]) -> Predicate | None:
    """The rows with each of the words in one of the columns; None if the data lacks a word."""
    parts: list[Predicate] = []
    for word in words:
        if not (forms := forms_in_data(table, names, word)):
            return None
        parts.append(disjunction(*(HasWord(name, form) for name in names for form in forms)))
    return conjunction(*parts)


def holds_phrase(table: Table, names: Sequence[str], text: str) -> Predicate | None:
    """The rows with the words exactly as they stand; None if the data lacks a word."""
    words = [fold(word) for word in LATIN_WORD.findall(text)]
    known = words and all(any(table.lexicon.is_word_of(name, word) for name in names) for word in words)
    if has_cjk(text):  # no blanks part its words: 「緑が丘」
        known = any(table.lexicon.vocabulary.has_words(name, text) for name in names)
    forms = as_written(table, names, text)
    return disjunction(*(HasWord(name, form) for name in names for form in forms)) if known else None


def as_written(table: Table, names: Sequence[str], text: str) -> tuple[str, ...]:
    """A text in the kana that the data has: サクラ for 「さくら」. If the data has both, both."""
    forms = (text, *in_other_kana(text))
    if len(forms) == 1:
        return forms
    vocabulary = table.lexicon.vocabulary
    found = tuple(form for form in forms if any(vocabulary.writes(name, form) for name in names))
    return found or (text,)


def is_plural(table: Table, name: str, sought: Sought) -> bool:
    """Whether what is sought is several: of "food banks and theatres", no row is called both."""
    word = fold(sought.words[-1])
    return any(form != word for form in _known(table, (name,), word))


def forms_in_data(table: Table, names: Sequence[str], text: str) -> tuple[str, ...]:
    """The forms of a word that the data has: the word and its inflections, else derived words."""
    word = fold(text)
    if is_cjk(word[0]):
        known = table.lexicon.vocabulary.words
        held = any(word in one for name in names for one in known.get(name, ()))
        return as_written(table, names, text) if held else ()
    related = (form for other in table.lang.related(word) for form in _known(table, names, other))
    return _known(table, names, word) or tuple(dict.fromkeys(related))[:_MOST_FORMS]


def _known(table: Table, names: Sequence[str], word: str) -> tuple[str, ...]:
    """A word and its inflections, if they occur in the data."""
    forms = (word, *table.lang.inflected(word), *table.lang.written_short.get(word, ()))
    return tuple(dict.fromkeys(w for w in forms if any(table.lexicon.is_word_of(n, w) for n in names)))
