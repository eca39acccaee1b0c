"""The parse trace: the words, the candidates with their costs, the chosen one, and why each won or lost."""

from __future__ import annotations

import json

import pytest

from nlfilter.translate.reader.score import weights
from nlfilter.translate.reader.trace import Trace, trace_of
from tests.reader.small import draft


def traced(request: str) -> Trace:
    readings = draft(request).readings
    assert readings is not None
    return trace_of(readings)


def test_the_chosen_reading_is_shown_with_its_parts() -> None:
    trace = traced("quiet, not in Tokyo")
    assert trace.chosen is not None
    assert trace.chosen.conditions == ("quiet", "town IS DISTINCT FROM 'Tokyo'")
    assert trace.chosen.parts == (("quiet", "Wish"), (",", "comma"), ("not in Tokyo", "Wish"))
    assert {word.text: word.readings for word in trace.words}["Tokyo"] == ("value of town: Tokyo",)


def test_words_that_nothing_explains_are_named() -> None:
    trace = traced("quiet wombats in Tokyo")
    assert trace.verdict == "words left over"
    assert trace.chosen is not None
    assert trace.chosen.unused == ("wombats",)


def test_a_close_runner_up_is_shown_beside_the_best() -> None:
    trace = traced("no red, blue")
    assert trace.margin is not None
    assert len(trace.candidates) > 1
    assert trace.candidates[0].cost <= trace.candidates[1].cost


@pytest.mark.parametrize(
    "request_",
    [
        "quiet, not in Tokyo",
        "the quiet one in tokyo or kyotto, at most 80,000 yen",
        "quiet wombats in Tokyo, cheap",
        "静かで徒歩10分以内、東京か京都",
    ],
)
def test_the_features_of_a_reading_make_up_its_cost(request_: str) -> None:
    for one in traced(request_).candidates:
        assert sum(cost for _, cost in one.features) == pytest.approx(one.cost, abs=1e-3)


def test_each_node_shows_its_rule_and_its_features() -> None:
    trace = traced("not in Tokyo")
    assert trace.chosen is not None
    (wish,) = trace.chosen.nodes
    assert wish.rule.startswith("Wish <- not ")
    assert wish.nodes[-1].nodes[0].features == (("value", weights()["value"]),)
    assert "not in" in {node.text for node in wish.nodes}


def test_a_trace_is_json() -> None:
    data = json.loads(json.dumps(traced("at least 8 minutes").to_dict()))
    assert data["verdict"] == "sure"
    assert data["candidates"][0]["conditions"] == ["walk >= 8"]
