"""What every test has: no dictionary but its own, so that an inferred schema is the same on every machine."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
