"""The column that a person names wins over a word of another one; grades and signs of a named column."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, NotExpressible

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
SALES = NLFilter.infer(
    [
        {
            "Cust. name": ["Sara Lind", "Jon Smith", "Priya Nair"][n % 3],
            "Unit £": f"£{n + 5:.2f}",
            "Line total (£)": f"({n}.50)" if n % 7 == 3 else f"{3 * n + 10:.2f}",
            "Prio": f"P{n % 4 + 1}",
        }
        for n in range(40)
    ],
    translator="embedded",
)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("Engineering department", "dept = 'ENG'"),
        ("engineers", "ttl = 'Engineer'"),
    ],
)
def test_what_is_said_of_a_column_by_its_name(request_: str, where: str) -> None:
    assert STAFF.translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("Sara's", "\"Cust. name\" = 'Sara Lind'"),
        ("Jon or Sara's orders", "\"Cust. name\" IN ('Jon Smith', 'Sara Lind')"),
    ],
)
def test_what_is_said_of_a_sale(request_: str, where: str) -> None:
    assert SALES.translate(request_).where.sql == where


def test_a_number_that_no_grade_has_is_named_with_the_grades() -> None:
    with pytest.raises(NotExpressible) as refused:
        STAFF.translate("Level 6")
    assert refused.value.unmatched[0].suggestions[:2] == ("Level 1", "Level 2")


def test_a_derived_word_before_another_column_is_not_sure() -> None:
    """A team could have "engineering" in its name; that it has none is worth a word."""
    found = STAFF.translate("engineering team")
    assert not found.covered
    assert found.doubted == ("team",)


OTHERS = NLFilter.infer(
    [
        {
            "Order id": f"#{1000 + n}",
            "Fuel": ["diesel", "petrol"][n % 2],
            "Radio": n % 3 == 0,
            "Price": 9000 + n * 500,
            "hrs": [20, 32, 40][n % 3],
            "資格": ["要", "不要"][n % 2],
        }
        for n in range(40)
    ],
    translator="embedded",
)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("working 32 hours a week", "hrs = 32"),
    ],
)
def test_what_is_said_of_other_columns(request_: str, where: str) -> None:
    assert OTHERS.translate(request_).where.sql == where


def test_hours_of_a_week_are_a_guess_of_hours_of_any_period() -> None:
    assert not OTHERS.translate("32 hours a week").covered
