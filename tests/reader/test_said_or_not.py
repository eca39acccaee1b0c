"""Values that are missing or there by a verb of saying: "don't say what they pay", "must be stated"."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter


def test_who_has_something_does_not_ask_for_a_column_that_means_nearly_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NLFILTER_MEANING", "on")
    rows = [
        {"no": n, "industry": ["金融", "通信", None][n % 3], "city": ["名古屋", "長崎"][n % 2]}
        for n in range(60)
    ]
    translated = NLFilter.infer(rows, translator="embedded").translate("本業があるので長崎")
    assert translated.where.sql == "city = '長崎'"
    assert [one.phrase for one in translated.unmatched] == ["本業"]
