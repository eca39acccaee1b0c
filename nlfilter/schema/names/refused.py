"""Words in a value that refuse what follows: "interested" is no name of a stored "not interested"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from nlfilter.schema.names.word_tables import NAMES

_REFUSING = frozenset(NAMES["refused"]["before"])


def before_refused(words: Sequence[str]) -> int:
    """How many words stand before the first one that refuses what follows, and is no number's: "No 5".

    >>> before_refused(["seen", "not", "taken"]), before_refused(["no", "5"]), before_refused(["open"])
    (1, 2, 1)
    """
    pairs = enumerate(pairwise(words))
    refused = (n for n, (one, after) in pairs if one.lower() in _REFUSING and not after.isdecimal())
    return next(refused, len(words))
