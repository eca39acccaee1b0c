"""What a word can mean in a table, and which meaning wins."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

MeaningKind = Literal[
    "term", "range", "sum", "value", "synonym", "group", "piece", "flag", "text", "column", "opposite",
    "part", "table",
]  # fmt: skip
"""What a word can mean:

- term, range, sum: what the schema declares under these names
- value, synonym, group: a stored value, another word for one, a group of values
- piece: a part of values that list several things ("Thriller/Suspense")
- flag: the state of a BOOLEAN column
- text: alternatives to search for in free text
- column, opposite: a column by its name; the negative side of a number ("a loss")
- part: a part of a column's name, weaker than the whole
- table: the items of the table ("jobs"), or what people do with them ("apply"); it asks for nothing
"""

# If a phrase has several meanings, the one with the lowest number wins. A range comes before its own columns,
# and a stored value before another word for one. Ties go to the schema's order of columns.
PRECEDENCE: dict[MeaningKind, int] = {
    "term": 0,
    "flag": 1,
    "range": 2,
    "sum": 2,
    "value": 3,
    "synonym": 4,
    "group": 4,
    "piece": 5,
    "text": 6,
    "column": 7,
    "opposite": 7,
    "part": 8,
    "table": 9,
}


STORED: tuple[MeaningKind, ...] = ("value", "synonym", "group", "piece")
"""The kinds that mean stored values of a column."""
NAMING: tuple[MeaningKind, ...] = ("column", "opposite", "range", "sum")
"""The kinds that name the column of an amount or a value, and ask for nothing by themselves."""
SPELLED: tuple[MeaningKind, ...] = (*STORED, "term", "flag", "text")
"""The kinds of words that a misspelt word may be corrected to."""


class Meaning(Struct, frozen=True):
    """One meaning of a word: `name` is a column, term or range; `values` stored values or alternatives."""

    kind: MeaningKind
    name: str
    values: tuple[str, ...] = ()
    truth: bool = True
    rank: int = 0

    @property
    def order(self) -> tuple[int, int]:
        return PRECEDENCE[self.kind], self.rank
