"""Explanations of an answer, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from nlfilter.errors import Failure
from nlfilter.schema.parts import Lang
from nlfilter.where import words
from nlfilter.where.conditions import Condition, Where
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import And, Compare, Flag, Has, Not
from nlfilter.where.phrases import How, Mapped, Reason, Unmatched
from nlfilter.where.words import (
    Answer,
    mapped_sentence,
    mapped_sentences,
    unmatched_sentence,
    unsure_sentences,
)
from tests.words.posts import SCHEMA, where
from tests.words.test_phrases import ago, month, reaches

TODAY = date(2026, 10, 1)


def explain(
    asked: Where,
    *,
    lang: Lang = "en",
    relaxations: tuple[Dropped, ...] | None = None,
    loosenings: Sequence[Loosened] = (),
    **told: Any,
) -> str:
    answer = Answer(asked, **told)
    return words.explain(answer, today=TODAY, lang=lang, relaxations=relaxations, loosenings=loosenings)


@dataclass(frozen=True)
class Dropped:
    drop: tuple[str, ...]
    count: int


def test_all_of_an_answer() -> None:
    asked = where(remote=Flag("remote"), Tokyo=Compare("city", "=", "東京"))
    text = explain(
        asked,
        count=1,
        total=1200,
        mapped=[Mapped("Tokyo", "city", "東京", How.SYNONYM)],
        unmatched=[Unmatched("good vibes", Reason.NO_COLUMN)],
    )
    assert text.splitlines() == [
        "Jobs marked remote and whose city is Tokyo (東京).",
        "1 of 1,200 matches.",
        "“Tokyo” was read as city 東京.",
        "“good vibes” was not applied: nothing is known about it.",
    ]


def test_the_same_in_japanese() -> None:
    asked = where(営業以外=two_valued(Not(Has("skills", "営業"))), 年収=reaches(7_000_000))
    text = explain(asked, count=12, total=200, lang="ja", missing={"skills": 3})
    assert text.splitlines() == [
        "スキルに営業を含まず、年収の上限が700万円以上の求人。",
        "200件のうち12件が当てはまります。",
        "年収の片方の端だけが書かれているときは、両端ともその値とみなしています。",
        "そのうち3件はスキルの記載がありません。",
    ]


def test_days_are_resolved_and_their_kind_is_explained() -> None:
    last_month = And((Compare("posted", ">=", month(-1)), Compare("posted", "<", month(0))))
    asked = where(last_7_days=Compare("posted", ">=", ago(7)), last_month=last_month)
    assert explain(asked, count=2, total=9).splitlines()[2:] == [
        "“last 7 days”: posting date is 24 September 2026 or later (counted from today, 1 October 2026).",
        "“last month”: posting date is in September 2026 (by the calendar; today is 1 October 2026).",
    ]


@pytest.mark.parametrize(
    ("relaxations", "last"),
    [
        ((Dropped(("c1",), 12), Dropped(("c2",), 0)), "Without “remote”: 12."),
        ((Dropped(("c1",), 0), Dropped(("c2",), 0)), "Leaving out any one condition does not help either."),
        (None, "None of 200 matches."),
    ],
)
def test_a_way_out_of_an_empty_answer(relaxations: tuple[Dropped, ...] | None, last: str) -> None:
    asked = where(remote=Flag("remote"), go=Has("skills", "Go"))
    text = explain(asked, count=0, total=200, relaxations=relaxations)
    assert text.splitlines()[-1] == last


@dataclass(frozen=True)
class Loosened:
    replaces: str
    condition: Condition
    count: int


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                "Without “remote”: 12.",
                "With “salary reaches ¥7,000,000 a year or more”: 5.",
                "Without “salary reaches ¥8,000,000 a year or more”: 9.",
            ],
        ),
        (
            "ja",
            [
                "「在宅」を外すと12件あります。",
                "「年収の上限が700万円以上」にすると5件あります。",
                "「年収の上限が800万円以上」を外すと9件あります。",
            ],
        ),
    ],
)
@pytest.mark.parametrize("count", [0, 2])
def test_the_gentlest_change_of_a_condition_comes_first(lang: Lang, lines: list[str], count: int) -> None:
    asked = where(remote=Flag("remote"), pay=reaches(8_000_000))
    looser = Loosened("c2", where(pay=reaches(7_000_000)).conditions[0], 5)
    ways = (Dropped(("c1",), 12), Dropped(("c2",), 9))
    text = explain(asked, count=count, total=200, lang=lang, relaxations=ways, loosenings=[looser])
    assert text.splitlines()[-3:] == lines


def test_a_missing_model_answer_is_mentioned() -> None:
    text = explain(where(remote=Flag("remote")), count=3, total=9, degraded=True)
    assert "The model did not answer" in text


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("cause", Failure)
def test_every_cause_has_its_words(cause: Failure, lang: Lang) -> None:
    asked = where(remote=Flag("remote"))
    text = explain(asked, count=3, total=9, lang=lang, degraded=True, cause=cause)
    assert text.splitlines()[-1].endswith("." if lang == "en" else "。")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_names_the_phrase_and_what_is_near(reason: Reason, lang: Lang) -> None:
    text = unmatched_sentence(Unmatched("Tokoy", reason, ("東京", "京都")), SCHEMA, lang)
    assert all(word in text for word in ("Tokoy", "東京", "京都"))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("how", [how for how in How if how is not How.TERM])
def test_every_correction_is_shown(how: How, lang: Lang) -> None:
    text = mapped_sentence(Mapped("Kansai", "city", ("大阪", "京都"), how, ("title: Kansai",)), SCHEMA, lang)
    assert all(word in text for word in ("Kansai", "大阪", "京都", "title: Kansai"))


def test_a_correction_to_a_flag_says_the_flag() -> None:
    home, office = (Mapped(phrase, "remote", "remote", How.FOLDED) for phrase in ("Remote", "On-Site"))
    assert mapped_sentence(home, SCHEMA, "en") == "“Remote” was read as remote."
    assert mapped_sentence(office, SCHEMA, "ja") == "「On-Site」は「出社」のことと読みました。"


def test_a_term_called_by_its_name_is_not_explained_twice() -> None:
    named, other = (Mapped(phrase, "startup", "startup", How.TERM) for phrase in ("Startup", "early-stage"))
    assert mapped_sentences([named, other, other], SCHEMA) == ["“early-stage” was read as the term startup."]


def test_the_choice_of_a_column_is_shown() -> None:
    year = Mapped("after 2010", "founded", "founding year", How.FOLDED, ("posting date",))
    assert mapped_sentence(year, SCHEMA, "en") == (
        "“after 2010” was taken to be about founding year. It could also have meant posting date."
    )


def test_rows_kept_for_want_of_a_value_are_counted() -> None:
    asked = where(not_go=two_valued(Not(Has("skills", "Go"))))
    text = explain(asked, count=9, total=10, missing={"skills": 1, "city": 0})
    assert text.splitlines()[2:] == ["1 of them says nothing about skills."]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            "Not sure: it may also mean “city is Osaka (大阪)”.",
        ),
        (
            "ja",
            "確かではありません。「勤務地が大阪」とも読めます。",
        ),
    ],
)
def test_a_reading_that_is_not_sure_is_told_with_what_else_it_may_mean(lang: Lang, told: str) -> None:
    read = where(remote=Flag("remote"), Tokyo=Compare("city", "=", "東京"))
    others = [where(remote=Flag("remote"), Osaka=Compare("city", "=", "大阪"))]
    assert [*unsure_sentences(read, others, lang=lang)] == [told]
    assert told in explain(read, count=1, total=2, unsure=True, others=others, lang=lang)
    assert told not in explain(read, count=1, total=2, others=others, lang=lang)
