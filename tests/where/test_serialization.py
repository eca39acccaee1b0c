"""Predicates as data: written data is read back, and all other data is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nlfilter.where.nodes import Predicate
from nlfilter.where.serialization import from_data, to_data
from tests.words.test_templates import EVERYTHING


@pytest.mark.parametrize("predicate", EVERYTHING)
def test_every_node_comes_back(predicate: Predicate) -> None:
    assert from_data(json.loads(json.dumps(to_data(predicate)))) == predicate


@pytest.mark.parametrize(
    "data",
    [
        {"Nothing": []},
        {"Flag": "remote"},
        {"Flag": ["a"], "Not": ["b"]},
        {"decimal": 5},
        {"date": "yesterday"},
        [],
        {"tuple": "ab"},
        {},
    ],
)
def test_other_data_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_data(data)
