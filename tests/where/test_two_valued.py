"""Two-valued meaning, case by case: which rows "not" keeps."""

from __future__ import annotations

import pytest

from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.sql.writer import readable
from tests.where.postings import POSTINGS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("city = '東京'", "city = '東京'"),
        ("city <> '東京'", "city IS DISTINCT FROM '東京'"),
        ("NOT city = '東京'", "city IS DISTINCT FROM '東京'"),
        ("NOT city <> '東京'", "city = '東京'"),
        ("city IS DISTINCT FROM '東京'", "city IS DISTINCT FROM '東京'"),
        ("city IS NOT DISTINCT FROM '東京'", "city = '東京'"),
        ("city NOT IN ('東京', '大阪')", "city NOT IN ('東京', '大阪') OR city IS NULL"),
        ("NOT remote", "remote IS NOT TRUE"),
        ("remote = FALSE", "remote = FALSE"),
        ("NOT remote = FALSE", "remote IS NOT FALSE"),
        ("remote IS NOT TRUE", "remote IS NOT TRUE"),
        ("NOT salary >= 500", "salary < 500 OR salary IS NULL"),
        ("salary NOT BETWEEN 3 AND 5", "salary NOT BETWEEN 3 AND 5 OR salary IS NULL"),
        ("NOT list_contains(skills, 'PHP')", "NOT list_contains(skills, 'PHP') OR skills IS NULL"),
        ("NOT 'PHP' = ANY(skills)", "NOT list_contains(skills, 'PHP') OR skills IS NULL"),
        ("title NOT ILIKE '%sales%'", "title NOT ILIKE '%sales%' OR title IS NULL"),
        ("city IS NOT NULL", "city IS NOT NULL"),
        ("NOT (remote AND city = '東京')", "remote IS NOT TRUE OR city IS DISTINCT FROM '東京'"),
        ("NOT (remote OR city = '東京')", "remote IS NOT TRUE AND city IS DISTINCT FROM '東京'"),
        (
            "seen_at <> DATE '2026-01-01'",
            "seen_at < DATE '2026-01-01' OR seen_at IS NULL OR seen_at >= DATE '2026-01-02'",
        ),
    ],
)
def test_negations_keep_rows_without_a_value(written: str, meant: str) -> None:
    assert readable(two_valued(parse_predicate(written, POSTINGS)), POSTINGS) == meant
