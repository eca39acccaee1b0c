"""`docs/grammar.md` is made from the present roles, productions and weights."""

from __future__ import annotations

from pathlib import Path

from nlfilter.translate.reader.reference import page
from nlfilter.translate.reader.score import weights

PAGE = Path(__file__).parents[2] / "docs" / "grammar.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page() + "\n", "run: make docs"


def test_each_weight_has_an_example() -> None:
    shown = page()
    assert [name for name in weights() if f"| `{name}` |" not in shown] == []
