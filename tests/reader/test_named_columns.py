"""The column that a person names wins over a word of another one; grades and signs of a named column."""

from __future__ import annotations

from nlfilter import NLFilter

PEOPLE = ["Ito", "Miller", "Jones", "Novak"]
STAFF = NLFilter.infer(
    [
        {
            "nm": PEOPLE[n % 4],
            "dept": ["ENG", "OPS", "FIN"][n % 3],
            "team": ["red", "blue"][n % 2],
            "ttl": ["Engineer", "Manager", "Clerk"][n % 3],
            "lvl": f"Level {n % 5 + 1}",
            "mgr": PEOPLE[n % 2],
        }
        for n in range(40)
    ],
    translator="embedded",
)


def test_a_derived_word_before_another_column_is_not_sure() -> None:
    """A team could have "engineering" in its name; that it has none is worth a word."""
    found = STAFF.translate("engineering team")
    assert not found.covered
    assert found.doubted == ("team",)
