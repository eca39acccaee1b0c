"""Removes the words that people must not read: a model wrote them, and no owner has reviewed them.

Unreviewed words only match. People read names of columns and stored values instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlfilter.schema.names.unit_guesses import is_currency

if TYPE_CHECKING:
    from nlfilter.schema.parts import Column
    from nlfilter.schema.table import TableSchema

_UNITS = """
    people years months weeks days hours minutes seconds m2 sqft percent fraction mm cm m km inches miles
    mg g kg oz lb ml l bytes KB MB GB TB mpg km/l cc hp kW kWh kcal mph km/h tsubo
"""
COMMON_UNITS = frozenset(_UNITS.split())
"""Units with a fixed meaning, whoever wrote them; currencies are also such units."""


def is_common(unit: str | None) -> bool:
    """Whether a unit may be shown, whoever wrote it.

    >>> is_common("JPY"), is_common("minutes"), is_common("ZZZ")
    (True, True, False)
    """
    return unit in COMMON_UNITS or is_currency(unit)


def reviewed(schema: TableSchema) -> TableSchema:
    """The schema without its unreviewed words and terms; the same object if there are none."""
    marked = (
        schema.unreviewed,
        *(column.unreviewed for column in schema.columns.values()),
        *(part.unreviewed for part in schema.ranges.values()),
        *(part.unreviewed for part in schema.sums.values()),
        *(part.unreviewed for part in schema.terms.values()),
    )
    if not any(marked):
        return schema
    update: dict[str, Any] = {
        "columns": {name: _spoken(column) for name, column in schema.columns.items()},
        "ranges": {
            name: one.model_copy(update={"label": {}, "synonyms": ()}) if one.unreviewed else one
            for name, one in schema.ranges.items()
        },
        "sums": {name: one for name, one in schema.sums.items() if not one.unreviewed},
        "terms": {name: one for name, one in schema.terms.items() if not one.unreviewed},
    }
    if schema.unreviewed:
        update |= {"label": {}, "nouns": (), "actions": {}}
    return schema.model_copy(update=update)


def _spoken(column: Column) -> Column:
    if not column.unreviewed:
        return column
    unit = {} if is_common(column.unit) else {"unit": None, "per": None}
    wordless: dict[str, Any] = {
        "label": {},
        "groups": {},
        "person": None,
        "values": dict.fromkeys(column.values, ()),
    }
    return column.model_copy(update=wordless | unit | dict.fromkeys(_WORDS, ()))


_WORDS = ("synonyms", "when_true", "when_false", "unit_names", "opposites")
