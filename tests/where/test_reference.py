"""`docs/allowed-sql.md` says what the gate's tables say."""

from __future__ import annotations

from pathlib import Path

from nlfilter.where.reference import page

PAGE = Path(__file__).parents[2] / "docs" / "allowed-sql.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page() + "\n", "run: make docs"
