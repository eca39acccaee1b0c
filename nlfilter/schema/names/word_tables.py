"""Words in the names of columns with what they say, and short forms with what they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlfilter.build_cache import read_table

NAMES: Mapping[str, Any] = read_table(__package__, "names.toml")
ABBREVIATIONS: Mapping[str, Sequence[str]] = read_table(__package__, "abbreviations.toml")
