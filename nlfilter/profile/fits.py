"""Which facts about a person a row meets, and which it does not, in the words of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from nlfilter.schema.parts import Lang
from nlfilter.sources.plain import as_mappings
from nlfilter.where.conditions import Where
from nlfilter.where.logic.evaluation import NOT_SHOWN, EvaluatedRow
from nlfilter.where.nodes import columns
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

_KEYS = {True: "fits", False: "fits_not", None: "fits_unknown"}


@dataclass(frozen=True)
class Fit:
    """Whether a row fits what a text says about a person: "experience: 5 years, but you said “3 years”".

    `fits` is None if the row has no value in the column. `phrase` is the person's own, `text` a sentence.
    """

    column: str
    phrase: str
    fits: bool | None
    text: str


def fits_of(where: Where, row: Any, lang: Lang, today: date) -> Iterator[Fit]:
    """A `Fit` for each condition that follows from facts, in the schema's order of columns."""
    speaker = Speaker.of(where.schema.schema, lang)
    (shown,) = as_mappings([row])
    evaluated = EvaluatedRow(shown, where.schema, today)
    for condition in where.conditions:
        (name, *_) = columns(condition.predicate)
        value = evaluated.value(name)
        outcomes = evaluated.outcomes(condition.predicate)
        told = "" if value is NOT_SHOWN else speaker.cell(value, name)
        fits = None if not told or len(outcomes) > 1 else True in outcomes
        text = speaker.language.sentence(
            "profile",
            _KEYS[fits],
            column=speaker.label(name),
            value=told,
            phrase=visible(condition.phrase),
        )
        yield Fit(name, condition.phrase, fits, text)
