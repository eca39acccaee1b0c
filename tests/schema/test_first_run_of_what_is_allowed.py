"""Japanese names that end in what is allowed, or in a period, on a first run."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        *(("with insurance", True), ("insurance accepted", True), ("accepted", True), ("保険が使える", True)),
        *(("no insurance", False), ("insurance not accepted", False), ("without insurance", False)),
    ],
)
def test_accepted_and_not_accepted_are_yes_and_no(request_: str, kept: bool) -> None:
    shops = [{"shop": f"S{n:02}", "insurance": "not accepted" if n % 3 else "accepted"} for n in range(24)]
    answer = NLFilter.infer(shops, translator="embedded").filter(request_, shops)
    assert answer.covered
    assert [row["insurance"] == "accepted" for row in answer.rows] == [kept] * (8 if kept else 16)
