"""What the environment says about models."""

from __future__ import annotations

import os


def configured_model() -> str | None:
    """The model that the environment names (NLFILTER_MODEL), if it does."""
    return os.environ.get("NLFILTER_MODEL", "").strip() or None
