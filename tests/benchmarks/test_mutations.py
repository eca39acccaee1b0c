"""The table of slips fits the code."""

from __future__ import annotations

import tomllib

import pytest

from benchmarks.mutate import ROOT, TABLE


@pytest.mark.parametrize(
    "slip", tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutation"], ids=lambda slip: slip["slip"]
)
def test_each_slip_stands_once_in_the_code(slip: dict[str, str]) -> None:
    assert (ROOT / "nlfilter" / slip["file"]).read_text(encoding="utf-8").count(slip["was"]) == 1
