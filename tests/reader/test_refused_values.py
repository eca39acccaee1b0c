"""Who refuses a refusal that is itself a stored value keeps all other values: 「不可以外」."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

ROWS = [{"名": f"館{n}", "ペット同行": ("可", "不可", "要相談")[n % 3]} for n in range(30)]


@pytest.fixture(scope="module")
def places() -> NLFilter:
    return NLFilter(TableSchema.infer(ROWS), translator="embedded", values=ROWS)


@pytest.mark.parametrize("request_", ["ペット同行不可以外", "ペット同行不可じゃない", "ペット同行が不可以外"])
def test_a_third_value_stays(places: NLFilter, request_: str) -> None:
    assert len(places.filter(request_, ROWS).rows) == 20


def test_a_refusal_in_a_word_counts_also_beside_a_longer_word() -> None:
    """The "no" of a term "no platform" is not left over where another term "platform given" is refused."""
    rows = [{"platform": platform} for platform in ("1", "2", None)]
    terms = {
        "no platform": {"where": "platform IS NULL"},
        "platform given": {"where": "platform IS NOT NULL"},
    }
    schema = {"name": "trains", "columns": {"platform": {"type": "VARCHAR"}}, "terms": terms}
    trains = NLFilter(TableSchema.model_validate(schema), translator="embedded", values=rows)
    for request in ("no platform given", "no platform"):
        assert trains.translate(request).where.sql == "platform IS NULL"
