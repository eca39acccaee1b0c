"""The productions that rules may name, from all modules that hold some."""

from nlfilter.translate.reader import (
    binding,
    columns,
    counting,
    existence,
    grading,
    joining,
    measuring,
    pieces,
    refusing,
    setting_aside,
    shifting,
    taking,
)
from nlfilter.translate.reader.parts import PRODUCTIONS

__all__ = [
    "PRODUCTIONS",
    "binding",
    "columns",
    "counting",
    "existence",
    "grading",
    "joining",
    "measuring",
    "pieces",
    "refusing",
    "setting_aside",
    "shifting",
    "taking",
]
