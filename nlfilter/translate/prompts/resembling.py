"""Stored values that resemble the words of a request.

A prompt has no room for a large vocabulary, only for the few values that a request may mean. The values of a
small column are all in the prompt, so here they appear only if a word names them. Values that are only
spelled alike ("Halden" for "half") would mislead; a model recognises a misspelt value by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.translate.prompts.visible import is_listed
from nlfilter.translate.reader.analysis import Analysis


def resembling(analysis: Analysis) -> Mapping[str, tuple[str, ...]]:
    """The stored values by column: those that a phrase names, then those that resemble an unknown word."""
    lexicon, stored = analysis.table.lexicon, analysis.table.context.vocabulary.values
    found: dict[str, dict[str, None]] = {}
    for word in analysis.terminals:
        meanings = word.means("value", "synonym", "group")
        if word.is_unknown:
            near = lexicon.suggestions(word.text)
            alike = (m for value in near for m in lexicon.find(value) if m.kind == "value")
            meanings = tuple(m for m in alike if not is_listed(stored.get(m.name, ())))
        for meaning in meanings:
            found.setdefault(meaning.name, {}).update(dict.fromkeys(meaning.values))
    return {name: tuple(values) for name, values in found.items()}
