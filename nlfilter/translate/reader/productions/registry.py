"""The productions that rules may name, from all modules that hold some."""

from nlfilter.translate.reader.productions import (
    binding,
    changing,
    columns,
    counting,
    existence,
    grading,
    joining,
    meant,
    measuring,
    pieces,
    refusing,
    setting_aside,
    shifting,
    taking,
)
from nlfilter.translate.reader.productions.parts import PRODUCTIONS

__all__ = [
    "PRODUCTIONS",
    "binding",
    "changing",
    "columns",
    "counting",
    "existence",
    "grading",
    "joining",
    "meant",
    "measuring",
    "pieces",
    "refusing",
    "setting_aside",
    "shifting",
    "taking",
]
