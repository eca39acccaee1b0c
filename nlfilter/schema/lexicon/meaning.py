"""What a word can mean in a table, and which meaning wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

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
    def is_as_stored(self) -> bool:
        """Whether it is a value, or a part of one, in the words of the table."""
        return self.kind in ("value", "piece")

    @property
    def order(self) -> tuple[int, int]:
        return PRECEDENCE[self.kind], self.rank


def needs_its_name(schema: TableSchema, meaning: Meaning) -> bool:
    """Whether a value asks for nothing without the name of its column."""
    if meaning.kind not in STORED:
        return False
    return schema.columns[meaning.name].must_be_named(stored=meaning.is_as_stored)
