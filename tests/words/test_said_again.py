"""The words about an answer are those of the person and of its language, where there is a choice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

COURSES = TableSchema.model_validate(
    {
        "name": "courses",
        "label": {"en": "courses", "ja": "講座"},
        "columns": {
            "level": {
                "type": "VARCHAR",
                "values": {"初級": ["easy", "beginner", "novice"], "上級": ["hard"]},
            },
            "town": {"type": "VARCHAR", "vocabulary": "closed", "values": {"Leeds": ["リーズ"]}},
            "free": {"type": "BIGINT"},
            "start": {"type": "DATE"},
        },
        "terms": {"not full": {"where": "free > 0", "synonyms": ["seats left", "空席あり"]}},
    }
)
ROWS = [
    {"level": "初級", "town": "Leeds", "free": 3, "start": date(2027, 3, 6)},
    {"level": "上級", "town": "York", "free": 0, "start": date(2027, 3, 1)},
]


def told(request: str, lang: Any = "en") -> str:
    """The line about the answer to a request, on a Wednesday."""
    courses = NLFilter(COURSES, translator="embedded", today=date(2027, 3, 3))
    return courses.filter(request, ROWS).summary(lang)


@pytest.mark.parametrize("word", ["easy", "beginner", "novice"])
def test_the_persons_word_for_a_value_is_said_again(word: str) -> None:
    assert told(f"{word} courses").startswith(f"Courses whose level is {word} (初級): 1 of 2.")


def test_a_word_in_katakana_is_said_again_if_the_person_said_it() -> None:
    assert told("リーズの講座", "ja").startswith("townがリーズ（Leeds）の講座: ")
    assert told("Leedsの講座", "ja").startswith("townがLeedsの講座: ")


def test_a_term_has_a_name_in_the_language_of_the_sentence() -> None:
    assert told("空席ありの講座", "ja").startswith("空席あり（freeが0より多い）の講座: ")
    assert told("空席あり", "en").startswith("Courses that count as not full ")


def test_a_weekend_is_told_by_its_days() -> None:
    assert told("今週末に始まる", "ja").startswith("startが今週の土曜日から今週の日曜日までの講座")
    assert told("start next weekend", "en").startswith(
        "Courses whose start is from Saturday of next week to Sunday of next week"
    )


@pytest.mark.parametrize(
    ("request_", "lang", "said"),
    [
        ("今週の土曜日に始まる", "ja", "startが今週の土曜日の講座: "),
        ("start is Saturday of this week", "en", "Courses whose start is Saturday of this week: "),
        ("来週の日曜日に始まる", "ja", "startが来週の日曜日の講座: "),
    ],
)
def test_a_day_of_a_week_has_its_name(request_: str, lang: str, said: str) -> None:
    assert told(request_, lang).startswith(said)
