"""Short forms in the names of columns, and the words that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

import tomli

ABBREVIATIONS: Mapping[str, Sequence[str]] = tomli.loads(
    resources.files(__package__).joinpath("abbreviations.toml").read_text("utf-8")
)
