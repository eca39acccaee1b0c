"""A profile: what a text says about a person, and what follows from it for a where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nlfilter.errors import RejectedWhere
from nlfilter.profile.facts import Fact, Findings
from nlfilter.profile.fits import Fit, fits_of
from nlfilter.profile.fitting import conditions_of
from nlfilter.schema.parts import Lang
from nlfilter.translate.as_data import condition_data
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Source, Usage
from nlfilter.where.conditions import MAX_CONDITIONS, Where
from nlfilter.where.logic.check import admitted

MAX_PROFILE = 20_000
"""The most characters of a text about a person."""


@dataclass(frozen=True)
class Profile:
    """What a text says about a person.

    `where` is what must hold for rows that fit the facts, by the relations of the schema. `wishes` are the
    conditions that the text wishes for; offer them, for they are not applied. Both go together as
    `profile.where & profile.wishes`. `unknown` are the phrases that are neither a fact nor a wish. `source`
    is "llm" if a model found the parts; `degraded`: it failed, and nothing but the embedded translator was
    used; `usage` is its price.
    """

    facts: tuple[Fact, ...]
    where: Where
    wishes: Where
    unknown: tuple[str, ...]
    today: date
    source: Source = "embedded"
    degraded: bool = False
    usage: Usage = field(default_factory=Usage)

    def fits(self, row: Any, lang: Lang = "en") -> tuple[Fit, ...]:
        """Says which facts a row (a dict or an object) meets, and which it does not.

        >>> from nlfilter import NLFilter
        >>> jobs = NLFilter("schemas/jobs.yaml", translator="embedded")
        >>> [one.text for one in jobs.profile("I have 3 years of experience.").fits({"experience": 5})]
        ['experience: 5 years, but you said “I have 3 years of experience”']
        """
        return tuple(fits_of(self.where, row, lang, self.today))

    def to_dict(self, lang: Lang = "en") -> dict[str, Any]:
        """JSON-ready data with words in a language, as `nlfilter profile` prints it (`docs/json.md`)."""
        return {
            "facts": [fact.to_dict() for fact in self.facts],
            "where": self.where.sql,
            "conditions": [condition_data(one, lang, self.today) for one in self.where.conditions],
            "wishes": [condition_data(one, lang, self.today) for one in self.wishes.conditions],
            "unknown": [*self.unknown],
            "source": self.source,
            "degraded": self.degraded,
        }


def profile_of(found: Findings, context: Context) -> Profile:
    """The profile that follows from what was found in a text."""
    facts = _distinct(found)
    schema = context.schema
    where = Where(schema)
    for phrase, predicate in conditions_of(facts, schema.schema.columns.items(), context.vocabulary.values):
        where = _with(where, phrase, predicate)
    wishes = Where(schema)
    for one in found.wishes:
        wishes = _with(wishes, one.phrase, one.predicate)
    unknown = tuple(dict.fromkeys(found.unknown))
    return Profile(facts, where, wishes, unknown, context.today, found.source, found.degraded, found.usage)


def _distinct(found: Findings) -> tuple[Fact, ...]:
    """Each fact once, where the text is the clearest."""
    best: dict[object, Fact] = {}
    for fact in found.facts:
        key = (fact.column, type(fact.value), fact.value)
        if key not in best or (fact.estimated, -fact.confidence) < (
            best[key].estimated,
            -best[key].confidence,
        ):
            best[key] = fact
    return tuple(sorted(best.values(), key=lambda fact: fact.start))


def _with(where: Where, phrase: str, predicate: Any) -> Where:
    """The where with one more condition, if that is allowed, new, and not one too many."""
    if len(where.conditions) == MAX_CONDITIONS:
        return where
    try:
        asked = admitted(predicate, where.schema)
        known = any(one.predicate == asked for one in where.conditions)
        return where if known else where.adding(phrase, predicate)
    except RejectedWhere:
        return where
