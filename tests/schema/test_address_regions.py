"""States and countries in which addresses end, parts of countries, and groups of countries."""

from __future__ import annotations

from nlfilter import NLFilter


def test_other_texts_with_a_comma_are_no_addresses() -> None:
    rows = [{"part": n, "kind": ("bolt, small", "nut, IN", "pin, large")[n % 3]} for n in range(9)]
    assert not NLFilter.infer(rows).schema.columns["kind"].groups
