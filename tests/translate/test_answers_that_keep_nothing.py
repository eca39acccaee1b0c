"""A model's conditions that no row can fulfil together are not covered, whatever the model says."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition

ROWS: list[dict[str, object]] = [{"class": f"c{n}", "seats": n, "heated": n % 2 == 0} for n in range(30)]


class Answering:
    """A translator that always gives the same answer as a model would."""

    def __init__(self, *clauses: tuple[str, str]) -> None:
        self.answer = Draft(tuple(DraftCondition(*one) for one in clauses), source="llm")

    def draft(self, request: str, context: Context) -> Draft:
        return self.answer

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.answer


@pytest.mark.parametrize(("low", "covered"), [(20, False), (3, True)])
def test_two_bounds_must_leave_room(low: int, covered: bool) -> None:
    answer = Answering((f"over {low} seats", f"seats > {low}"), ("under 10 seats", "seats < 10"))
    translation = NLFilter.infer(ROWS, translator=answer).translate(f"over {low} seats and under 10 seats")
    assert len(translation.where.conditions) == 2
    assert (translation.covered, translation.unsure) == (covered, not covered)


JOBS: list[dict[str, object]] = [
    {"city": "Tokyo", "title": "Senior data platform engineer", "salary": 5_000_000},
    {"city": "Osaka", "title": "data analyst", "salary": 7_000_000},
    {"city": "Tochigi", "title": "Sales", "salary": 4_000_000},
]


@pytest.mark.parametrize(
    ("clause", "kept", "covered"),
    [
        ("salary > 99999999999", "salary > 99999999999", False),
        ("salary BETWEEN 1 AND 2", "salary BETWEEN 1 AND 2", False),
        ("salary < 0 OR salary IS NULL", "salary < 0 OR salary IS NULL", True),
        ("salary >= 7000000", "salary >= 7000000", True),
        ("title LIKE '%data%engineer%'", "title LIKE '%data%engineer%'", True),
        ("title LIKE '%data_platform_engineer'", "title LIKE '%data_platform_engineer'", True),
    ],
)
def test_a_condition_that_keeps_nothing_stays_and_is_unsure(clause: str, kept: str, covered: bool) -> None:
    request = "data something engineer titles" if clause.startswith("title") else "pays like on the moon"
    answer = Answering((request, clause))
    translation = NLFilter.infer(JOBS, translator=answer).translate(request)
    assert (translation.where.sql, translation.covered) == (kept, covered)


@pytest.mark.parametrize(
    ("clause", "kept"),
    [
        ("city IN ('Tokyo', 'Atlantis')", "city IN ('Tokyo')"),
        ("city = 'Tokyo' OR city = 'Atlantis'", "city = 'Tokyo'"),
        ("city IN ('Atlantis', 'Eldorado', 'Osaka')", "city IN ('Osaka')"),
    ],
)
def test_a_value_that_is_not_stored_becomes_no_other_value(clause: str, kept: str) -> None:
    request = "Tokyo or Osaka or Atlantis or Eldorado"
    jobs = NLFilter.infer(JOBS, translator=Answering((request, clause)))
    translation = jobs.translate(request)
    assert kept in [condition.sql for condition in translation.where.conditions]
    assert not translation.covered
    assert "Atlantis" in " ".join(one.phrase for one in translation.unmatched)
    assert jobs.apply(translation, JOBS).count <= 2
