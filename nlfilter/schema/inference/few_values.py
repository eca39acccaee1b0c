"""Reads the values of the columns that repeat a few of them: these can be guessed from, and asked for."""

from __future__ import annotations

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.delimited import LISTED
from nlfilter.schema.inference.world import MOST
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import unit_of
from nlfilter.sources.learn import distinct_values
from nlfilter.sources.names import quoted
from nlfilter.sources.source import Scan

_LONGEST = 40
"""The greatest mean length of texts that are values, not remarks."""


def few_values(scan: Scan, name: str, fact: ColumnFacts, written: Written | None) -> tuple[str, ...]:
    """The values of a column with a few repeated short texts, or of a flag of numbers; else none."""
    column, listed = quoted(name), written is not None and written.type == LISTED
    short = fact.kind.is_text or _is_flag_of_numbers(name, fact)
    # The count is approximate.
    if not listed and not (short and 0 < fact.distinct <= 2 * MOST and fact.length <= _LONGEST):
        return ()
    if written and listed:
        text = f"unnest({written.expr})"
    elif fact.kind is Kind.TEXT_LIST:
        text = f"unnest(CAST({column} AS VARCHAR[]))"
    else:
        text = f"CAST({column} AS VARCHAR)"
    return tuple(filter(None, distinct_values(scan, {name: text}, {name: [name]})[name]))


def _is_flag_of_numbers(name: str, fact: ColumnFacts) -> bool:
    """Whether it holds 0 and 1, and has neither the name of a count nor a unit in brackets."""
    counts = guesses.looks_like_count(name) or (bracketed(name) and unit_of(name).unit)
    return fact.kind is Kind.INTEGER and (fact.low, fact.high) == (0, 1) and not counts
