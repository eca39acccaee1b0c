"""Reads tables of words: TOML files beside the modules that use them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

import tomli


def read_table(package: str | None, file: str) -> dict[str, Any]:
    """The content of a TOML file in a package."""
    return tomli.loads(resources.files(package or "").joinpath(file).read_text("utf-8"))


NAMES: Mapping[str, Any] = read_table(__package__, "names.toml")
"""Words in the names of columns, and what they say about the columns."""
