"""The words that a column gets from its own name and unit."""

from __future__ import annotations

from collections.abc import ItemsView

from nlfilter.schema.inference.own_words import with_own_words
from nlfilter.schema.parts import Column


class Counted(dict[str, Column]):
    """Columns that count how often they are all looked at."""

    times = 0

    def items(self) -> ItemsView[str, Column]:  # type: ignore[override]
        self.times += 1
        return super().items()


def test_a_wide_table_is_looked_at_no_more_often_than_a_narrow_one() -> None:
    def times(width: int) -> int:
        columns = Counted({f"c{number}": Column(type="INTEGER") for number in range(width)})
        with_own_words(columns, {}, {}, ())
        return columns.times

    assert times(80) == times(20)
