"""What is wanted "but" something, what is free of something, and what is out of a state."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

STAFF: list[dict[str, object]] = [
    {"grade": "Baker", "shop": "North Gate", "price": 4, "licensed": "yes", "tags": ["quiet", "parking"]},
    {"grade": "Cleaner", "shop": "South Quay", "price": 0, "licensed": "no", "tags": ["quiet"]},
    {"grade": "Driver", "shop": "Mill Lane", "price": 9, "licensed": "yes", "tags": ["parking", "lift"]},
] * 5
CAKES: list[dict[str, object]] = [
    {"cake": "a", "allergens": ["nuts", "milk"], "price": 0},
    {"cake": "b", "allergens": ["milk"], "price": 4},
    {"cake": "c", "allergens": ["egg", "nuts"], "price": 3},
] * 5
DISHES: list[dict[str, object]] = [
    {"料理": "a", "アレルゲン": ["小麦", "卵"], "価格": 0},
    {"料理": "b", "アレルゲン": ["小麦"], "価格": 500},
    {"料理": "c", "アレルゲン": ["卵", "えび"], "価格": 700},
] * 5


def said(rows: list[dict[str, object]], request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(rows, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("anyone but bakers", "grade IS DISTINCT FROM 'Baker'"),
        ("everyone bar the bakers", "grade IS DISTINCT FROM 'Baker'"),
        ("anybody but bakers and drivers", "grade NOT IN ('Baker', 'Driver') OR grade IS NULL"),
        ("any shop but North Gate", "shop IS DISTINCT FROM 'North Gate'"),
        ("any shop but North Gate or Mill Lane", "shop NOT IN ('North Gate', 'Mill Lane') OR shop IS NULL"),
        ("every shop but Mill Lane", "shop IS DISTINCT FROM 'Mill Lane'"),
        ("nobody but bakers", "grade = 'Baker'"),
    ],
)
def test_anyone_but_someone(request_: str, where: str) -> None:
    assert said(STAFF, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("any baker but North Gate", "grade = 'Baker' AND shop IS DISTINCT FROM 'North Gate'"),
        ("all drivers but the Mill Lane ones", "grade = 'Driver' AND shop IS DISTINCT FROM 'Mill Lane'"),
        ("everything in South Quay but cleaners", "shop = 'South Quay' AND grade IS DISTINCT FROM 'Cleaner'"),
        ("any baker but under $5", "grade = 'Baker' AND price < 5"),
        ("any baker but in North Gate", "grade = 'Baker' AND shop = 'North Gate'"),
    ],
)
def test_any_but_a_value_of_another_column(request_: str, where: str) -> None:
    assert said(STAFF, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ("milk free", "['milk']"),
        ("milk and egg free", "['milk', 'egg']"),
        ("free from nuts and milk", "['nuts', 'milk']"),
    ],
)
def test_free_of_what_things_contain(request_: str, refused: str) -> None:
    one = f"NOT list_contains(allergens, {refused[1:-1]}) OR allergens IS NULL"
    many = f"NOT list_has_any(allergens, {refused}) OR allergens IS NULL"
    assert said(CAKES, request_) in ((one, True), (many, True))


def test_free_in_japanese() -> None:
    assert said(DISHES, "小麦フリー") == ("NOT list_contains(アレルゲン, '小麦') OR アレルゲン IS NULL", True)


def test_free_from_an_unknown_thing_is_never_free_of_charge() -> None:
    where, covered = said(CAKES, "free from soya and milk")
    assert (where, covered) == ("NOT list_contains(allergens, 'milk') OR allergens IS NULL", False)


def test_a_thing_in_any_list_may_be_free_of_charge() -> None:
    assert not said(STAFF, "parking free")[1]
    assert said(STAFF, "free, parking") == ("price = 0 AND list_contains(tags, 'parking')", True)


def test_out_of_a_state() -> None:
    rows = [{"item": "a", "under_warranty": True}, {"item": "b", "under_warranty": False}] * 5
    assert said(rows, "out of warranty") == ("under_warranty IS NOT TRUE", True)
    assert said(rows, "not out of warranty") == ("under_warranty", True)
    assert said(rows, "warranty has run out") == ("under_warranty = FALSE", True)
    assert said(STAFF, "out of Mill Lane") == ("shop = 'Mill Lane'", True)
