"""Columns whose names are short forms are asked for by the words, and codes of items are not searched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter

HUTS: list[dict[str, Any]] = [
    {
        "hut_id": f"h_{n * 7919 % 65_521:04x}",
        "BR": n % 5,
        "BA": n % 3,
        "LOT_AC": n / 8,
        "FLR_SQM": 40 + n,
        "about": f"A quiet hut number {n} beside the lake, with a stove and a view of hill {n}.",
    }
    for n in range(80)
]
STAFF: list[dict[str, Any]] = [
    {"person": f"p{n}", "sal": 20_000 + 500 * n, "edu": ("BSc", "MSc", "none")[n % 3], "sess": n % 9}
    for n in range(30)
]


def inferred(rows: list[dict[str, Any]]) -> NLFilter:
    return NLFilter.infer(rows, translator="embedded", today=date(2026, 11, 27))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("3 bedrooms", "BR = 3"),
        ("at least 2 beds", "BR >= 2"),
        ("2+ baths", "BA >= 2"),
        ("over 2 acres", "LOT_AC > 2"),
        ("at least 80 square meters", "FLR_SQM >= 80"),
    ],
)
def test_short_names_of_columns_have_their_words(request_: str, where: str) -> None:
    assert inferred(HUTS).translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("salary over 25k", "sal > 25000"),
        ("at least 5 sessions", "sess >= 5"),
        ("education: MSc", "edu = 'MSc'"),
    ],
)
def test_the_same_of_staff(request_: str, where: str) -> None:
    assert inferred(STAFF).translate(request_).where.sql == where


def test_a_short_form_that_two_names_have_stands_beside_the_value_of_either() -> None:
    rows = [
        {"pump": n, "mtr_mfr": ("Oak", "Elm")[n % 2], "mtr_pos": ("MID", "REAR")[n % 2]} for n in range(8)
    ]
    assert inferred(rows).translate("an Oak motor").where.sql == "mtr_mfr = 'Oak'"
    assert inferred(rows).translate("mid motor").where.sql == "mtr_pos = 'MID'"


def test_codes_are_not_searched_even_if_some_have_no_digit() -> None:
    rows = [row | {"hut_id": "h_beef" if n == 3 else row["hut_id"]} for n, row in enumerate(HUTS)]
    schema = inferred(rows).schema
    assert schema.search == ("about",)
    assert schema.columns["hut_id"].named_only


LODGES: list[dict[str, Any]] = [
    {
        "lodge": f"Lodge {n}",
        "WTRFRNT_VW_IND": "YN"[n % 2],
        "GST_PRKG_IND": "YN"[n % 3 == 0],
        "DOD_SVC_IND": "NY"[n % 5 == 0],
        "WKLY_RNT_AMT": 200 + n,
        "CRIB_ELGBL_IND": "NY"[n % 4 == 0],
    }
    for n in range(40)
]
CAMPS: list[dict[str, Any]] = [
    {"camp": f"Camp {n}", "offers_sailing_lessons_services": ("Yes", "No")[n % 2], "kit_hr": n % 3 == 0}
    for n in range(40)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("waterfront view", "WTRFRNT_VW_IND_flag"),
        ("guest parking, no waterfront view", "GST_PRKG_IND_flag AND WTRFRNT_VW_IND_flag IS NOT TRUE"),
        ("weekly rent under 220", "WKLY_RNT_AMT < 220"),
        ("dinner on demand", "DOD_SVC_IND_flag"),
        ("crib compatible", "CRIB_ELGBL_IND_flag"),
    ],
)
def test_several_words_name_the_column_that_abbreviates_each(request_: str, where: str) -> None:
    assert inferred(LODGES).translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [("sailing lessons", "offers_sailing_lessons_services_flag"), ("kit hire", "kit_hr")],
)
def test_the_same_of_camps(request_: str, where: str) -> None:
    assert inferred(CAMPS).translate(request_).where.sql == where


def test_what_costs_is_free_of_charge_and_not_without_it() -> None:
    rows = [{"hut": n, "entry_free": n % 2 == 0, "sugar_free": n % 3 == 0} for n in range(12)]
    table = inferred(rows)
    for request in ("entry is free", "free entry", "no entry fee"):
        assert table.translate(request).where.sql == "entry_free"
    lots = [{"lot": n, "free_delivery": n % 2 == 0} for n in range(12)]
    assert inferred(lots).translate("delivery is free").where.sql == "free_delivery"


def test_the_state_of_an_address_is_no_status() -> None:
    rows = [{"shop": n, "state": ("Texas", "Ohio", "Utah")[n % 3]} for n in range(12)]
    assert "status" not in inferred(rows).schema.columns["state"].synonyms
    tools = [{"tool": n, "state": ("worn", "mint", "broken")[n % 3]} for n in range(12)]
    assert "status" in inferred(tools).schema.columns["state"].synonyms


CLASSES: list[dict[str, Any]] = [
    {"koushu_mei": f"講習{n}", "nokori_seki": n % 9, "kuuseki_suu": n % 7, "mochimono_umu": n % 2 == 0}
    for n in range(30)
]
TRIPS: list[dict[str, Any]] = [{"trip": f"p{n}", "yoe": n % 20, "tix": n % 7} for n in range(30)]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (CLASSES, "残り席が3以上", "nokori_seki >= 3"),
        (CLASSES, "空席が3以上", "kuuseki_suu >= 3"),
        (CLASSES, "持ち物なし", "mochimono_umu IS NOT TRUE"),
        (TRIPS, "at least 5 years of experience", "yoe >= 5"),
        (TRIPS, "at least 3 tickets", "tix >= 3"),
    ],
)
def test_everyday_words_of_names(rows: list[dict[str, Any]], request_: str, where: str) -> None:
    assert inferred(rows).translate(request_).where.sql == where
