"""Reasons why a row was kept, as facts about it."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter.errors import InputError
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import (
    Compare,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    Not,
    OneOf,
    Or,
    Predicate,
)
from nlfilter.where.words import reasons
from tests.words.posts import where
from tests.words.test_phrases import ago, reaches

TODAY = date(2026, 10, 1)

ROW = {
    "id": "p1",
    "title": "Backend engineer",
    "text": "",
    "city": "東京",
    "remote": True,
    "skills": ["Go", "Rust"],
    "pay_min": 6_000_000,
    "pay_max": 9_000_000,
    "posted": date(2026, 9, 28),
    "staff_text": "40",
    "margin": 0.5,
}


def test_the_agreed_shape() -> None:
    asked = where(
        home=Flag("remote"), go=HasAny("skills", ("Python", "Go")), tokyo=OneOf("city", ("東京", "大阪"))
    )
    assert reasons(asked, ROW, "ja") == (
        "あなたにおすすめの求人はBackend engineerで、理由は在宅で、スキルにGoを含み、勤務地が東京だからです。"
    )
    assert reasons(asked, ROW, "en") == (
        "Backend engineer is recommended for you because it is marked remote, its skills include Go, "
        "and its city is Tokyo (東京)."
    )


def test_a_measure_is_said_by_the_value_of_the_row() -> None:
    asked = where(pay=reaches(7_000_000), new=Compare("posted", ">=", ago(7)))
    assert reasons(asked, ROW, "en") == (
        "Backend engineer is recommended for you because its salary is ¥6,000,000 to ¥9,000,000 a year "
        "and its posting date is 28 September 2026."
    )
    assert "年収が600万円から900万円までで、掲載日が2026年9月28日だから" in reasons(asked, ROW, "ja")


def test_a_missing_end_of_a_range_is_not_made_up() -> None:
    row = ROW | {"pay_min": -1}
    assert "its salary is ¥9,000,000 a year." in reasons(where(pay=reaches(7_000_000)), row)


def test_only_the_alternative_that_holds_is_given() -> None:
    asked = where(
        x=Or((Compare("city", "=", "大阪"), HasWord("text", "intern"), HasWord("title", "backend")))
    )
    assert reasons(asked, ROW).endswith("because its title contains the word “backend”.")


def test_a_condition_on_an_unknown_value_is_said_as_asked() -> None:
    asked = where(small=Compare("staff", "<=", 60), elsewhere=Differs("city", "大阪"))
    assert reasons(asked, ROW).endswith("because its employees are at most 60 and its city is Tokyo (東京).")


def test_a_row_without_a_name_is_known_by_its_key_or_place() -> None:
    nameless = {"id": "p1", "remote": True}
    assert reasons(where(), nameless).startswith("p1 is")
    assert reasons(where(), {}, position=4).startswith("Number 5 is")
    assert reasons(where(), {}, "ja", position=4) == "あなたにおすすめの求人は5番です。"


def test_the_same_fact_is_said_once() -> None:
    asked = where(low=Compare("score", ">=", 3), high=Compare("score", "<=", 5))
    assert reasons(asked, ROW | {"score": 4.0}).endswith("because its score is 4.")


def test_the_chance_digits_of_a_float_are_left_out() -> None:
    asked = where(good=Compare("score", ">=", 0))
    assert reasons(asked, ROW | {"score": 4.123456789}).endswith("because its score is 4.12.")
    assert reasons(asked, ROW | {"score": 0.00012345}).endswith("because its score is 0.0001.")


NOT_KEPT: list[Predicate] = [
    Compare("city", "=", "大阪"),
    Differs("city", "東京"),
    two_valued(Not(Flag("remote"))),
    Compare("posted", ">=", ago(1)),
    reaches(10_000_000),
    HasWord("title", "end"),
    HasAll("skills", ("Go", "Python")),
    Compare("score", ">=", 3),
]


@pytest.mark.parametrize("predicate", NOT_KEPT, ids=str)
def test_a_row_that_is_not_kept_has_no_reason(predicate: Predicate) -> None:
    with pytest.raises(InputError, match="does not keep"):
        reasons(where(x=predicate), ROW | {"score": None}, today=TODAY)


LACKING: list[tuple[Predicate, dict[str, object], str]] = [
    (Compare("city", "=", "東京"), {"title": "Backend engineer"}, "city"),
    (Or((Flag("remote"), Compare("city", "=", "東京"))), {"remote": False}, "city"),
    (Compare("staff", "<", 50), {"title": "Backend engineer"}, "staff_text"),
]


@pytest.mark.parametrize(("predicate", "row", "column"), LACKING, ids=[column for *_, column in LACKING])
def test_a_row_must_show_the_columns_that_tell(
    predicate: Predicate, row: dict[str, object], column: str
) -> None:
    asked, stored = where(x=predicate), tuple(ROW)
    with pytest.raises(InputError, match=f"lacks .*{column},"):
        reasons(asked, row, stored=stored)
    assert "because" in reasons(asked, row, stored=stored, kept=True)
    assert "because" in reasons(asked, ROW, stored=stored)


def test_a_column_that_can_change_nothing_may_be_left_out() -> None:
    asked = where(x=Or((Flag("remote"), Compare("city", "=", "東京"))))
    assert reasons(asked, {"id": "p1", "remote": True}).endswith("because it is marked remote.")


def test_what_is_no_row_has_no_reason() -> None:
    with pytest.raises(InputError, match="not str"):
        reasons(where(), "p1")


def test_a_row_of_pandas_is_read() -> None:
    pandas = pytest.importorskip("pandas")
    row = pandas.DataFrame([ROW]).iloc[0]
    assert reasons(where(pay=reaches(7_000_000), home=Flag("remote")), row) == (
        "Backend engineer is recommended for you because its salary is ¥6,000,000 to ¥9,000,000 a year "
        "and it is marked remote."
    )


def test_a_table_of_pandas_is_no_row() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InputError, match="not DataFrame"):
        reasons(where(home=Flag("remote")), pandas.DataFrame([ROW]))


UNHEDGED: list[tuple[Predicate, dict[str, object], str, str]] = [
    (
        Or((Compare("city", "=", "東京"), IsMissing("city"))),
        {},
        "its city is Tokyo (東京)",
        "勤務地が東京だから",
    ),
    (
        Or((Compare("city", "=", "東京"), IsMissing("city"))),
        {"city": None},
        "its city is not given",
        "勤務地の記載がないから",
    ),
    (Not(OneOf("city", ("大阪", "京都"))), {}, "its city is Tokyo (東京)", "勤務地が東京だから"),
    (Not(Has("skills", "Python")), {}, "its skills do not include Python", "スキルにPythonを含まないから"),
    (
        Not(HasAll("skills", ("Go", "Python"))),
        {},
        "its skills do not include all of Go and Python",
        "スキルにGo、Pythonがそろっていないから",
    ),
    (
        two_valued(Not(Has("skills", "Go"))),
        {"skills": None},
        "its skills are not given",
        "スキルの記載がないから",
    ),
    (two_valued(Not(Flag("remote"))), {"remote": False}, "it is marked on-site", "出社だから"),
    (
        Or((Compare("city", "=", "東京"), Compare("score", ">=", 3))),
        {"score": 4},
        "its city is Tokyo (東京) and its score is 4",
        "勤務地が東京で、評価が4だから",
    ),
    (
        Or((Compare("city", "=", "大阪"), Compare("score", ">=", 3))),
        {"score": 4},
        "because its score is 4",
        "理由は評価が4だから",
    ),
    (
        Or((Compare("city", "=", "東京"), Compare("staff", "<", 20))),
        {},
        "because its city is Tokyo (東京)",
        "理由は勤務地が東京だから",
    ),
]


@pytest.mark.parametrize(("predicate", "row", "en", "ja"), UNHEDGED, ids=[en for *_, en, _ in UNHEDGED])
def test_a_reason_says_what_the_row_has(
    predicate: Predicate, row: dict[str, object], en: str, ja: str
) -> None:
    asked = where(x=predicate)
    assert reasons(asked, ROW | row, "en", today=TODAY).endswith(en + ".")
    assert ja in reasons(asked, ROW | row, "ja", today=TODAY)
