"""Of several columns that an amount may be about, the one whose values lie around it is meant."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

HALLS: list[dict[str, object]] = [
    {
        "ホール": f"h{n}",
        "建設費_万円": 3000 + 900 * n,
        "賃料_円": 20_000 + 3_000 * n,
        "土地面積_㎡": 300 + 90 * n,
    }
    for n in range(20)
]
BARS: list[dict[str, object]] = [
    {"bar": f"b{n}", "fibre_g": 1.5 * n, "iron_g": 0.1 * n, "zinc_g": 0.2 * n, "type": "ナッツ"}
    for n in range(20)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("5000万円以下", "建設費_万円_whole <= 50000000"),
        ("4万円以下", "賃料_円 <= 40000"),
        ("土地100坪以上", '"土地面積_㎡" >= 331'),
    ],
)
def test_amounts_find_their_column(request_: str, where: str) -> None:
    assert NLFilter.infer(HALLS, translator="embedded").translate(request_).where.sql == where


def test_an_unknown_noun_before_an_amount_takes_no_other_column() -> None:
    said = NLFilter.infer(BARS, translator="embedded").translate("銅2g以下 ナッツ")
    assert said.where.sql == "type = 'ナッツ'"
    assert [one.phrase for one in said.unmatched] == ["銅2g以下"]
