"""What the columns of a table tell about figures in a request: units, counters, sizes, the order of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nlfilter.process import cached_property
from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.currencies import HUNDREDTH, is_currency, words_of_currency, words_of_hundredth
from nlfilter.schema.names.guesses import counters_of
from nlfilter.schema.names.unit_guesses import units_of_size
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

_COMMA_AS_POINT = "',', '.'"
"""In the expression of a column: a point takes the place of a comma, so that the texts are numbers."""
_FIRST_OF_DAY = re.compile(r"(?<!%Y[-/.])%([dm])[-/.]%[dm]")
"""The day or the month where it comes first in the format of an expression."""
_OF_A_DAY = ("hours", "minutes", "seconds")


class Figures:
    """How figures are written and what they count, by the columns of a table."""

    def __init__(
        self, schema: TableSchema, vocabulary: Vocabulary, stored: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._schema, self._vocabulary, self._stored = schema, vocabulary, stored

    @cached_property
    def has_times(self) -> bool:
        """Whether there is a filterable column of times of day."""
        return any(self._schema.columns[name].kind is Kind.TIME for name in self._schema.filterable)

    @cached_property
    def has_durations(self) -> bool:
        """Whether a filterable column tells how many hours, minutes or seconds something takes."""
        return any(self._schema.columns[name].unit in _OF_A_DAY for name in self._schema.filterable)

    @cached_property
    def writes_commas(self) -> bool:
        """Whether the stored texts of a column have a comma before a fraction: "1.250,50"."""
        return any(_COMMA_AS_POINT in (column.expr or "") for column in self._schema.columns.values())

    @cached_property
    def day_first(self) -> bool | None:
        """Whether the day stands before the month in the stored texts of days; None if no text tells."""
        exprs = [column.expr for column in self._schema.columns.values() if column.expr]
        orders = {first[1] == "d" for expr in exprs for first in _FIRST_OF_DAY.finditer(expr)}
        return orders.pop() if len(orders) == 1 else None

    @cached_property
    def own_units(self) -> tuple[tuple[str, str], ...]:
        """The units of columns as words of a request: folded, and in the owner's spelling."""
        columns = self._schema.columns.values()
        units = {(n, c.unit) for c in columns if c.unit for n in (*words_of_currency(c.unit), *c.unit_names)}
        for name in {column.unit_in for column in columns if column.unit_in}:
            words, stored = self._schema.columns[name].values, self._stored(name)
            units |= {(word, v) for v in stored if is_currency(v) for word in (v, *words.get(v, ()))}
        units |= {(unit, unit) for said in self.sizes.values() for unit in said}
        units |= {(word, word) for told in self.counters.values() for word in told}
        units |= {
            (word, f"{column.unit}{HUNDREDTH}")
            for name, column in self._schema.columns.items()
            if column.kind is not Kind.INTEGER  # whole pounds are no pence
            for word in words_of_hundredth(column.unit, letters=self._begins_below_one(name))
        }
        return tuple((fold(name), unit) for name, unit in sorted(units))

    @cached_property
    def counters(self) -> Mapping[str, tuple[str, ...]]:
        """The words for what a column of counts without a unit counts: 「10床」 for 病床数.

        A word in the name of another column may be about that one: 「3階」 beside 所在階 and 総階数.
        """
        columns = ((name, self._schema.columns[name]) for name in self._schema.filterable)
        bare = (name for name, column in columns if column.kind is Kind.INTEGER and not column.unit)
        told = {name: words for name in bare if (words := counters_of(name))}
        others = [name for name in self._schema.columns if name not in told]
        apart = {
            name: [word for word in words if not any(word in one for one in others)]
            for name, words in told.items()
        }
        return {name: tuple(words) for name, words in apart.items() if words}

    def _begins_below_one(self, name: str) -> bool:
        return self._vocabulary.spans.get(name, ("",))[0] == "0"

    @cached_property
    def sizes(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of numbers that are named as sizes, but have no unit, with units of sizes."""
        columns = ((name, self._schema.columns[name]) for name in self._schema.filterable)
        bare = (name for name, column in columns if column.kind.is_number and not column.unit)
        return {name: units for name in bare if (units := units_of_size(name))}
