"""Tables for tests of the chat translator: 8 columns, as in most lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.where.conditions import Where
from nlfilter.where.owner.compiling import compile_schema

TODAY = date(2026, 10, 1)

PLAIN: dict[str, Any] = {
    "name": "jobs",
    "columns": {
        "title": {"type": "VARCHAR", "vocabulary": "text", "description": "Job title."},
        "company": {"type": "VARCHAR", "vocabulary": "open", "description": "Name of the employer."},
        "location": {"type": "VARCHAR", "description": "City of the workplace."},
        "remote": {"type": "BOOLEAN", "description": "Whether the job can be done from home."},
        "skills": {"type": "VARCHAR[]", "description": "Skills asked for."},
        "salary_min": {"type": "BIGINT", "description": "Lowest yearly pay in JPY."},
        "employment_type": {"type": "VARCHAR", "description": "Kind of contract."},
        "posted_at": {"type": "DATE", "description": "Day of posting."},
    },
}
"""A schema with only names, types and descriptions."""

_MORE: dict[str, Any] = {
    "title": {"synonyms": ["職種", "role"]},
    "company": {"label": {"ja": "会社"}},
    "location": {"label": {"en": "city", "ja": "勤務地"}, "synonyms": ["場所"]},
    "remote": {"when_true": ["remote", "リモート", "在宅"], "when_false": ["on-site", "出社"]},
    "skills": {"synonyms": ["skill", "language", "技術"]},
    "salary_min": {"unit": "JPY", "label": {"ja": "年収"}, "synonyms": ["pay"]},
    "employment_type": {"label": {"ja": "雇用形態"}},
    "posted_at": {"label": {"en": "posted", "ja": "掲載日"}},
}

RICH: dict[str, Any] = {
    "name": "jobs",
    "columns": {name: column | _MORE[name] for name, column in PLAIN["columns"].items()},
    "terms": {"well paid": {"where": "salary_min >= 8000000", "synonyms": ["高収入"]}},
}
"""The schema as a careful owner would write it."""

VOCABULARY = Vocabulary(
    {
        "location": ("東京", "大阪", "京都", "福岡", "名古屋"),
        "skills": ("Python", "Go", "AWS", *(f"skill {n}" for n in range(60))),
        "employment_type": ("full_time", "part_time", "contract", "internship"),
        "company": tuple(f"Example {n} Ltd" for n in range(90)),
    },
    {"title": frozenset({"engineer", "senior"})},
    {"salary_min": ("0", "16000000"), "posted_at": ("2026-07", "2026-10")},
)


def context(
    schema: dict[str, Any], vocabulary: Vocabulary = VOCABULARY, where: Where | None = None
) -> Context:
    """The context that a translator gets at the start of a dialogue."""
    compiled = compile_schema(TableSchema.model_validate(schema))
    return Context(compiled, vocabulary, where or Where(compiled), TODAY)
