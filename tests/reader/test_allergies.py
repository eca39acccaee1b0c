"""Who has an allergy asks for rows without it, in the column that holds what things contain."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

MEALS: list[dict[str, object]] = [
    {"meal": "Omelette", "main": "egg", "allergens": ["egg", "milk"], "price": 9},
    {"meal": "Satay", "main": "chicken", "allergens": ["peanut", "soy"], "price": 12},
    {"meal": "Bowl", "main": "rice", "allergens": ["soy", "sesame"], "price": 8},
    {"meal": "Pancake", "main": "flour", "allergens": ["egg", "milk", "wheat"], "price": 7},
] * 4
CREAMS: list[dict[str, object]] = [
    {"商品": "a", "香り": "ラベンダー", "成分": ["香料", "ラノリン"], "価格": 1200},
    {"商品": "b", "香り": "無香料", "成分": ["アルコール"], "価格": 800},
    {"商品": "c", "香り": "香料", "成分": ["アルコール", "香料"], "価格": 900},
    {"商品": "d", "香り": "バラ", "成分": ["着色料", "ラノリン"], "価格": 2000},
] * 4


def sql(rows: list[dict[str, object]], request: str) -> str:
    return NLFilter.infer(rows, translator="embedded").translate(request).where.sql


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ("peanut allergy", "['peanut']"),
        ("i have an egg allergy", "['egg']"),
        ("allergic to milk or egg", "['milk', 'egg']"),
        ("safe for egg and soy allergies", "['egg', 'soy']"),
    ],
)
def test_an_allergy_refuses(request_: str, refused: str) -> None:
    said = sql(MEALS, request_)
    one = f"NOT list_contains(allergens, {refused[1:-1]}) OR allergens IS NULL"
    assert said in (one, f"NOT list_has_any(allergens, {refused}) OR allergens IS NULL")


def test_what_the_table_does_not_know_is_left_over() -> None:
    said = NLFilter.infer(MEALS, translator="embedded").translate("lupin allergy, main rice")
    assert said.where.sql == "main = 'rice'"
    assert not said.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("ラノリンアレルギー", "NOT list_contains(成分, 'ラノリン') OR 成分 IS NULL"),
        ("アルコールアレルギーでも大丈夫なもの", "NOT list_contains(成分, 'アルコール') OR 成分 IS NULL"),
        (
            "着色料・アルコールアレルギーです",
            "NOT list_has_any(成分, ['着色料', 'アルコール']) OR 成分 IS NULL",
        ),
        (
            "香料とアルコールを使ってないもの",
            "NOT list_has_any(成分, ['香料', 'アルコール']) OR 成分 IS NULL",
        ),
    ],
)
def test_in_japanese(request_: str, where: str) -> None:
    assert sql(CREAMS, request_) == where


def test_who_has_an_allergy_may_be_asked_for() -> None:
    """A column with one allergy a row may tell what somebody has: the answer is safe, and not sure."""
    people = [{"person": n, "Allergy": ("Cat", "Dust", "Milk")[n % 3]} for n in range(30)]
    said = NLFilter.infer(people, translator="embedded").translate("people with cat allergies")
    assert said.covered is False
