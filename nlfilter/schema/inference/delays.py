"""Finds columns of delays, with words for what is late: "left more than an hour late", "arrived early"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlfilter.schema.fold import has_cjk, is_cjk
from nlfilter.schema.inference.bare_names import spelled
from nlfilter.schema.inference.taken import with_words
from nlfilter.schema.inference.thesaurus import set_of
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Term
from nlfilter.sources.names import quoted

_DELAYS = NAMES["delays"]


def with_delays(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns; those of delays with the words of what is late. They are asked for by such a word only."""
    made = dict(columns)
    for name, verbs in _delays(columns):
        told = with_words(made[name], (*verbs, *_DELAYS["said"]))
        made[name] = told.model_copy(update={"named_only": True})
    return made


def terms_of_delays(columns: Mapping[str, Column]) -> dict[str, Term]:
    """Terms for what is late, early or on time."""
    terms: dict[str, Term] = {}
    for name, verbs in _delays(columns):
        for where, forms in _DELAYS["terms"].items():
            said = [form.format(verb) for form in forms for verb in verbs if _alike(form, verb)]
            if said:
                terms[said[0]] = Term(where=f"{quoted(name)} {where}", synonyms=tuple(said[1:]))
    return terms


def _alike(form: str, verb: str) -> bool:
    return has_cjk(form) == has_cjk(verb)


def _delays(columns: Mapping[str, Column]) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns of delays, each with the words for what is late: a departure, an arrival."""
    for name, column in columns.items():
        if column.filterable and column.kind.is_number:
            stem = _stem(name)
            found = set_of(stem, Column(type="TIME")) if stem else None
            if stem is not None:
                yield name, found.words if found else ()


def _stem(name: str) -> str | None:
    """The name of what is late; None if a name is not that of a delay."""
    for word in _DELAYS["words"]:
        words = words_of(name)
        if word in words:
            return " ".join(spelled([one for one in words if one != word]))
        if is_cjk(word[0]) and word in name:
            return name.replace(word, "").split("(")[0]
    return None
