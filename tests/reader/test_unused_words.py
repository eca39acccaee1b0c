"""Words that a reading does not use are named: the person learns which word is in doubt."""

from __future__ import annotations

from nlfilter import NLFilter

KINDS = [("ENG", "Engineer", 20), ("FIN", "Clerk", 40), ("OPS", "Engineer", 32), ("SAL", "Clerk", 40)]
ROWS = [
    {"dept": dept, "ttl": title, "hrs": hours, "abs_d": 3 * n, "seats_left": n}
    for n, (dept, title, hours) in enumerate(KINDS * 3)
]
STAFF = NLFilter.infer(ROWS, translator="embedded")


def test_a_word_without_use_that_need_not_be_a_wish_is_told() -> None:
    """It is not named as left out, since it may say nothing: "clients *only*"."""
    found = STAFF.filter("clerks under 40 hours each", ROWS)
    assert found.unmatched == ()
    assert "Not sure: it does not use “each”." in found.summary()
    assert "「each」は使っていません。" in found.explain("ja")
