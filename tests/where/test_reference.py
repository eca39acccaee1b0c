"""`docs/allowed-sql.md` is made from the gate's present tables."""

from __future__ import annotations

from pathlib import Path

from nlfilter.where.reference import page

PAGE = Path(__file__).parents[2] / "docs" / "allowed-sql.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page() + "\n", "run: make docs"
