"""A column of days beside a few words: "until filled"."""

from __future__ import annotations

from datetime import date, timedelta

from nlfilter import TableSchema

TODAY = date(2026, 11, 28)


def berths(words: tuple[str, ...], form: str = "%Y-%m-%d") -> list[dict[str, str]]:
    """Berths that are free until a day or, one in four, until something that words tell."""
    days = [(TODAY + timedelta(days=3 * n - 90)).strftime(form) for n in range(80)]
    told = [words[n // 4 % len(words)] if n % 4 == 0 else day for n, day in enumerate(days)]
    return [{"berth": f"b{n}", "free_until": one} for n, one in enumerate(told)]


def test_many_words_make_a_text() -> None:
    rows = berths(tuple(f"until {word}" for word in ("dawn", "dusk", "noon", "sold", "full", "wet", "dry")))
    assert "free_until_date" not in TableSchema.infer(rows).columns


def test_unknown_days_are_no_words() -> None:
    rows = berths(("unknown",))
    assert "free_until_date" in TableSchema.infer(rows).columns
    assert not TableSchema.infer(rows).columns["free_until"].filterable
