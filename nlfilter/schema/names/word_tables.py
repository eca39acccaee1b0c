"""Words in the names of columns, and what they say about the columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlfilter.kept import read_table

NAMES: Mapping[str, Any] = read_table(__package__, "names.toml")
