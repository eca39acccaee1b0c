"""A translation as plain data: what `nlfilter translate` prints (`docs/json.md`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from nlfilter.where.dates import relative_days, with_days
from nlfilter.where.sql.writer import readable
from nlfilter.where.words import say

if TYPE_CHECKING:
    from nlfilter.schema.parts import Lang
    from nlfilter.translate.translation import Translation
    from nlfilter.where.conditions import Condition


def translation_data(translation: Translation, lang: Lang, today: date) -> dict[str, Any]:
    """The data of a translation; days count from `today`."""
    where = translation.where
    return {
        "where": where.sql,
        "conditions": [condition_data(c, lang, today) for c in where.conditions],
        "today": today.isoformat(),
        "unmatched": [one.to_dict() for one in translation.unmatched],
        "mapped": [one.to_dict() for one in translation.mapped],
        "source": translation.source,
        "covered": translation.covered,
        "confidence": None if translation.confidence is None else round(translation.confidence, 3),
        "alternatives": [other.sql for other in translation.alternatives],
        "degraded": translation.degraded,
    } | ({"cause": translation.cause} if translation.degraded else {})


def condition_data(condition: Condition, lang: Lang, today: date) -> dict[str, Any]:
    """A condition. If it counts days from today, it is also given with the dates of that day."""
    data: dict[str, Any] = {
        "id": condition.id,
        "phrase": condition.phrase,
        "sql": condition.sql,
        "text": condition.describe(lang),
    }
    if relative_days(condition.predicate):
        on_day = with_days(condition.predicate, today)
        schema = condition.schema
        data["resolved"] = {"sql": readable(on_day, schema), "text": say(on_day, schema, lang)}
    return data
