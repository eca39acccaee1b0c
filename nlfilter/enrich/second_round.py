"""Limits an answer about requests that were not understood to the words in them.

An owner may have removed other words that an earlier answer proposed; those stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from nlfilter.enrich.answer import Answer, ColumnWords
from nlfilter.schema.fold import squeeze


def with_words_of(answer: Answer, requests: Sequence[str], known: Collection[str]) -> Answer:
    """Returns the answer; of the columns in `known`, and of terms, only what some request uses."""
    asked = [squeeze(request) for request in requests]

    def used(word: str) -> bool:
        key = squeeze(word)
        return bool(key) and any(key in request for request in asked)

    terms = tuple(one for one in answer.terms if any(map(used, (one.name, *one.words))))
    clauses = "\n".join(one.where for one in terms)
    return replace(
        answer,
        label_en="",
        label_ja="",
        nouns=tuple(filter(used, answer.nouns)),
        actions=tuple(filter(used, answer.actions)),
        columns=tuple(_used(one, used) if one.column in known else one for one in answer.columns),
        terms=terms,
        sums=tuple(one for one in answer.sums if any(map(used, (one.name, *one.words)))),
        ranges=tuple(one for one in answer.ranges if any(map(used, (one.name, *one.words)))),
        derived=tuple(
            one
            for one in answer.derived
            if f"{one.of}_" in clauses or any(map(used, (one.label_en, *one.words)))
        ),
    )


def _used(said: ColumnWords, used: Callable[[str], bool]) -> ColumnWords:
    """What an answer says about a known column: its facts, and the words that a request uses."""
    values = (one.model_copy(update={"words": [*filter(used, one.words)]}) for one in said.values)
    groups = [one for one in said.groups if any(map(used, (one.name, *one.words)))]
    lists = ("words", "unit_names", "when_true", "when_false", "opposites", "person_words")
    update: dict[str, object] = {key: [*filter(used, getattr(said, key))] for key in lists}
    update |= {"label_en": "", "label_ja": "", "groups": groups}
    return said.model_copy(update={**update, "values": [one for one in values if one.words]})
