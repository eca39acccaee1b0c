"""The scope of "and", "or", "but", a refusal and a comparison, and the column of a bare number."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible

SLEDS = [
    {
        "sled": n,
        "colour": ("red", "blue", "green")[n % 3],
        "size": ("S", "M", "L", "XL")[n % 4],
        "price_eur": 300 + 17 * n,
        "built": date(2014 + n % 10, 3, 1),
        "length_cm": 90 + n,
        "pets_ok": ("Y", "N")[n % 2],
    }
    for n in range(60)
]
FLATS = [
    {"物件": f"p{n}", "家賃": 50_000 + n, "管理費": 1000 * (n % 5), "ペット可": n % 2 == 0} for n in range(60)
]
SLED = NLFilter.infer(SLEDS, today=date(2026, 11, 26), translator="embedded")
FLAT = NLFilter.infer(FLATS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("any colour but red", "colour IS DISTINCT FROM 'red'"),
        ("red and M or blue and S", "colour = 'red' AND size = 'M' OR colour = 'blue' AND size = 'S'"),
        (
            "red or blue M, or green S",
            "colour IN ('red', 'blue') AND size = 'M' OR colour = 'green' AND size = 'S'",
        ),
        (
            "redかblueのM、またはgreenのS",
            "colour IN ('red', 'blue') AND size = 'M' OR colour = 'green' AND size = 'S'",
        ),
        ("(red and M) or (blue and S)", "colour = 'red' AND size = 'M' OR colour = 'blue' AND size = 'S'"),
        ("except red M", "colour IS DISTINCT FROM 'red' OR size IS DISTINCT FROM 'M'"),
        ("except red", "colour IS DISTINCT FROM 'red'"),
        (
            "anything but red or blue over 700 euros",
            "(colour NOT IN ('red', 'blue') OR colour IS NULL) AND price_eur > 700",
        ),
        ("anything but red in M", "colour IS DISTINCT FROM 'red' AND size = 'M'"),
        ("a colour, but not red", "colour IS NOT NULL AND NOT colour = 'red'"),
        ("any size but not S or M", "size IS NOT NULL AND size NOT IN ('S', 'M')"),
        ("pets not allowed", "pets_ok_flag IS NOT TRUE"),
        ("pets are prohibited", "pets_ok_flag IS NOT TRUE"),
        ("ペット禁止", "pets_ok_flag IS NOT TRUE"),
        ("built before 2000", "built < DATE '2000-01-01'"),
    ],
)
def test_how_far_words_reach(request_: str, where: str) -> None:
    assert SLED.translate(request_).where.sql == where


@pytest.mark.parametrize("request_", ["under 2000", "over 2000", "max 1500"])
def test_a_comparison_is_not_lost_before_what_may_be_a_year(request_: str) -> None:
    with pytest.raises(NotExpressible):
        SLED.translate(request_)


@pytest.mark.parametrize("turn", ["only 10 of them", "I'm 40", "no more than 3 of them"])
def test_a_figure_of_another_size_is_not_the_amount_in_force(turn: str) -> None:
    dialogue = SLED.dialogue()
    dialogue.say("under 4000 euros")
    with pytest.raises(NotExpressible):
        dialogue.say(turn)
    assert dialogue.where.sql == "price_eur < 4000"


@pytest.mark.parametrize("turn", ["make it 3000", "what about 3000?", "3000"])
def test_a_figure_of_that_size_is(turn: str) -> None:
    dialogue = SLED.dialogue()
    dialogue.say("under 4000 euros")
    dialogue.say(turn)
    assert dialogue.where.sql == "price_eur < 3000"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("家賃6万円", "家賃 = 60000"),
        ("家賃6万円未満で管理費込み", "家賃 + 管理費 < 60000"),
        ("家賃6万円未満、ペットは不要", "家賃 < 60000"),
    ],
)
def test_costs_and_unneeded_features(request_: str, where: str) -> None:
    assert FLAT.translate(request_).where.sql == where
