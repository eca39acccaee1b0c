"""Inferred tables: states that a day or a number brings, and what Japanese names of flags mean."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible

TODAY = dt.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def medicine(n: int) -> dict[str, Any]:
    """A medicine on a shelf."""
    return {
        "pack": f"Pack {n}",
        "received_on": TODAY - dt.timedelta(days=5 * n),
        "best_before": TODAY + dt.timedelta(days=12 * n - 300),
        "form": ["syrup", "tablets", "cream"][n % 3],
        "weight_g": 10 * n,
        "packs_in_stock": n % 4,
    }


def paint(n: int) -> dict[str, Any]:
    """A paint in a shop, with brackets in the names of columns."""
    return {
        "Paint": f"Paint {n}",
        "In Stock (tins)": n % 4,
        "Reorder At (tins)": 2 + n % 2,
        "Base": ["oil", "water"][n % 2],
    }


def cupboard(n: int) -> dict[str, Any]:
    """A cupboard to rent, with endings that are also written otherwise."""
    return {
        "番号": f"C{n:03}",
        "在庫（台）": n % 3,
        "種類": ["扉付き収納", "棚付収納", "オープン"][n % 3],
        "敷金（ヶ月）": n % 3,
        "礼金（ヶ月）": n % 2,
        "設備": ["IH調理台、棚", "棚、照明", "照明、IH調理台", "水道"][n % 4],
    }


def desk(n: int) -> dict[str, Any]:
    """A desk in a shared office."""
    return {
        "席番号": f"D{n:03}",
        "入居可能月": dt.date(2026 + n % 2, 1 + n % 12, 1),
        "同意書": ["必要", "不要"][n % 2],
        "個室扉付き": ["○", "×"][n % 2],
        "訳あり品": ["○", "×", "×"][n % 3],
        "地区": ["港町", "西山"][n % 2],
        "評価": [3.5, 4.0, None][n % 3],
        "空き枠": n % 3,
    }


ASKED = [
    (
        medicine,
        "expired, received before March",
        "best_before < CURRENT_DATE AND received_on < DATE '2026-03-01'",
    ),
    (medicine, "sold out", "packs_in_stock = 0"),
    (desk, "売り切れではない西山", "空き枠 IS DISTINCT FROM 0 AND 地区 = '西山'"),
    (desk, "残り2つ以上", "空き枠 >= 2"),
    (paint, "sold out", '"In Stock (tins)" = 0'),
    (paint, "oil, at least 2 left", "Base = 'oil' AND \"In Stock (tins)\" >= 2"),
    (cupboard, "売り切れ", '"在庫（台）" = 0'),
    (cupboard, "扉付収納", "種類 = '扉付き収納'"),
    (cupboard, "棚つき収納", "種類 = '棚付収納'"),
    (cupboard, "礼金1ヶ月未満", '"礼金（ヶ月）" < 1'),
    (cupboard, "IH調理の扉付収納", "list_contains(設備_list, 'IH調理台') AND 種類 = '扉付き収納'"),
    (desk, "来月から使える", "入居可能月 >= date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH"),
    (desk, "同意書いらない", "同意書_flag = FALSE"),
    (desk, "同意書が要らない港町", "同意書_flag = FALSE AND 地区 = '港町'"),
    (desk, "同意書必要", "同意書_flag"),
    (desk, "個室扉付の西山", "個室扉付き_flag AND 地区 = '西山'"),
    (desk, "訳あり", "訳あり品_flag"),
    (desk, "西山、ベストデザイン評価付き", "地区 = '西山'"),
]


def test_a_day_of_another_verb_is_named() -> None:
    rows = [
        {"club": ("Lions", "Owls")[n % 2], "training_level": 3 + n % 4, "held": TODAY + dt.timedelta(days=n)}
        for n in range(60)
    ]
    said = NLFilter.infer(rows, today=TODAY).translate("Owls, training in January")
    assert said.where.sql == "club = 'Owls'"
    assert [one.phrase for one in said.unmatched] == ["training", "January"]


@pytest.mark.parametrize(
    ("make", "request_", "named"),
    [
        (desk, "窓ありの西山", "窓あり"),
        (cupboard, "扉付収納、庭付き", "庭付き"),
        (medicine, "no caps and a syrup", "no caps"),
    ],
)
def test_what_is_named_is_a_whole_word(make: Any, request_: str, named: str) -> None:
    said = NLFilter.infer([make(n) for n in range(1, 61)], today=TODAY).translate(request_)
    assert [one.phrase for one in said.unmatched] == [named]


def test_a_deposit_in_rents_is_no_time() -> None:
    cupboards = NLFilter.infer([cupboard(n) for n in range(1, 61)], today=TODAY)
    assert cupboards.translate("敷金1ヶ月").where.sql == '"敷金（ヶ月）" = 1'
    with pytest.raises(NotExpressible):
        cupboards.translate("1ヶ月だけ借りたい")


@pytest.mark.parametrize(("make", "request_", "where"), ASKED)
def test_a_state(make: Any, request_: str, where: str) -> None:
    table = NLFilter.infer([make(n) for n in range(1, 61)], today=TODAY)
    assert table.translate(request_).where.sql == where
