"""Loads the languages, once for each process."""

from __future__ import annotations

from functools import cache

from nlfilter.kept import kept
from nlfilter.translate.languages.files import Files
from nlfilter.translate.languages.language import Language, language_of


@cache
def language() -> Language:
    """All languages; read once."""
    return kept("languages", Language, lambda: language_of(Files.read()))
