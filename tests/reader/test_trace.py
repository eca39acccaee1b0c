"""The parse trace: the words, the candidates with their costs, the chosen one, and why each won or lost."""

from __future__ import annotations

import json

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


def test_a_trace_is_json() -> None:
    data = json.loads(json.dumps(traced("at least 8 minutes").to_dict()))
    assert data["verdict"] == "sure"
    assert data["candidates"][0]["conditions"] == ["walk >= 8"]
