"""Values that need their column to be understood: "name is X", "room 111", "type code 'NOISE'"; and codes."""

from __future__ import annotations

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning
from nlfilter.translate.reader.table import Table, of_table


@of_table
def codes_of(reading: Table) -> dict[str, Meaning]:
    """The values of columns that hold few, folded: F of F and M."""
    found: dict[str, Meaning] = {}
    for name in reading.schema.filterable:
        if reading.column(name).kind is Kind.TEXT:
            values = {fold(value): value for value in reading.lexicon.stored(name)}
            for code, value in values.items() if len(values) <= 4 else ():
                found.setdefault(code, Meaning("synonym", name, (value,)))
    return found
