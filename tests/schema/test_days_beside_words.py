"""A column of days beside a few words: "until filled"."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2026, 11, 28)


def berths(words: tuple[str, ...], form: str = "%Y-%m-%d") -> list[dict[str, str]]:
    """Berths that are free until a day or, one in four, until something that words tell."""
    days = [(TODAY + timedelta(days=3 * n - 90)).strftime(form) for n in range(80)]
    told = [words[n // 4 % len(words)] if n % 4 == 0 else day for n, day in enumerate(days)]
    return [{"berth": f"b{n}", "free_until": one} for n, one in enumerate(told)]


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y"])
def test_days_are_compared_and_words_are_found(form: str) -> None:
    rows = berths(("until sold", "on request"), form)
    asked = NLFilter.infer(rows, translator="embedded", today=TODAY)
    for request, where in (
        ("free until after 15 December", "free_until_date >= DATE '2026-12-16'"),
        ("on request", "free_until = 'on request'"),
    ):
        translation = asked.translate(request)
        assert (translation.where.sql, translation.covered) == (where, True)


def test_many_words_make_a_text() -> None:
    rows = berths(tuple(f"until {word}" for word in ("dawn", "dusk", "noon", "sold", "full", "wet", "dry")))
    assert "free_until_date" not in TableSchema.infer(rows).columns


def test_unknown_days_are_no_words() -> None:
    rows = berths(("unknown",))
    assert "free_until_date" in TableSchema.infer(rows).columns
    assert not TableSchema.infer(rows).columns["free_until"].filterable


def test_what_has_no_last_day_is_still_open() -> None:
    ends = ["2026-12-20", "until filled", "2026-11-01", "2027-01-31"]
    rows = [{"grant": f"g{n}", "deadline": ends[n % 4], "sum": 100 + n} for n in range(24)]
    asked = NLFilter.infer(rows, translator="embedded", today=TODAY)
    still = "deadline_date >= CURRENT_DATE OR deadline IN ('until filled')"
    assert asked.translate("still open").where.sql == still
    assert asked.translate("already closed").where.sql == "deadline_date < CURRENT_DATE"
