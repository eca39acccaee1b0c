"""Auto routing: the model is asked only if needed, and its failure loses only what it would have added."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import InputError, ModelUnavailable, TranslationError, UnusableReply
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, DraftCondition, Translator, Usage
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.route import AutoTranslator, configured
from nlfilter.where.nodes import Flag
from nlfilter.where.phrases import Reason, Unmatched
from tests.translate.conftest import Serve
from tests.translate.server import failing, hanging, saying
from tests.translate.tables import RICH, context

REQUEST = "remote with good vibes"
CONTEXT = context(RICH)
SPENT = Usage(1, 300, 40)

COVERED = Draft((DraftCondition("remote", Flag("remote")),), covered=True)
PARTIAL = replace(COVERED, covered=False, unmatched=("good vibes",))
NOTHING = Draft(unmatched=(Unmatched(REQUEST, Reason.NO_COLUMN),))
MODEL = Draft((DraftCondition("remote", "remote"),), unmatched=("good vibes",), source="llm", usage=SPENT)


@dataclass
class Says:
    """A translator that always gives the same answer, and counts its calls."""

    outcome: Draft | TranslationError
    asked: int = 0

    def draft(self, request: str, context: Context) -> Draft:
        self.asked += 1
        if isinstance(self.outcome, Draft):
            return self.outcome
        raise self.outcome

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.draft(request, context)


@pytest.fixture(params=["blocking", "async"])
def translate(request: pytest.FixtureRequest) -> Any:
    """The two ways to call a translator: blocking and awaited."""

    def call(translator: Translator) -> Draft:
        if request.param == "blocking":
            return translator.draft(REQUEST, CONTEXT)
        return asyncio.run(translator.adraft(REQUEST, CONTEXT))

    return call


def _failure() -> ModelUnavailable:
    error = ModelUnavailable.busy()
    error.usage = SPENT
    return error


def test_a_covered_request_asks_no_model(translate: Any) -> None:
    model = Says(MODEL)
    assert translate(AutoTranslator(Says(COVERED), model)) == COVERED
    assert model.asked == 0


def test_any_other_request_goes_to_the_model(translate: Any) -> None:
    assert translate(AutoTranslator(Says(PARTIAL), Says(MODEL))) == MODEL
    assert translate(AutoTranslator(Says(NOTHING), Says(MODEL))) == MODEL


def test_if_the_model_fails_the_embedded_answer_is_used(translate: Any) -> None:
    draft = translate(AutoTranslator(Says(PARTIAL), Says(_failure())))
    assert draft == replace(PARTIAL, degraded=True, usage=SPENT)
    assert settle(draft, REQUEST, CONTEXT).unmatched


def test_without_an_embedded_answer_the_model_s_error_is_raised(translate: Any) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        translate(AutoTranslator(Says(NOTHING), Says(_failure())))
    assert caught.value.__context__ is None
    assert caught.value.unmatched == NOTHING.unmatched
    assert caught.value.to_dict()["unmatched"] == [one.to_dict() for one in NOTHING.unmatched]  # type: ignore[union-attr]


@pytest.mark.parametrize("clause", ["location = 'zq7 made up'", "1 = 1"])
def test_a_model_s_answer_of_which_nothing_applies_counts_as_a_failure(clause: str, translate: Any) -> None:
    model = replace(MODEL, conditions=(DraftCondition("good vibes", clause),))
    draft = translate(AutoTranslator(Says(PARTIAL), Says(model)))
    assert (draft.degraded, draft.conditions, draft.usage) == (True, PARTIAL.conditions, SPENT)


def test_what_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLFILTER_MODEL", raising=False)
    assert isinstance(configured("auto"), EmbeddedTranslator)
    assert isinstance(configured("auto", "openai:stub"), AutoTranslator)
    assert isinstance(configured("llm", "openai:stub"), ChatTranslator)
    given = ChatTranslator("openai:stub", timeout=20)
    assert configured("llm", given) is given
    assert isinstance(configured("auto", given), AutoTranslator)
    assert isinstance(configured("embedded", "openai:stub"), EmbeddedTranslator)
    with pytest.raises(ModelUnavailable, match="No language model"):
        configured("llm")
    with pytest.raises(InputError):
        configured("magic")
    monkeypatch.setenv("NLFILTER_MODEL", "openai:stub")
    assert isinstance(configured("auto"), AutoTranslator)


@pytest.mark.parametrize(
    "behaviour",
    [
        hanging,
        failing(500),
        failing(429),
        failing(401),
        saying("prose"),
        saying("", refusal="no"),
        saying("{", finish="length"),
        saying({"conditions": [{"phrase": "good vibes", "where": "view = 'nice'"}]}),
    ],
)
def test_the_embedded_answer_replaces_a_failing_real_model(behaviour: Any, serve: Serve) -> None:
    serve(behaviour)
    auto = AutoTranslator(EmbeddedTranslator(), ChatTranslator("openai:stub", timeout=1))
    translation = settle(auto.draft(REQUEST, CONTEXT), REQUEST, CONTEXT)
    assert translation.degraded
    assert translation.source == "embedded"
    assert translation.where.sql == "remote"
    assert any("vibes" in unmatched.phrase for unmatched in translation.unmatched)


def test_a_guessed_schema_leaves_more_to_the_model(serve: Serve) -> None:
    boats = [{"kind": ["Ketch", "Sloop"][n % 2], "port": ["Kiel", "Riga"][n % 3 % 2]} for n in range(12)]
    reply = {"conditions": [{"phrase": "sloops Kiel", "where": "kind = 'Sloop' AND port = 'Kiel'"}]}
    serve(saying(reply))
    guessed = TableSchema.infer(boats)
    reviewed = guessed.model_copy(update={"guessed": False})
    chosen: list[tuple[TableSchema, float | None, str]] = [
        (guessed, None, "llm"),
        (guessed, 0.8, "embedded"),
        (guessed.model_copy(update={"sure": 0.8}), None, "embedded"),
        (reviewed, None, "embedded"),
    ]
    for schema, sure, source in chosen:
        model = ChatTranslator("openai:stub", cache=None)
        found = NLFilter(schema, model=model, values=boats, sure=sure).translate("sloops Kiel")
        assert (found.source, found.where.sql) == (source, "kind = 'Sloop' AND port = 'Kiel'")


def test_a_real_model_that_answers_is_believed_as_far_as_it_was_checked(serve: Serve) -> None:
    reply = {
        "conditions": [
            {"phrase": "remote", "where": "remote -- hi"},
            {"phrase": "in Tokyo", "where": "location = '東京'"},
            {"phrase": "in Tokyo", "where": "location = 'made up'"},
        ],
        "unmatched": ["good vibes"],
    }
    serve(saying(json.dumps(reply)))
    request = "remote in Tokyo with good vibes"
    auto = AutoTranslator(EmbeddedTranslator(), ChatTranslator("openai:stub"))
    translation = settle(auto.draft(request, CONTEXT), request, CONTEXT)
    assert (translation.source, translation.degraded, translation.usage.calls) == ("llm", False, 2)
    # "remote" is sure without the model, whose clause for it was dropped.
    assert translation.where.sql == "location = '東京' AND remote"
    assert {u.phrase for u in translation.unmatched} >= {"good vibes"}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ModelUnavailable.no_key(), "no_key"),
        (ModelUnavailable.denied(), "denied"),
        (ModelUnavailable.busy(), "overloaded"),
        (ModelUnavailable.unreachable(), "unreachable"),
        (ModelUnavailable.failed(), "no_answer"),
        (ModelUnavailable.timeout(8), "over_time"),
        (UnusableReply.refused(), "refused"),
        (UnusableReply.not_json(), "wrong_shape"),
        (UnusableReply.all_rejected(), "not_applicable"),
    ],
)
def test_the_model_s_failure_is_reported_as_a_code(
    error: TranslationError, cause: str, translate: Any
) -> None:
    draft = translate(AutoTranslator(Says(PARTIAL), Says(error)))
    assert settle(draft, REQUEST, CONTEXT).cause == cause
