"""Prints the lines of a file in which the package finds a word, an amount or a time of a language.

PYTHONPATH=COPY:. python -P -m tests.languages.known FILE
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from nlfilter.schema.fold import Folded
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.amounts import amounts
from nlfilter.translate.quantities.calendars import Calendar
from nlfilter.translate.quantities.clocks import clocks
from nlfilter.translate.quantities.dates import spans
from nlfilter.translate.reader.words.boundaries import Dense, function_word

TODAY = Calendar(date(2026, 10, 1), 4)


def is_known(text: str) -> bool:
    """Whether any word, amount or time is found; digits alone belong to no language."""
    folded = Folded.of(text)
    dense = Dense.of(folded.text)
    words = (function_word(folded, dense, k, language())[1] for k in range(len(dense.text)))
    counted = [one for one in amounts(folded.text) if not plain(folded.text[one.start : one.end])]
    return bool(any(words) or counted or spans(folded.text, TODAY) or clocks(folded.text, language()))


def plain(figures: str) -> bool:
    """Whether a text is a number without any word."""
    return all(ch.isdecimal() or ch in "+-.," for ch in figures)


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    sys.stdout.writelines(f"{line}\n" for line in lines if is_known(line))
