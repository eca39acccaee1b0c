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
