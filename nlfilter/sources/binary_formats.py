"""The formats of files that are no text; the command line knows them before it loads a library for them."""

from __future__ import annotations

from typing import Literal, get_args

ExportFormat = Literal["parquet", "arrows", "arrow", "xlsx"]
BINARY_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
OTHER_ENDINGS: dict[str, ExportFormat] = {"feather": "arrow"}
"""Endings of a name that mean a format of another name."""
