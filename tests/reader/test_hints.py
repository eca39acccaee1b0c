"""A phrase that lacks one word is named with what it lacks: the name of its column, or an amount."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema
from nlfilter.where.phrases import Unmatched

PLAYERS: dict[str, Any] = {
    "name": "players",
    "columns": {
        "shirt": {"type": "VARCHAR", "values": ["P012", "P013", "T-100"], "named_only": True},
        "age": {"type": "INTEGER", "unit": "years", "synonyms": ["年齢"]},
        "club": {"type": "VARCHAR", "values": ["Rovers", "United"]},
    },
}
PIANOS: dict[str, Any] = {
    "name": "pianos",
    "columns": {
        "price": {"type": "INTEGER", "unit": "JPY", "synonyms": ["値段"]},
        "weight": {"type": "INTEGER", "unit": "kg", "synonyms": ["heavy", "重さ"]},
        "maker": {"type": "VARCHAR", "values": ["Ash", "Birch"]},
    },
}


def left(schema: dict[str, Any], request: str) -> tuple[Unmatched, ...]:
    filter_ = NLFilter(TableSchema.model_validate(schema), translator="embedded")
    try:
        return filter_.translate(request).unmatched
    except NotExpressible as error:
        return error.unmatched


@pytest.mark.parametrize("request_", ["under 25", "25 or under", "25以下"])
def test_an_amount_of_the_only_number_needs_its_name(request_: str) -> None:
    assert [(u.reason.value, u.suggestions) for u in left(PLAYERS, request_)] == [
        ("column_not_named", ("age",))
    ]


@pytest.mark.parametrize("request_", ["P012", "T-100", "United P013"])
def test_a_value_that_must_be_named_says_its_column(request_: str) -> None:
    (unmatched,) = left(PLAYERS, request_)
    assert (unmatched.phrase, unmatched.suggestions) == (request_.split()[-1], ("shirt",))
    assert unmatched.reason.value == "column_not_named"


@pytest.mark.parametrize(
    ("request_", "phrase", "column"),
    [
        ("cheaper", "cheaper", "price"),
        ("a heavy Birch", "heavy", "weight"),
        ("もっと安い", "もっと安い", "price"),
        ("young", "young", "age"),
    ],
)
def test_a_word_for_more_or_less_needs_an_amount(request_: str, phrase: str, column: str) -> None:
    schema = PLAYERS if column == "age" else PIANOS
    assert left(schema, request_) == (Unmatched(phrase, left(schema, request_)[0].reason, (column,)),)
    assert left(schema, request_)[0].reason.value == "no_amount"


@pytest.mark.parametrize("request_", ["a heavy Birch over 300 kg", "cheaper, under 90,000 yen"])
def test_an_amount_beside_it_says_how_much(request_: str) -> None:
    assert left(PIANOS, request_) == ()


@pytest.mark.parametrize(("request_", "phrase"), [("縛りなし", "縛りなし"), ("制限のないもの", "制限のない")])
def test_a_word_of_no_is_named_with_what_it_refuses(request_: str, phrase: str) -> None:
    assert [one.phrase for one in left(PIANOS, request_)] == [phrase]


def test_a_month_is_no_price_for_a_month() -> None:
    camps = {"rent": {"type": "INTEGER", "unit": "JPY", "per": "month"}, "opened": {"type": "DATE"}}
    filter_ = NLFilter(TableSchema.model_validate({"name": "camps", "columns": camps}), translator="embedded")
    assert "rent" not in filter_.translate("9月に開いた").where.sql
