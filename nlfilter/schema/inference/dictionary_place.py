"""Where the dictionary of Japanese and English is, without loading it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path


def place_of_dictionary() -> Path | None:
    """The database: the one that NLFILTER_DICTIONARY names ("off": none), else the installed one."""
    named = os.environ.get("NLFILTER_DICTIONARY", "")
    if named:
        return None if named == "off" else Path(named)
    spec = find_spec("jamdict_data")
    return Path(spec.origin).with_name("jamdict.db") if spec and spec.origin else None
