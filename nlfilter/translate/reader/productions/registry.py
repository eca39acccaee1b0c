"""Imports all modules with productions, so that rules can name them."""

from nlfilter.translate.reader.productions import (  # noqa: F401
    around_days,
    asides,
    bare_values,
    binding,
    changing,
    columns,
    counting,
    directions,
    doing_without,
    existence,
    free_of_cost,
    grading,
    joining,
    leaving_out,
    measuring,
    numbered_values,
    open_days,
    outcomes,
    people,
    pieces,
    references,
    refusing,
    removals,
    travel,
    years_and_shares,
)
from nlfilter.translate.reader.productions.production import PRODUCTIONS

__all__ = ["PRODUCTIONS"]
