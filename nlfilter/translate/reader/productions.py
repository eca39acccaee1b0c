"""The productions that a `*.rules` file may name."""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.translate.reader import binding, joining, measuring, setting_aside
from nlfilter.translate.reader.parts import Production

_NAMES = {
    measuring: ("compare", "since_day", "contrary", "stretch", "measures", "period", "compare_all"),
    binding: (
        *("value", "directed", "bind", "bind_at", "about", "called", "elided", "graded", "negative"),
        *("absent", "present", "flag_state", "piece"),
    ),
    joining: (
        *("differ", "refuse", "join", "any_of_these", "all_of", "clause", "alternatives", "unless"),
        "refuse_each",
    ),
    setting_aside: ("aside", "same", "same_column", "nothing_else"),
}

PRODUCTIONS: Mapping[str, Production] = {
    name: getattr(module, name) for module, names in _NAMES.items() for name in names
}
