"""Asking a model at set-up: what is sent, what is retried, and what is kept of an incomplete answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nlfilter import ModelUnavailable, TableSchema, UnusableReply
from nlfilter.enrich import Plan, enrich
from nlfilter.enrich.answer import FORM
from tests.enrich.tables import ANSWER, CANARY, ROWS, SCHEMA
from tests.translate.conftest import Serve
from tests.translate.server import failing, hanging, saying

WIDE = [{f"c{number}": number for number in range(20)}]


def _terms(*terms: tuple[str, str]) -> dict[str, Any]:
    return {"terms": [{"name": name, "words": [], "where": where} for name, where in terms]}


def test_one_call_and_its_words(serve: Serve) -> None:
    server = serve(saying(ANSWER))
    proposal = enrich(SCHEMA, ROWS, model="openai:stub")
    assert not proposal.refused
    assert not proposal.failed
    assert proposal.schema().columns["harbor"].values["Oslo"] == ("オスロ",)
    (call,) = server.calls
    assert call["response_format"] == FORM.response_format
    assert CANARY not in json.dumps(call, ensure_ascii=False)
    assert (proposal.usage.calls, proposal.usage.input_tokens) == (1, 300)


def test_what_was_refused_is_asked_for_once_more(serve: Serve) -> None:
    bad = _terms(("cheap", "rent <= 200"), ("near", "rentt < 3"), ("secret", "margin > 1"))
    server = serve(saying(bad), saying(_terms(("near", "crew < 3"), ("secret", "margin > 2"))))
    proposal = enrich(SCHEMA, ROWS, model="openai:stub")
    assert [*proposal.schema(reviewed=True).terms] == ["cheap", "near"]
    assert len(server.calls) == 2
    again = server.prompts()[1]
    assert "near: rentt < 3: the gate refuses its clause (unknown_column)" in again
    assert "hidden" not in again, "a model is not told that a hidden column exists"
    assert [one.place[-1] for one in proposal.refused] == ["secret", "secret"]


def test_an_answer_that_cannot_be_read_is_asked_for_once_more(serve: Serve) -> None:
    server = serve(saying("I would rather not."), saying(ANSWER))
    assert enrich(SCHEMA, ROWS, model="openai:stub").items
    assert len(server.calls) == 2


def test_two_answers_that_cannot_be_read_are_an_error(serve: Serve) -> None:
    server = serve(saying("I would rather not."))
    with pytest.raises(UnusableReply):
        enrich(SCHEMA, ROWS, model="openai:stub")
    assert len(server.calls) == 2


def test_an_answer_that_was_too_long_is_used_as_far_as_it_goes(serve: Serve) -> None:
    text = json.dumps(ANSWER, ensure_ascii=False)
    serve(saying(text[: text.index('"grade"')], finish="length"))
    assert enrich(SCHEMA, ROWS, model="openai:stub").schema().columns["harbor"].synonyms == (
        "port",
        "マリーナ",
    )


def test_one_call_that_fails_takes_nothing_from_the_other(serve: Serve) -> None:
    schema = TableSchema.infer(WIDE)
    answer = {"columns": [{"column": f"c{number}", "words": [f"word{number}"]} for number in range(20)]}
    serve(saying(answer), failing(401), failing(401))
    told: list[tuple[int, int]] = []
    proposal = Plan.of(schema, WIDE).ask(
        "openai:stub", progress=lambda done, total: told.append((done, total))
    )
    assert len(proposal.items) == 10
    assert len(proposal.asked) == 10, "the unanswered part is asked for next time"
    assert len(proposal.failed) == 1
    assert told == [(1, 2), (2, 2)]


def test_a_model_that_never_answers_is_cancelled(serve: Serve) -> None:
    serve(hanging)
    with pytest.raises(ModelUnavailable):
        enrich(SCHEMA, ROWS, model="openai:stub", timeout=0.5)


def test_a_timeout_keeps_the_answers_so_far(serve: Serve) -> None:
    schema = TableSchema.infer(WIDE)
    answer = {"columns": [{"column": f"c{number}", "words": [f"word{number}"]} for number in range(20)]}
    serve(saying(answer), hanging)
    proposal = enrich(schema, WIDE, model="openai:stub", timeout=4)
    assert len(proposal.items) == 10
    assert len(proposal.failed) == 1


def test_without_a_model_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLFILTER_MODEL", raising=False)
    with pytest.raises(ModelUnavailable):
        enrich(SCHEMA, ROWS)


def test_a_second_round_adds_only_words_that_people_used() -> None:
    """An owner may have removed the other words of the first round."""
    first = Plan.of(SCHEMA, ROWS).read([json.dumps(ANSWER)])
    plan = Plan.of(SCHEMA, ROWS, asked=first.asked, phrases=["a cosy PORT", "速い船"])
    assert {"harbor", "speed_text"} <= {name for call in plan.calls for name in call.columns}
    items = plan.read([json.dumps(ANSWER)]).items
    assert {item.value for item in items if item.part == ("columns", "harbor")} == {"city", "port"}
    assert {item.place[1] for item in items if item.part[0] == "terms"} == {"quick"}
