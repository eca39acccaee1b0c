"""Imports all modules with productions, so that rules can name them."""

from nlfilter.translate.reader.productions import (
    asides,
    bare_values,
    binding,
    changing,
    columns,
    counting,
    day_states,
    existence,
    grading,
    joining,
    measuring,
    pieces,
    references,
    refusing,
    removals,
    shifting,
    tones,
)
from nlfilter.translate.reader.productions.production import PRODUCTIONS

__all__ = [
    "PRODUCTIONS",
    "asides",
    "bare_values",
    "binding",
    "changing",
    "columns",
    "counting",
    "day_states",
    "existence",
    "grading",
    "joining",
    "measuring",
    "pieces",
    "references",
    "refusing",
    "removals",
    "shifting",
    "tones",
]
