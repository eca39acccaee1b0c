"""What people say of themselves, for a column that says what is needed."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

PERSON = {"relation": "at_most", "words": ["practice", "実務"]}
SYNONYMS: dict[str, Any] = {"person": "at_most", "synonyms": ["practice", "実務"]}


@pytest.mark.parametrize("column", [{"person": PERSON}, SYNONYMS])
@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("I have 2 years of practice", "needed <= 2"),
        ("2 years of practice", "needed <= 2"),
        ("実務3年です", "needed <= 3"),
        ("実務が2年あります", "needed <= 2"),
        # a comparison that is said counts
        ("実務3年以上", "needed >= 3"),
        ("at least 2 years of practice", "needed >= 2"),
        # so does the name of what the row needs
        ("必要年数3年", "needed = 3"),
    ],
)
def test_how_long_somebody_has_done_it(column: dict[str, Any], request_: str, sql: str) -> None:
    needed = {"type": "INTEGER", "unit": "years", "label": {"ja": "必要年数", "en": "years needed"}, **column}
    schema = TableSchema.model_validate({"name": "posts", "columns": {"needed": needed}})
    translation = NLFilter(schema, translator="embedded").translate(request_)
    assert (translation.where.sql, translation.unmatched) == (sql, ())


LIMITS = "(max_age >= 5 OR max_age IS NULL) AND (min_age <= 5 OR min_age IS NULL)"
LESSONS: list[dict[str, object]] = [
    {"lesson": f"l{n}", "craft": ("Pottery", "Weaving")[n % 2], "min_age": n % 6, "max_age": 8 + n % 5}
    for n in range(20)
]


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("for my 5 year old", LIMITS),
        ("my son is 5", LIMITS),
        ("pottery for my 5 year old daughter", f"craft = 'Pottery' AND {LIMITS}"),
    ],
)
def test_an_age_is_within_both_limits(request_: str, sql: str) -> None:
    translation = NLFilter.infer(LESSONS, translator="embedded").translate(request_)
    assert (translation.where.sql, translation.covered) == (sql, True)
