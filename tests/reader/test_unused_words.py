"""Words that a reading does not use are named: the person learns which word is in doubt."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, NotExpressible

KINDS = [("ENG", "Engineer", 20), ("FIN", "Clerk", 40), ("OPS", "Engineer", 32), ("SAL", "Clerk", 40)]
ROWS = [
    {"dept": dept, "ttl": title, "hrs": hours, "abs_d": 3 * n, "seats_left": n}
    for n, (dept, title, hours) in enumerate(KINDS * 3)
]
STAFF = NLFilter.infer(ROWS, translator="embedded")


def left_out(request: str) -> list[str]:
    """The phrases that are named as left out, of an answer or of an error."""
    try:
        return [one.phrase for one in STAFF.translate(request).unmatched]
    except NotExpressible as error:
        return [one.phrase for one in error.unmatched]


def test_a_name_that_ends_in_a_unit_takes_amounts_of_it() -> None:
    """Otherwise ten days become 240 hours of another column, without a word about "absent"."""
    found = STAFF.translate("absent more than 10 days")
    assert found.where.sql == "abs_d > 10"
    assert found.covered


@pytest.mark.parametrize(
    ("request_", "phrase"),
    [
        ("left more than 10 hours", "left"),
        ("part-time", "part-time"),
        ("on-site", "on-site"),
        ("clerks before summer", "before summer"),
    ],
)
def test_the_word_in_doubt_is_named_whole(request_: str, phrase: str) -> None:
    assert phrase in left_out(request_)


def test_a_word_without_use_that_need_not_be_a_wish_is_told() -> None:
    """It is not named as left out, since it may say nothing: "clients *only*"."""
    found = STAFF.filter("clerks under 40 hours each", ROWS)
    assert found.unmatched == ()
    assert "Not sure: it does not use “each”." in found.summary()
    assert "「each」は使っていません。" in found.explain("ja")


def test_a_particle_inside_a_word_does_not_cut_it() -> None:
    assert left_out("子どもOK") == ["子ども"]
    assert left_out("こどもと行ける clerks")[0] == "こども"
