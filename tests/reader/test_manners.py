"""Polite words around a wish ask for nothing and are never named as unmatched."""

from __future__ import annotations

import datetime as dt

import pytest

from nlfilter import NLFilter, NotExpressible, Translation
from nlfilter.schema.table import TableSchema

KILNS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "kilns",
            "nouns": ["kiln", "窯"],
            "columns": {
                "town": {"type": "VARCHAR", "values": {"Toki": ["土岐"], "Bizen": ["備前"]}},
                "price": {"type": "INTEGER", "unit": "JPY", "synonyms": ["値段"]},
                "minutes": {"type": "INTEGER", "unit": "minutes", "synonyms": ["duration"]},
                "opened": {"type": "DATE"},
                "smoke": {"type": "BOOLEAN", "when_true": ["smoker", "煙あり"]},
            },
        }
    ),
    today=dt.date(2026, 11, 26),
)


def read(request: str) -> Translation:
    return KILNS.translate(request)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("I would also like a kiln in Toki", "town = 'Toki'"),
        ("I am looking for kilns in Toki, if possible", "town = 'Toki'"),
        ("Thank you! Tell me about kilns in Toki", "town = 'Toki'"),
        ("Could you show me some info on kilns still in Toki?", "town = 'Toki'"),
        ("備前の窯を探して欲しいんですが、いいですかね？", "town = 'Bizen'"),
        ("次に土岐の窯も探しておきたいです", "town = 'Toki'"),
        ("30分以内で終わる", "minutes <= 30"),
        ("1回3000円以下", "price <= 3000"),
        ("under 3,000 yen per person", "price < 3000"),
        ("my budget is 3000 yen", "price <= 3000"),
        ("opened before Christmas", "opened < DATE '2026-12-25'"),
        ("元日より前に開いた opened", "opened < DATE '2027-01-01'"),
        ("non-smokers", "smoke IS NOT TRUE"),
        ("any town but Toki", "town IS DISTINCT FROM 'Toki'"),
        ("税込3000円まで", "price <= 3000"),
    ],
)
def test_manners_ask_for_nothing(request_: str, where: str) -> None:
    assert read(request_).where.sql == where


@pytest.mark.parametrize(
    "request_", ["I would also like a kiln in Toki", "備前の窯を探して欲しいんですが", "1回3000円以下"]
)
def test_a_request_in_good_manners_is_understood(request_: str) -> None:
    assert read(request_).covered


def test_a_free_extra_is_no_price() -> None:
    found = read("kilns in Toki, free delivery")
    assert found.where.sql == "town = 'Toki'"
    assert [one.phrase for one in found.unmatched] == ["free delivery"]


@pytest.mark.parametrize(
    ("request_", "left"),
    [
        ("cheap kilns, under 3,000 yen", ()),
        ("short ones, less than 30 minutes", ()),
        ("安くて3000円以下", ()),
        ("cheap kilns", ("cheap",)),
        ("expensive kilns under 3,000 yen", ("expensive",)),
        ("cheap kilns of 30 minutes or less", ("cheap",)),
    ],
)
def test_an_amount_explains_the_word_for_it(request_: str, left: tuple[str, ...]) -> None:
    try:
        unmatched = read(request_).unmatched
    except NotExpressible as error:
        unmatched = error.unmatched
    assert tuple(one.phrase for one in unmatched) == left


def test_an_unclear_refusal_is_named_and_not_applied() -> None:
    found = read("not too smoker, in Toki")
    assert found.where.sql == "town = 'Toki'"
    assert found.unmatched
