"""Stored values that resemble the words of a request, found as the reader finds them.

A prompt has no room for a large vocabulary, only for the few values that a request may mean.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.translate.reader.analysis import Analysis


def resembling(analysis: Analysis) -> Mapping[str, tuple[str, ...]]:
    """The stored values by column: those that a phrase names, then those that resemble an unknown word."""
    lexicon = analysis.table.lexicon
    found: dict[str, dict[str, None]] = {}
    for word in analysis.terminals:
        meanings = word.means("value", "synonym", "group")
        if word.is_unknown:
            near = lexicon.suggestions(word.text)
            meanings = tuple(m for value in near for m in lexicon.find(value) if m.kind == "value")
        for meaning in meanings:
            found.setdefault(meaning.name, {}).update(dict.fromkeys(meaning.values))
    return {name: tuple(values) for name, values in found.items()}
