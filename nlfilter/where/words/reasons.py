"""Why a row was kept: the wishes that it meets, said as facts about it where the row tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nlfilter.schema.table import Lang
from nlfilter.where.words.facts import fact
from nlfilter.where.words.phrase import together
from nlfilter.where.words.sayings import said
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.where.conditions import Where


def reasons(where: Where, row: Mapping[str, Any], lang: Lang = "en", *, position: int | None = None) -> str:
    """One sentence: what the row is, and which wishes it meets. The row must be one that the where keeps.

    `position` (0-based) names a row for which the schema has no name.
    """
    schema = where.schema.schema
    speaker = Speaker.of(schema, lang)
    slots: dict[str, Any] = {"item": item(row, speaker, position), "table": speaker.table}
    if not where.conditions:
        return speaker.language.sentence("reason_none", **slots)
    facts = [fact(said(c.predicate, where.schema), row, schema) for c in where.conditions]
    return speaker.language.sentence("reason", reason=together(facts, speaker, "because"), **slots)


def item(row: Mapping[str, Any], speaker: Speaker, position: int | None = None) -> str:
    """What a row is called: its item column, else its key, else its place in the list."""
    schema = speaker.schema
    hidden = {name for name, column in schema.columns.items() if not column.filterable}
    for names in ((schema.item,), schema.key):
        texts = [speaker.cell(row.get(name), name) for name in names if name and name not in hidden]
        if text := " ".join(filter(None, texts)):
            return text
    return speaker.language.sentence("item", n=(position or 0) + 1)
