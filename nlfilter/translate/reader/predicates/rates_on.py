"""Makes the predicate of an amount for a period on two columns: "under 150 a day" of a price and its days."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.unit_guesses import words_of_unit
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.forms import Measure
from nlfilter.translate.reader.predicates.amounts_on import ColumnAmounts
from nlfilter.translate.reader.predicates.bounds import measured_predicate
from nlfilter.translate.reader.predicates.holding_figures import span_of
from nlfilter.translate.reader.predicates.units import names_of_unit, numeric_names, unit_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.nodes import Predicate, Ratio


def rate_on(table: Table, measure: Measure, unit: str | None, per: str) -> tuple[str, Predicate] | None:
    """The column of the whole amount and the predicate of its part for a period, if two columns tell it.

    The whole has no period of its own, and all of its amounts are greater than the part.
    """
    low, high = measure.low, measure.high if isinstance(measure.high, Amount) else None
    if not isinstance(low, Amount) or unit is None or (measure.op is None and high is None):
        return None
    times = [name for name in numeric_names(table) if _counts(table, name, f"{per}s")]
    wholes = [name for name in names_of_unit(table, unit, None, False) if table.column(name).per is None]
    if len(times) != 1 or len(wholes) != 1 or wholes[0] not in table.schema.columns:
        return None
    whole, most = wholes[0], replace(high or low, per=None)
    amounts = ColumnAmounts.of(table, whole, replace(low, per=None), high and most)
    stored, span = amounts.stored(table, measure.op), span_of(table, whole)
    if stored is None or span is None or max(stored[1]) >= span[0]:
        return None
    with suppress(RejectedWhere):
        ratio = Ratio(whole, times[0])
        return whole, measured_predicate(ratio, kind_of_measure(ratio, table.schema), *stored)
    return None


def _counts(table: Table, name: str, unit: str) -> bool:
    """Whether a column holds how many days (or hours) something lasts: it is called by its unit alone."""
    called = name in table.schema.columns and {*words_of(name)} <= words_of_unit(name)
    named = (m.name for m in table.lexicon.find(unit) if m.kind == "column")
    return unit_of(table, name) == unit and (called or name in named)
