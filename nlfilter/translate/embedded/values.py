"""Stored values, flags, terms and text alternatives: which meaning of a word is meant.

A column named beside a word decides between its meanings and becomes part of its phrase; so does a word of
direction ("from Tokyo"), or the value before it in a list.
"""

from __future__ import annotations

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.parts import Column
from nlfilter.schema.short_forms import name_words


def is_called(column: Column, name: str, word: str) -> bool:
    """Whether one of the names of a column has a word, or holds one of a script without spaces."""
    texts = (name, *column.label.values(), *column.synonyms)
    return any(word in (fold(text) if is_cjk(word[0]) else name_words(text)) for text in texts)
