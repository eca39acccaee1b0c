"""Finds the nearest known name, as a hint."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from nlfilter.errors.messages import Message


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggests the nearest known name; "" if none is near. The hint never holds the unknown name itself.

    >>> nearest("salry", ["city", "salary"])
    'Did you mean "salary"?'
    """
    by_fold = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold()[:80], by_fold, n=1, cutoff=0.6)
    return Message("word.did_you_mean", name=by_fold[close[0]]) if close else ""
