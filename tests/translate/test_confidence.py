"""The confidence of a translation, what it decides, and the alternative readings of a request."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pytest
import tomli

from nlfilter import InputError, NLFilter, TableSchema, Translation, Where
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.translate.confidence import SIGNS, confidence_of, signs_of
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.reader.account.support import FEATURES
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "columns": {
            "city": {"type": "VARCHAR", "values": {"Tokyo": ["東京"], "Osaka": ["大阪"], "Kyoto": []}},
            "remote": {"type": "BOOLEAN", "when_true": ["remote", "リモート"]},
            "salary": {"type": "BIGINT", "unit": "USD"},
            "title": {"type": "VARCHAR", "vocabulary": "text"},
        },
        "search": ["title"],
    }
)


def read(request: str, sure: float | None = None) -> Translation:
    return NLFilter(SCHEMA, translator="embedded", sure=sure).translate(request)


def test_a_plain_request_is_surer_than_one_with_a_guess() -> None:
    plain, searched = read("remote, Tokyo or Osaka"), read("remote gardener")
    assert plain.covered
    assert plain.confidence is not None
    assert searched.confidence is not None
    assert 1 > plain.confidence > searched.confidence > 0


def test_what_is_left_out_is_not_covered_however_sure_the_rest_is() -> None:
    assert not read("remote in Tokyo with a good canteen").covered


@pytest.mark.parametrize("request_", ["remote, Tokyo", "東京でリモート"])
def test_the_threshold_decides_what_is_covered(request_: str) -> None:
    assert read(request_, sure=0.5).covered
    unsure = read(request_, sure=1)
    assert not unsure.covered
    assert unsure.where.sql == read(request_).where.sql


def test_the_schema_says_what_is_sure_unless_the_application_does() -> None:
    strict = SCHEMA.model_copy(update={"sure": 1.0})
    unsure = NLFilter(strict, translator="embedded").translate("remote, Tokyo")
    assert (unsure.covered, unsure.unsure) == (False, True)
    surer = NLFilter(strict, translator="embedded", sure=0.5).translate("remote, Tokyo")
    assert (surer.covered, surer.unsure) == (True, False)


def test_a_left_out_wish_is_named_and_adds_no_doubt() -> None:
    left = read("remote in Tokyo with a good canteen")
    assert left.unmatched
    assert not left.unsure


@pytest.mark.parametrize("sure", [-0.1, 1.5, "high", True])
def test_sure_is_a_probability(sure: object) -> None:
    with pytest.raises(InputError, match="sure is not a number from 0 to 1"):
        NLFilter(SCHEMA, sure=sure)  # type: ignore[arg-type]


def test_alternatives_are_other_wheres_of_the_same_table() -> None:
    unsure = read("remote, Tokyo", sure=1)
    assert all(
        other.schema == unsure.where.schema and other.sql != unsure.where.sql for other in unsure.alternatives
    )
    assert read("remote, Tokyo").alternatives == ()


def later(request: str, sure: float | None = None) -> Translation:
    app = NLFilter(SCHEMA, translator="embedded", sure=sure)
    return app.translate(request, where=app.translate("Tokyo").where)


def test_a_turn_that_leaves_words_over_is_less_sure_than_one_that_does_not() -> None:
    whole, half = later("or Osaka"), later("or Osaka with a good canteen")
    assert (whole.covered, half.covered) == (True, False)
    assert 1 > (whole.confidence or 0) > (half.confidence or 0) > 0


def test_a_turn_that_leaves_nothing_over_counts_as_understood_at_any_threshold() -> None:
    assert later("or Osaka", sure=1).covered


def test_what_is_not_read_has_no_confidence() -> None:
    assert confidence_of(Draft()) is None


def test_every_sign_has_a_weight() -> None:
    weights = tomli.loads(
        resources.files("nlfilter.translate").joinpath("confidence.toml").read_text("utf-8")
    )
    named: dict[str, set[str]] = {kind: {"constant", *signs} for kind, signs in SIGNS.items()}
    named["hides"] = {"constant", *FEATURES}
    assert named == {kind: {*found} for kind, found in weights.items()}
    for draft in (Draft(source="llm"), Draft(source="recorded", unmatched=("x",))):
        assert signs_of(draft).keys() == {"left_out"}
        assert 0 < (confidence_of(draft) or 0) < 1


def signs(request: str) -> dict[str, float]:
    """The signs that a first request shows."""
    compiled = compile_schema(SCHEMA)
    context = Context(compiled, EMPTY, Where(compiled), date(2026, 10, 1))
    draft = EmbeddedTranslator().draft(request, context)
    return {name: strength for name, strength in signs_of(draft).items() if strength}


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        ("remote, Tokyo", {"sure"}),
        ("remote Tokyo", {"sure", "side_by_side"}),
        ("Tokio", {"sure", "typos"}),
        ("Tokyo or Kyoto", {"sure", "joined"}),
        ("anything", {"sure", "everything"}),
        ("over 5000 USD, in Kyoto, with a canteen", {"share_left", "implied", "passed"}),
        ("Kyoto canteen", {"share_left", "beside"}),
        ("a canteen for 300", {"nothing", "share_left", "figures_left", "passed"}),
    ],
)
def test_signs_say_what_makes_a_request_more_or_less_sure(request_: str, shown: set[str]) -> None:
    assert signs(request_).keys() == shown
