"""Loads the languages, once for each process."""

from __future__ import annotations

from functools import cache

from nlfilter.build_cache import kept
from nlfilter.translate.languages.language import Language


@cache
def language() -> Language:
    """All languages; read once."""
    return kept("languages", Language, _read)


def _read() -> Language:
    from nlfilter.translate.languages.checks import read_checked

    return read_checked()
