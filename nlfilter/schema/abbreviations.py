"""Short forms in the names of columns, and the words that they stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

ABBREVIATIONS: Mapping[str, Sequence[str]] = tomllib.loads(
    resources.files(__package__).joinpath("abbreviations.toml").read_text("utf-8")
)
