"""Short forms in the names of columns, and the words that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.kept import read_table

ABBREVIATIONS: Mapping[str, Sequence[str]] = read_table(__package__, "abbreviations.toml")
