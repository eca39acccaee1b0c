"""The model of how good a reading is: each feature has one weight, and each weight has a use."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from nlfilter.translate.reader.engine.grammar import grammar
from nlfilter.translate.reader.score import PLAIN, feature, rule_score, weights

_SOURCES = "\n".join(
    path.read_text("utf-8")
    for folder in ("", "account", "engine", "predicates", "productions", "words")
    for path in files("nlfilter.translate.reader").joinpath(folder).iterdir()
    if path.name.endswith(".py")
)
_NAMED = set(re.findall(r'"([a-z_]+)"', _SOURCES)) | {rule.feature for rule in grammar().rules}


@pytest.mark.parametrize("name", sorted({rule.feature for rule in grammar().rules} - {""}))
def test_each_feature_of_a_rule_has_a_weight(name: str) -> None:
    assert name in weights()


@pytest.mark.parametrize("name", sorted(weights()))
def test_each_weight_has_a_use(name: str) -> None:
    assert name in _NAMED


def test_a_feature_without_a_weight_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_feature"):
        feature("no_such_feature")


def test_scores_add_up() -> None:
    both = feature("value") + feature("inflected") * 2
    assert both.cost == weights()["value"] + 2 * weights()["inflected"]
    assert (both - feature("value")).strengths == (("value", 1.0), ("inflected", 2.0), ("value", -1.0))
    assert feature("value") * False == PLAIN
    assert rule_score("") is PLAIN
