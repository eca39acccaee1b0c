"""A small table for tests of the embedded translator, and what requests mean on it, as readable SQL."""

from __future__ import annotations

from datetime import date

from nlfilter import EmbeddedTranslator, TableSchema, Where
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = TableSchema.model_validate(
    {
        "name": "rooms",
        "label": {"en": "rooms", "ja": "部屋"},
        "columns": {
            "town": {
                "type": "VARCHAR",
                "label": {"ja": "町"},
                "values": {"Kyoto": ["京都"], "Tokyo": ["東京"]},
            },
            "colours": {"type": "VARCHAR[]", "synonyms": ["colour", "色"]},
            "grade": {"type": "VARCHAR", "named_only": True},
            "owner": {"type": "VARCHAR"},
            "quiet": {"type": "BOOLEAN", "when_true": ["quiet", "静か"], "when_false": ["noisy"]},
            "rent": {"type": "INTEGER", "unit": "JPY", "synonyms": ["price", "家賃"]},
            "size": {"type": "DOUBLE", "unit": "m2", "synonyms": ["広さ"]},
            "walk": {"type": "INTEGER", "unit": "minutes", "synonyms": ["徒歩"]},
            "built": {"type": "INTEGER", "synonyms": ["year built", "築年"]},
            "listed": {"type": "DATE", "synonyms": ["posted", "掲載"]},
            "closes": {"type": "DATE", "synonyms": ["deadline", "締切"]},
            "note": {"type": "VARCHAR", "vocabulary": "text"},
        },
        "terms": {"studio": {"where": "size < 25", "synonyms": ["ワンルーム"]}},
        "search": ["note"],
    }
)
VOCABULARY = Vocabulary(
    {
        "town": ("Tokyo", "Kyoto", "Osaka"),
        "colours": ("red", "blue", "green", "deep blue"),
        "grade": ("A", "B", "C"),
        "owner": ("Hayashi Homes", "Java Estate", "JavaScript Estate", "US"),
    },
    {"note": frozenset({"garden", "intern", "interns", "international", "pets", "view"})},
)
TODAY = date(2026, 10, 1)


def draft(request: str, where: Where | None = None) -> Draft:
    compiled = compile_schema(SCHEMA)
    return EmbeddedTranslator().draft(request, Context(compiled, VOCABULARY, where or Where(compiled), TODAY))


def means(request: str, where: Where | None = None) -> str:
    """The whole where after a request, as readable SQL."""
    return settled(request, where).sql


def settled(request: str, where: Where | None = None) -> Where:
    compiled = compile_schema(SCHEMA)
    context = Context(compiled, VOCABULARY, where or Where(compiled), TODAY)
    return settle(EmbeddedTranslator().draft(request, context), request, context).where


def left(request: str) -> dict[str, str]:
    """The phrases left out, with their reasons."""
    return {u.phrase: u.reason.value for u in draft(request).unmatched if not isinstance(u, str)}
