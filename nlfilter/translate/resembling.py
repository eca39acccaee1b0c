"""Stored values that resemble the words of a request, found as the embedded translator finds them.

A large vocabulary does not go into a prompt; the few values that a request may mean do.
"""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.translate.draft import Context
from nlfilter.translate.embedded.translator import atoms_of, lexicon_of


def resembling(request: str, context: Context) -> Mapping[str, tuple[str, ...]]:
    """Stored values by column: those that a phrase names, then those that are near an unknown word."""
    lexicon = lexicon_of(context.schema.schema, context.vocabulary)
    found: dict[str, dict[str, None]] = {}
    for atom in atoms_of(request, context):
        meanings = atom.means("value", "synonym", "group")
        if atom.is_unknown:
            near = lexicon.suggestions(atom.text)
            meanings = tuple(m for value in near for m in lexicon.find(value) if m.kind == "value")
        for meaning in meanings:
            found.setdefault(meaning.name, {}).update(dict.fromkeys(meaning.values))
    return {name: tuple(values) for name, values in found.items()}
