"""The period that a text of an amount tells: "£1,450 pcm", "$15/hr", 「月給30万円」."""

from __future__ import annotations

import re
from typing import cast

from nlfilter.schema.names.unit_guesses import PERIODS
from nlfilter.schema.parts import Period

_PERIOD = re.compile(
    "|".join(
        rf"(?:/\s*|\b(?:per|an?|each)\s+|\b){re.escape(word)}\b" if word.isascii() else re.escape(word)
        for word in sorted(PERIODS, key=len, reverse=True)
    )
)


def period_said(text: str) -> tuple[str, Period | None]:
    """The part of a text in small letters that tells a period, and the period.

    >>> period_said("# pcm"), period_said("$# to $# an hour"), period_said("#")
    (('pcm', 'month'), ('an hour', 'hour'), ('', None))
    """
    found = _PERIOD.search(text)
    said = found[0].strip() if found else ""
    word = next((word for word in PERIODS if said.endswith(word)), "")
    return said, cast("Period | None", PERIODS.get(word))
